"""A company's own file on one page: what its owner wants at hand where there is no line (static/js/own_file.js)."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from companies.views.current_company import current_company, memberships
from companies.views.portal.member_pages import member_page
from consulates.models import Inquiry
from counseling.models import ActionItem, CounselingSession
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.sorting import by_name
from exportasv.portal.views.company_home import active_adviser, programme_office
from products.models import PriceTerm, Product

MAX_SESSIONS = 12
MAX_CONTACTS = 30


@never_cache
@member_page
def own_file(request: Request) -> HttpResponse:
    """Show sessions, agreements, contacts and products of the current company. Without a company: go home."""
    if not memberships(request):
        return redirect("portal:my_portal")  # which says how to register one
    company, user = current_company(request), request.user
    context = {
        "company": company,
        "made_at": timezone.now(),
        "adviser": active_adviser(company),
        "office": programme_office(),
        "sessions": _SESSIONS.rows(user, company.pk),
        "agreements": _AGREEMENTS.rows(user, company.pk),
        "inquiries": _INQUIRIES.rows(user, company.pk),
        "products": _PRODUCTS.rows(company.pk),
    }
    return render(request, "portal/own_file.html", context)


def _sessions(user: User, company: int) -> QuerySet[CounselingSession]:
    rows = CounselingSession.objects.for_actor(user).filter(company=company, state__in=CounselingSession.State.BUSY)
    return rows.defer("private_notes").select_related("adviser__user").order_by("-starts_at")[:MAX_SESSIONS]


def _agreements(user: User, company: int) -> QuerySet[ActionItem]:
    return ActionItem.objects.for_actor(user).filter(company=company).open().order_by("due_on", "pk")


def _inquiries(user: User, company: int) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.for_actor(user).filter(company=company).open().select_related("buyer", "product")
    return rows.order_by("-asked_at")[:MAX_CONTACTS]


def _products(company: int) -> QuerySet[Product]:
    prices = Prefetch("prices", PriceTerm.objects.order_by("from_quantity", "pk"))
    rows = Product.objects.filter(company=company).exclude(state=Product.State.WITHDRAWN).prefetch_related(prices)
    rows = rows.only("company", "state", "name_es", "name_en", "minimum_order", "unit_es", "unit_en")
    return rows.order_by(by_name("name_es"), "pk")


_SESSIONS, _AGREEMENTS = ActorQuery(_sessions), ActorQuery(_agreements)
_INQUIRIES, _PRODUCTS = ActorQuery(_inquiries), FixedQuery(_products)
