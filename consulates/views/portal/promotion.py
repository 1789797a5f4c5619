"""Pages of a company's placements, visitors' feedback and sample requests."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.views.current_company import current_company
from consulates import exports as columns
from consulates.models import Placement, SampleMovement, SampleRequest
from consulates.models.house import PlacementQuerySet
from consulates.models.visits import with_visits
from consulates.rules import samples
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.spreadsheets import exports

MAX_ROWS = 60
ACTIONS = {
    "accept": samples.accept_sample_request,
    "decline": samples.decline_sample_request,
    "send": samples.mark_samples_sent,
}


def promotion(request: Request) -> HttpResponseBase:
    """Show current and past placements of the company's products, with visitors' feedback."""
    company = current_company(request)
    if taken := exports.export_response(request, lambda: _placements(company.pk), columns.PLACEMENTS, _("Promotion")):
        return taken
    now = _CURRENT.rows(company.pk)
    numbers = {row.pk for row in now}
    context = {"now": now, "others": [row for row in _NEWEST.rows(company.pk) if row.pk not in numbers]}
    return render(request, "consulates/portal/promotion.html", context)


def _placements(company: int) -> PlacementQuerySet:
    return with_visits(Placement.objects.filter(product__company=company)).select_related("house__consulate", "product")


def _current(company: int) -> PlacementQuerySet:
    return _placements(company).current()


def _newest(company: int) -> PlacementQuerySet:
    return _placements(company)[:MAX_ROWS]


_CURRENT, _NEWEST = FixedQuery(_current), FixedQuery(_newest)


def sample_requests(request: Request) -> HttpResponseBase:
    """Show the sample requests of houses, and the ledger of the company's samples."""
    company = current_company(request)
    asked = SampleRequest.objects.filter(product__company=company).select_related("house__consulate", "product")
    lines = SampleMovement.objects.filter(product__company=company).select_related("house__consulate", "product")
    lists: list[exports.ExportList] = [
        ("", asked, columns.SAMPLE_REQUESTS, _("Samples requested by trading houses")),
        ("ledger", lines, columns.SAMPLE_MOVEMENTS, _("Ledger of samples")),
    ]
    if taken := exports.any_export_response(request, lists):
        return taken
    context = {
        "open": list(asked.open()),
        "ended": list(asked.exclude(state__in=SampleRequest.State.OPEN)[:MAX_ROWS]),
        "lines": list(lines[:MAX_ROWS]),
    }
    return render(request, "consulates/portal/samples.html", context)


@require_POST
def answer_sample_request(request: Request, pk: int) -> HttpResponse:
    """Accept (`do=accept`), decline or mark as sent (`do=send`) a sample request; `words` has the text."""
    company = current_company(request)
    row = get_object_or_404(SampleRequest.objects.filter(product__company=company), pk=pk)
    verb = ACTIONS.get(request.POST.get("do", ""))
    try:
        if verb is None:
            raise RuleError(_("Choose what you want to do."))
        verb(row, request.POST.get("words", "").strip()[:120], by=request.user)
        messages.success(request, _("The trading house has been notified."))
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("consulates:sample_requests")
