"""Pages of results and evidence trails for the programme, and public open data."""

from typing import TextIO, cast

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consulates.exports import WINS
from consulates.models import ExportWin
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.documents.responses import private_pdf_response
from exportasv.core.http.costs import refuse_costly
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.spreadsheets import exports
from exportasv.core.spreadsheets.writer import write_csv
from exportasv.figures import evidence_trail as chains
from exportasv.figures import trade
from exportasv.figures.attribution import attribution_of
from exportasv.figures.documents import results_pdf
from exportasv.figures.sales_map import sales_map
from exportasv.figures.selection import facet_choices, period_choices, read_selection
from products.models.sector import all_sectors

BREAKDOWN_COLUMNS = [
    exports.Column(gettext_lazy("Breakdown"), lambda line: line[0]),
    exports.Column(gettext_lazy("Which"), lambda line: line[1].name),
    exports.Column(gettext_lazy("Sales"), lambda line: line[1].sales),
    exports.Column(gettext_lazy("Value in USD"), lambda line: line[1].value),
    exports.Column(gettext_lazy("Without what would have happened anyway, USD"), lambda line: line[1].net),
]
OPEN_DATA_COLUMNS = ["year", "destination", "sector", "sales", "value_usd", "net_value_usd"]


def results(request: Request) -> HttpResponseBase:
    """Show the results of the programme, of a period and of chosen companies. Some ten queries beside the frame."""
    asked = read_selection(request.GET, timezone.localdate())
    groups = trade.sales_groups(asked)
    sectors = all_sectors()
    parts = trade.breakdowns(groups, sectors)
    lines = [(title, each) for title, found in parts for each in found]
    if taken := exports.export_response(request, lines, BREAKDOWN_COLUMNS, _("What was achieved")):
        return taken
    origins, losses = trade.origins_and_losses(asked)
    total, given = trade.total_of(asked), trade.help_given(asked)
    context = {
        "asked": asked,
        "periods": period_choices(trade.years_of(groups)),
        "facets": facet_choices(sectors, request.GET),
        "total": total,
        "comparisons": trade.comparisons(asked, total, given),
        "help": given,
        "apart": trade.levels_apart(groups),
        "parts": parts,
        "map": sales_map(trade.sales_of_houses(groups)),
        "answers": trade.response_statistics(asked, origins),
        "origins": trade.by_origin(origins),
        "lost": losses,
        "gaps": trade.frequent_gaps(asked),
    }
    return render(request, "figures/achieved.html", context)


def results_sheet(request: Request) -> HttpResponse:
    """Return the same selection as one page of PDF, to carry to a meeting."""
    if refusal := refuse_costly(request):
        return refusal
    asked = read_selection(request.GET, timezone.localdate())
    return private_pdf_response(results_pdf(asked), "exportasv-logros")


@shared_page()
def sales_csv(request: Request) -> HttpResponse:
    """Return confirmed sales as open data, by year, destination and sector."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="exportasv-sales.csv"'
    write_csv(cast(TextIO, response), OPEN_DATA_COLUMNS, trade.open_data())
    return response


def sale_trail(request: Request, pk: int) -> HttpResponse:
    """Show the evidence trail of a sale."""
    win = _SALE.row_or_404(request.user, pk)
    return render(request, "figures/evidence_trail.html", {"win": win, "steps": chains.evidence_trail_of(win)})


def _sale(user: User, pk: int) -> QuerySet[ExportWin]:
    rows = chains.with_first_answer(ExportWin.objects.for_actor(user).filter(pk=pk))
    return rows.select_related("company", "product", "inquiry__buyer", "fair", "house__consulate", "buyer")


_SALE = ActorQuery(_sale)


def attribution(request: Request, kind: str, pk: int) -> HttpResponseBase:
    """Show the sales and inquiries attributed to a session, a placement or a fair. Two queries beside the frame."""
    found = attribution_of(request.user, kind, pk)
    if taken := exports.export_response(request, lambda: _with_all_columns(found.sales()), WINS, _("Result")):
        return taken
    first = found.shown[0] if found.shown else None
    context = {
        "kind": kind,
        "source": found.source,
        "wins": found.shown,
        "inquiries": found.inquiries,
        "confirmed": first.confirmed_count if first else 0,
        "value": (first.confirmed_value if first else None) or 0,
    }
    return render(request, "figures/attribution.html", context)


def _with_all_columns(sales: QuerySet[ExportWin]) -> QuerySet[ExportWin]:
    """Return the sales with what the file of them shows."""
    rows = sales.select_related("company", "product", "buyer", "fair", "house__consulate").order_by("sold_on")
    return rows.prefetch_related("helped_by")
