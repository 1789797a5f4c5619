"""Results of the programme: confirmed sales, response times and gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from consulates.models import ExportWin, Gap, Inquiry, WinSupport
from exportasv.core.calendars.workdays import working_days_between
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.thresholds import remind_company_after
from products.models import Sector

MIN_COMPANIES = 3  # cells with fewer could reveal the sale of one company
MAX_ROWS = 12  # rows of a table
NET_VALUE = ExpressionWrapper(
    F("value") * (100 - F("anyway_percent")) / 100, DecimalField(max_digits=16, decimal_places=2)
)


@dataclass(frozen=True)
class SalesTotal:
    """Sales, companies and value in US dollars; `net` excludes the share that would have happened anyway."""

    sales: int
    companies: int
    value: Decimal
    net: Decimal


@dataclass(frozen=True)
class EvidenceLevel:
    """Sales of one level of evidence that do not count in the published figures."""

    label: StrOrPromise
    sales: int
    value: Decimal


@dataclass(frozen=True)
class BreakdownRow:
    """One row of a breakdown; `percent` is relative to the largest row, for the bar."""

    name: str
    sales: int
    value: Decimal
    net: Decimal
    percent: int


@dataclass(frozen=True)
class ResponseStatistics:
    """Inquiries of the period: asked, answered, answered in time, median days to answer."""

    asked: int
    answered: int
    answered_in_time: int
    median_days: int | None
    waiting: int
    escalated: int


def confirmed_wins(year: int | None) -> QuerySet[ExportWin]:
    """Return the sales that count: confirmed by the other side, of a year or of all years."""
    return _of_year(ExportWin.objects.confirmed(), year)


def _of_year(rows: QuerySet[ExportWin], year: int | None) -> QuerySet[ExportWin]:
    return rows.filter(sold_on__year=year) if year else rows


LEVELS_APART = {
    ExportWin.State.TOLD: _("Told by the company, not supported yet"),
    ExportWin.State.CLAIMED: _("Recorded by staff, not confirmed by the company yet"),
    ExportWin.State.HELD: _("Far above the usual, waiting for a manager"),
    ExportWin.State.DISPUTED: _("Disputed"),
}


def levels_apart(year: int | None) -> list[EvidenceLevel]:
    """Return the sales that are told but do not count yet, by level of evidence. One query."""
    rows = _of_year(ExportWin.objects.filter(state__in=list(LEVELS_APART)), year).order_by()
    found = {state: (n, value) for state, n, value in rows.values_list("state").annotate(Count("pk"), Sum("value"))}
    return [EvidenceLevel(label, *found[state]) for state, label in LEVELS_APART.items() if state in found]


def by_support(rows: QuerySet[ExportWin]) -> list[BreakdownRow]:
    """Return confirmed sales by what supports them."""
    return _breakdown(rows.values_list("support"), {code: str(label) for code, label in WinSupport.choices})


def years_with_wins() -> list[int]:
    """Return the years with confirmed sales, the newest first."""
    found = (
        ExportWin.objects.confirmed().order_by().annotate(year=ExtractYear("sold_on")).values_list("year", flat=True)
    )
    return sorted(set(found), reverse=True)


def sales_total(rows: QuerySet[ExportWin]) -> SalesTotal:
    """Return the totals. One query."""
    found = rows.aggregate(n=Count("pk"), c=Count("company", distinct=True), v=Sum("value"), net=Sum(NET_VALUE))
    return SalesTotal(found["n"], found["c"], found["v"] or Decimal(0), _round_to_cents(found["net"] or Decimal(0)))


def by_destination(rows: QuerySet[ExportWin]) -> list[BreakdownRow]:
    return _breakdown(rows.values_list("destination"), dict(countries))


def by_sector(rows: QuerySet[ExportWin]) -> list[BreakdownRow]:
    return _breakdown(rows.values_list("product__sector"), {sector.pk: sector.name for sector in Sector.objects.all()})


def by_institution(rows: QuerySet[ExportWin]) -> list[BreakdownRow]:
    """Return sales by institution. Each counts in full for every institution that helped, so rows exceed the total."""
    return _breakdown(rows.filter(helped_by__isnull=False).values_list("helped_by__acronym"), {})


def by_month(rows: QuerySet[ExportWin]) -> list[BreakdownRow]:
    """Return the twelve months up to the last one with sales, the oldest first; those without sales are among them."""
    months = rows.annotate(month=TruncMonth("sold_on")).values_list("month")
    found = {month.year * 12 + month.month - 1: sums for month, *sums in _sales_by_group(months)}
    if not found:
        return []
    last = max(found)
    first = max(min(found), last - MAX_ROWS + 1)
    empty = [0, Decimal(0), Decimal(0)]
    numbers = range(first, last + 1)
    return _breakdown_rows([(f"{at // 12}-{at % 12 + 1:02}", *found.get(at, empty)) for at in numbers])


def _breakdown(grouped: QuerySet, names: dict) -> list[BreakdownRow]:
    rows = sorted(_sales_by_group(grouped), key=lambda row: -row[2])[:MAX_ROWS]
    return _breakdown_rows([(str(names.get(key, key or "—")), n, value, net) for key, n, value, net in rows])


def _sales_by_group(grouped: QuerySet) -> list[tuple]:
    return list(grouped.order_by().annotate(n=Count("pk"), v=Sum("value"), net=Sum(NET_VALUE)))


def _breakdown_rows(rows: list[tuple]) -> list[BreakdownRow]:
    largest = max((value for _name, _n, value, _net in rows), default=Decimal(1)) or Decimal(1)
    return [
        BreakdownRow(name, n, value, _round_to_cents(net), max(1, round(100 * value / largest)) if value else 0)
        for name, n, value, net in rows
    ]


def response_statistics(year: int | None) -> ResponseStatistics:
    """Return how soon buyers get an answer, without spam. Three queries."""
    rows = Inquiry.objects.exclude(state=Inquiry.State.SPAM)
    rows = rows.filter(asked_at__year=year) if year else rows
    times = rows.filter(first_answer_at__isnull=False).values_list("asked_at", "first_answer_at")
    days = sorted(working_days_between(timezone.localdate(asked), timezone.localdate(first)) for asked, first in times)
    in_time = remind_company_after()
    counted = rows.aggregate(
        asked=Count("pk"),
        waiting=Count("pk", filter=Q(waiting_since__isnull=False, state__in=Inquiry.State.OPEN)),
        handed=Count("pk", filter=~Q(escalated_to="")),
    )
    median = days[len(days) // 2] if days else None
    return ResponseStatistics(
        counted["asked"], len(days), sum(n <= in_time for n in days), median, counted["waiting"], counted["handed"]
    )


def by_origin(year: int | None) -> list[tuple[str, int, int, int]]:
    """Return (origin, inquiries, answered, won), the most frequent first, without spam."""
    rows = Inquiry.objects.exclude(state=Inquiry.State.SPAM)
    rows = rows.filter(asked_at__year=year) if year else rows
    labels = dict(Inquiry.Source.choices)
    found = (
        rows.order_by()
        .values_list("source")
        .annotate(n=Count("pk"), answered=Count("first_answer_at"), won=Count("pk", filter=Q(state=Inquiry.State.WON)))
    )
    return [(str(labels[source]), *counts) for source, *counts in found.order_by("-n", "source")]


def lost_reasons(year: int | None) -> list[tuple[str, int]]:
    """Return (reason, number of lost inquiries), the most frequent first."""
    rows = Inquiry.objects.filter(state=Inquiry.State.LOST)
    rows = rows.filter(closed_at__year=year) if year else rows
    labels = dict(Inquiry.LostReason.choices)
    found = rows.order_by().values_list("lost_reason").annotate(n=Count("pk")).order_by("-n")
    return [(str(labels.get(reason, reason)), n) for reason, n in found]


def frequent_gaps() -> list[tuple[str, str, int, int]]:
    """Return (kind, detail, number of requirements, number of companies), the most frequent first."""
    labels = dict(Gap.Kind.choices)
    rows = Gap.objects.exclude(state=Gap.State.DISMISSED).order_by().values("kind", "detail")
    rows = rows.annotate(n=Count("requirement", distinct=True), c=Count("company", distinct=True))
    found = rows.order_by("-n", "kind").values_list("kind", "detail", "n", "c")
    return [(str(labels[kind]), detail, n, c) for kind, detail, n, c in found[:MAX_ROWS]]


def open_data() -> list[tuple]:
    """Return (year, destination, sector, sales, value, net) of confirmed sales.

    Cells of fewer than MIN_COMPANIES companies are added up as "other", so that no row reveals one company's sales.
    """
    rows = ExportWin.objects.confirmed().annotate(year=ExtractYear("sold_on"))
    groups = rows.order_by().values_list("year", "destination", "product__sector__code")
    sums = {"c": Count("company", distinct=True), "n": Count("pk"), "v": Sum("value"), "net": Sum(NET_VALUE)}
    cells: Iterable[tuple[Any, ...]] = groups.annotate(**sums)
    told: list[tuple] = []
    rest: dict[int, tuple[int, Decimal, Decimal, int]] = {}
    for year, country, sector, companies, n, value, net in sorted(
        cells, key=lambda cell: (cell[0], cell[1], cell[2] or "")
    ):
        if companies >= MIN_COMPANIES:
            told.append((year, country, sector or "other", n, value, _round_to_cents(net)))
        else:
            before = rest.get(year, (0, Decimal(0), Decimal(0), 0))
            rest[year] = (before[0] + n, before[1] + value, before[2] + net, before[3] + companies)
    others = [
        (year, "other", "other", n, value, _round_to_cents(net))
        for year, (n, value, net, companies) in rest.items()
        if companies >= MIN_COMPANIES
    ]
    return sorted([*told, *others])


def _round_to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def anyway_share(rows: QuerySet[ExportWin]) -> int:
    """Return the mean share, in percent, of sales that companies and staff say would have happened anyway."""
    return round(rows.aggregate(mean=Avg("anyway_percent"))["mean"] or 0)
