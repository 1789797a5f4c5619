"""The list of companies for staff: search, filters, last contact."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies import exports as columns
from companies.forms.company_picker import MAX_SUGGESTIONS, company_label
from companies.models import Company
from counseling.rules.assignment_queue import companies_by_need
from counseling.views.staff.company_filters import (
    OF_OTHER_LISTS,
    Filter,
    chosen_values,
    company_filters,
    filter_companies,
    like_text,
)
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports

PAGE_SIZE = 30
FILTERS = ("mine", "state", *OF_OTHER_LISTS)
SORTS = {"name": gettext_lazy("name"), "contact": gettext_lazy("longest without contact")}


def staff_companies(request: Request) -> HttpResponseBase:
    """Show the companies that the person may see, with phone and last contact."""
    filters = company_filters(*FILTERS)
    rows = companies_by_need(_asked_companies(request, filters))
    if request.GET.get("sort") != "contact":
        rows = rows.order_by(by_name("name"), "pk")
    rows = rows.select_related("adviser")
    if taken := exports.export_response(request, rows, columns.STAFF_COMPANIES, _("Companies")):
        return taken
    context = {
        "page": BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": request.GET,
        "filters": filters,
        "sorts": SORTS.items(),
        "may_counsel": has_permission(request.user, "counseling.counselingsession", write=True),
    }
    return render(request, "portal/staff/companies.html", context)


def _asked_companies(request: Request, filters: list[Filter]) -> QuerySet[Company]:
    """Return the companies of the address."""
    rows: QuerySet[Company] = Company.objects.for_actor(request.user).filter(merged_into=None)
    chosen = chosen_values(request.GET, filters)
    return filter_companies(like_text(rows, request.GET.get("q", "")), chosen, request.user)


def company_options(request: Request) -> HttpResponseBase:
    """Return the suggestions of a company picker for what was typed so far."""
    rows = Company.objects.for_actor(request.user).exclude(state=Company.State.ARCHIVED)
    found = rows.like(request.GET.get("company", ""))[:MAX_SUGGESTIONS]
    labels = [company_label(company) for company in found]
    return render(request, "portal/staff/company_options.html", {"labels": labels})
