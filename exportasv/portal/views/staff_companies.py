"""The list of companies for staff: search, filters, last contact."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies import exports as columns
from companies.forms.company_picker import MAX_SUGGESTIONS, company_label
from companies.models import Company
from companies.sectors import sector_names
from companies.territory.departments import DEPARTMENT_CHOICES
from counseling.rules.assignment_queue import companies_by_need
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request
from exportasv.core.db.bounded_pages import BoundedPaginator
from exportasv.core.db.sorting import by_name
from exportasv.core.spreadsheets import exports

PAGE_SIZE = 30
QUIET_DAYS = (30, 60, 90, 180)  # choices of the filter "last contact"
SORTS = {"name": gettext_lazy("name"), "contact": gettext_lazy("longest without contact")}


def staff_companies(request: Request) -> HttpResponseBase:
    """Show the companies that the person may see, with phone and last contact. Three queries."""
    rows = companies_by_need(_asked_companies(request))
    if request.GET.get("sort") != "contact":
        rows = rows.order_by(by_name("name"), "pk")
    rows = rows.select_related("adviser")
    if taken := exports.export_response(request, rows, columns.STAFF_COMPANIES, _("Companies")):
        return taken
    context = {
        "page": BoundedPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": request.GET,
        "choices": _choices(),
        "sorts": SORTS.items(),
        "may_counsel": has_permission(request.user, "counseling.counselingsession", write=True),
    }
    return render(request, "portal/staff/companies.html", context)


def _choices() -> list[tuple[str, Any, list[tuple[str, Any]]]]:
    """Return (parameter, label, options) of each filter."""
    quiet = [("never", _("never"))]
    quiet += [(str(days), _("more than %(days)s days ago") % {"days": days}) for days in QUIET_DAYS]
    return [
        ("mine", _("Whose"), [("1", _("my companies"))]),
        ("state", _("State"), [(state.value, state.label) for state in Company.State]),
        ("department", _("Department"), list(DEPARTMENT_CHOICES)),
        ("sector", _("Sector"), [(code, names[0]) for code, names in sector_names().items()]),
        ("size", _("Size"), list(Company.Size.choices)),
        ("women", _("Led by women"), [("1", _("yes"))]),
        ("quiet", _("Last contact"), quiet),
    ]


def _asked_companies(request: Request) -> QuerySet[Company]:
    """Return the companies of the address: what no choice has is left out."""
    asked = request.GET
    rows: QuerySet[Company] = Company.objects.for_actor(request.user).filter(merged_into=None)
    if text := asked.get("q", "").strip():
        rows = rows.filter(pk__in=Company.objects.like(text).order_by().values("pk"))
    if asked.get("mine") == "1":
        rows = rows.filter(adviser=request.user.pk)
    known = {name: {value for value, _label in options} for name, _label, options in _choices()}
    for name, column in (("state", "state"), ("department", "department"), ("size", "size")):
        if (value := asked.get(name, "")) in known[name]:
            rows = rows.filter(**{column: value})
    if asked.get("sector", "") in known["sector"]:
        code = asked["sector"]
        made = Q(pk__in=Company.objects.filter(products__sector__code=code).values("pk"))
        rows = rows.filter(made | Q(sectors__contains=[code]))
    if asked.get("women") == "1":
        rows = rows.filter(women_led=True)
    if (quiet := asked.get("quiet", "")) in known["quiet"]:
        rows = _quiet_rows(rows, quiet)
    return rows


def _quiet_rows(rows: QuerySet[Company], quiet: str) -> QuerySet[Company]:
    found = companies_by_need(rows)
    if quiet == "never":
        return rows.filter(pk__in=found.filter(helped_at=None).order_by().values("pk"))
    limit = timezone.now() - timedelta(days=int(quiet))
    return rows.filter(pk__in=found.filter(helped_at__lt=limit).order_by().values("pk"))


def company_options(request: Request) -> HttpResponseBase:
    """Return the suggestions of a company picker for what was typed so far."""
    rows = Company.objects.for_actor(request.user).exclude(state=Company.State.ARCHIVED)
    found = rows.like(request.GET.get("company", ""))[:MAX_SUGGESTIONS]
    labels = [company_label(company) for company in found]
    return render(request, "portal/staff/company_options.html", {"labels": labels})
