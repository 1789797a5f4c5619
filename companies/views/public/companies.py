"""Public pages of the companies."""

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from companies.models import Company
from companies.models.company import product_states
from companies.structured_data import organization
from companies.territory.departments import DEPARTMENT_CHOICES
from exportasv.core.accounts.request import Request
from exportasv.core.db.keyset import Ordering, page_of
from exportasv.core.db.slug_history_trigger import redirect_or_404
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.structured_data import breadcrumbs, json_ld

PAGE_SIZE = 24
MAX_DESCRIPTION = 300  # characters of the structured data
ORDER_BY_NAME = Ordering("name", kind="name", descending=False)


@shared_page("q", "department", "page")
def company_list(request: Request) -> HttpResponse:
    """List companies by name, with a search by name and a filter by department. Two queries."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    department = request.GET.get("department", "")
    found = Company.objects.public()
    if words:
        found = found.filter(name__unaccent__icontains=words)
    if department in dict(DEPARTMENT_CHOICES):
        found = found.filter(department=department)
    in_public = Q(products__state__in=product_states().PUBLIC)
    shown = found.annotate(product_count=Count("products", in_public), sector_code=Min("products__sector__code"))
    page = page_of(shown, ORDER_BY_NAME, request.GET.get("page", "")[:200], PAGE_SIZE)
    context = {"words": words, "department": department, "departments": DEPARTMENT_CHOICES, "page": page}
    context |= {"total": found.count(), "next_url": _page_url(words, department, page.next)}
    context["previous_url"] = _page_url(words, department, page.previous)
    return render(request, "companies/public/list.html", context)


def _page_url(words: str, department: str, cursor: str) -> str:
    """Return the query string of a neighbouring page, or "" if there is none."""
    if not cursor:
        return ""
    query = QueryDict(mutable=True)
    query.update({k: v for k, v in {"q": words, "department": department, "page": cursor}.items() if v})
    return "?" + query.urlencode()


@shared_page()
def company(request: Request, slug: str) -> HttpResponse:
    """Show a company with its certificates, markets and products. Five queries."""
    item = Company.objects.public().filter(slug=slug).first()
    if item is None:
        return redirect_or_404(Company.objects.public(), slug, "old_slugs__slug")
    products = item.products.published()
    context = {
        "company": item,
        "structured_data": [_organization(item), _breadcrumbs(item)],
        "products": list(products.card_rows()[:60]),
        "certificates": item.certificates.valid_today(),
        "markets": item.markets.exporting(),
        "share_url": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "companies/public/company.html", context)


def _organization(company: Company) -> SafeString:
    told = organization(company)
    more = {"@id": told["url"], "description": company.about[:MAX_DESCRIPTION], "sameAs": company.website}
    return json_ld({**told, **more})


def _breadcrumbs(company: Company) -> SafeString:
    return breadcrumbs([(_("Companies"), reverse("companies:list")), (company.name, company.get_absolute_url())])
