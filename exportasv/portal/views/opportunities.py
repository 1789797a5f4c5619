"""Opportunities of a company: matching sourcing requests, and gaps that the company can turn into agreements."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.views.current_company import current_company
from consulates.matching.score import matches_for_company
from consulates.models import BuyerRequirement, Gap
from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.spreadsheets import exports
from exportasv.core.whole_numbers import whole_number
from exportasv.portal import rules

MAX_ROWS = 20
MAX_REQUIREMENTS = 200  # newest open ones
EXPORT_COLUMNS = [
    *exports.columns(Gap, "product"),
    exports.Column(gettext_lazy("What is looked for"), "requirement.query"),
    exports.Column(gettext_lazy("Volume"), "requirement.volume"),
    exports.Column(gettext_lazy("Unit"), "requirement.unit"),
    exports.Column(gettext_lazy("Destination"), "requirement.destination"),
    exports.Column(gettext_lazy("Open until"), "requirement.open_until"),
    exports.Column(gettext_lazy("Points"), "score"),
    exports.Column(gettext_lazy("What is missing"), lambda match: [reason.text for reason in match.unmet_reasons]),
]


def opportunities(request: Request) -> HttpResponseBase:
    """Show the matches and gaps of the current company. They do not name the buyer before the introduction."""
    company = current_company(request)
    if request.method == "POST":
        return _decide_gap(request, company)
    matches = matches_for_company(company, _OPEN_REQUIREMENTS.rows())
    if taken := exports.export_response(request, matches, EXPORT_COLUMNS, _("Opportunities")):
        return taken
    shown = _OPEN_GAPS.rows(company.pk)
    for gap in shown:
        gap.proposal = rules.gap_proposal(gap)
    context = {"matches": matches[:MAX_ROWS], "gaps": shown}
    return render(request, "portal/opportunities.html", context)


def _open_requirements() -> QuerySet[BuyerRequirement]:
    return BuyerRequirement.objects.open().order_by("-created_at")[:MAX_REQUIREMENTS]


def _open_gaps(company: int) -> QuerySet[Gap]:
    rows = Gap.objects.filter(company_id=company, state=Gap.State.OPEN)
    return rows.select_related("product", "requirement")[:MAX_ROWS]


_OPEN_REQUIREMENTS, _OPEN_GAPS = FixedQuery(_open_requirements), FixedQuery(_open_gaps)


def _decide_gap(request: Request, company) -> HttpResponse:
    number = whole_number(request.POST.get("gap"))
    gap = get_object_or_404(Gap.objects.filter(company=company, state=Gap.State.OPEN), pk=number)
    if request.POST.get("action") == "take":
        rules.take_up_gap(gap, by=request.user)
        messages.success(request, _("It is now one of your agreements; your adviser can see it too."))
    else:
        rules.dismiss_gap(gap, by=request.user)
        messages.success(request, _("It will not be suggested again."))
    return redirect("portal:opportunities")
