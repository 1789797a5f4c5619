"""A company's own file on one page: what its owner wants at hand where there is no line (static/js/own_file.js)."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from companies.views.current_company import current_company
from consulates.models import Inquiry
from counseling.models import ActionItem, Adviser, CounselingSession
from exportasv.core.accounts.request import Request
from exportasv.core.db.sorting import by_name
from exportasv.portal.views.company_home import programme_office
from products.models import PriceTerm, Product

MAX_SESSIONS = 12
MAX_CONTACTS = 30


@never_cache
def own_file(request: Request) -> HttpResponse:
    """Show sessions, agreements, contacts and products of the current company."""
    company = current_company(request)
    sessions = CounselingSession.objects.for_actor(request.user).filter(company=company)
    sessions = sessions.filter(state__in=CounselingSession.State.BUSY).defer("private_notes")
    agreements = ActionItem.objects.for_actor(request.user).filter(company=company).open()
    inquiries = Inquiry.objects.for_actor(request.user).filter(company=company).select_related("buyer", "product")
    prices = Prefetch("prices", PriceTerm.objects.order_by("from_quantity", "pk"))
    products = company.products.exclude(state=Product.State.WITHDRAWN).prefetch_related(prices)
    context = {
        "company": company,
        "made_at": timezone.now(),
        "adviser": Adviser.objects.filter(user=company.adviser_id, is_active=True).select_related("user").first(),
        "office": programme_office(),
        "sessions": sessions.select_related("adviser__user").order_by("-starts_at")[:MAX_SESSIONS],
        "agreements": agreements.order_by("due_on", "pk"),
        "inquiries": inquiries.open().order_by("-asked_at")[:MAX_CONTACTS],
        "products": products.order_by(by_name("name_es"), "pk"),
    }
    return render(request, "portal/own_file.html", context)
