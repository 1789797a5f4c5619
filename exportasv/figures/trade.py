"""Results of the programme: confirmed sales, response times and gaps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, ExtractYear, JSONObject, TruncDate, TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from companies.models import CertificateType, Company
from companies.territory.departments import DEPARTMENTS
from consulates.models import ExportWin, Gap, Inquiry, WinSupport
from counseling.models import CounselingSession
from exportasv.core.calendars.workdays import working_days_between
from exportasv.core.db.fixed_query import FixedQuery, in_one_row
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.thresholds import remind_company_after
from exportasv.figures.selection import EVERYTHING, Selection
from products.models import Sector

MIN_COMPANIES = 3  # cells with fewer could reveal the sale of one company
MAX_ROWS = 12  # rows of a table
NET_VALUE = ExpressionWrapper(
    F("value") * (100 - F("anyway_percent")) / 100, DecimalField(max_digits=16, decimal_places=2)
)


@dataclass(frozen=True)
class SalesTotal:
    """Sales, companies and value in US dollars; `net` excludes the share that would have happened anyway.

    `anyway` is the mean of these shares in percent, as companies and staff say them.
    """

    sales: int
    companies: int
    value: Decimal
    net: Decimal
    anyway: int


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


def confirmed_wins(asked: Selection = EVERYTHING) -> QuerySet[ExportWin]:
    """Return the sales that count: confirmed by the other side, of the selection."""
    return asked.wins(ExportWin.objects.confirmed())


LEVELS_APART = {
    ExportWin.State.TOLD: _("Told by the company, not supported yet"),
    ExportWin.State.CLAIMED: _("Recorded by staff, not confirmed by the company yet"),
    ExportWin.State.HELD: _("Far above the usual, waiting for a manager"),
    ExportWin.State.DISPUTED: _("Disputed"),
}
# Grouping of confirmed sales → the column that groups them.
GROUPINGS = {
    "support": F("support"),
    "destination": F("destination"),
    "sector": F("product__sector"),
    "institution": F("helped_by__acronym"),
    "month": TruncMonth("sold_on"),
    "house": F("house"),
    "department": F("company__department"),
    "size": F("company__size"),
}
Sums = tuple[str, int, Decimal, Decimal]  # key as text, sales, value, net value
Groups = dict[str, list[Sums]]


def sales_groups(asked: Selection = EVERYTHING) -> Groups:
    """Return the confirmed sales of the selection by each of GROUPINGS and by the levels `apart` that do not count; and
    by `year`, of all years with the same facets. One query.
    """
    found: Groups = {}
    for kind, *sums in _rows(_groups_of, asked):
        found.setdefault(kind, []).append(tuple(sums))
    return found


def _rows(make: Callable[[Selection], QuerySet], asked: Selection) -> list[Any]:
    """Return the rows of `make(asked)`. One query."""
    return list(make(asked)) if asked.since or asked.until else _query(make, asked).rows()


@lru_cache(maxsize=64)
def _query(make: Callable[[Selection], QuerySet], asked: Selection) -> FixedQuery:
    """Return the query of a selection without a period: a day in its SQL would move with the clock."""
    return FixedQuery(lambda: make(asked))


def _groups_of(asked: Selection) -> QuerySet:
    apart = asked.wins(ExportWin.objects.filter(state__in=list(LEVELS_APART)))
    all_years = replace(asked, since=None, until=None, first_time=False)
    parts = [
        *(_part(name, confirmed_wins(asked), column) for name, column in GROUPINGS.items()),
        _part("year", confirmed_wins(all_years), ExtractYear("sold_on")),
        _part("apart", apart, F("state")),
    ]
    return parts[0].union(*parts[1:], all=True)


def _part(name: str, rows: QuerySet[ExportWin], column: Any) -> QuerySet:
    rows = rows.filter(helped_by__isnull=False) if name == "institution" else rows
    rows = rows.order_by().annotate(grouping=Value(name, TextField()), key_text=Cast(column, TextField()))
    sums = {"n": Count("pk"), "v": Sum("value"), "net": Sum(NET_VALUE)}
    return rows.values("grouping", "key_text").annotate(**sums).values_list("grouping", "key_text", *sums)


def levels_apart(groups: Groups) -> list[EvidenceLevel]:
    """Return the sales that are told but do not count yet, by level of evidence."""
    found = {state: (n, value) for state, n, value, _net in groups.get("apart", [])}
    return [EvidenceLevel(label, *found[state]) for state, label in LEVELS_APART.items() if state in found]


def years_of(groups: Groups) -> list[int]:
    """Return the years with confirmed sales, the newest first."""
    return sorted((int(key) for key, *_sums in groups.get("year", [])), reverse=True)


def total_of(asked: Selection = EVERYTHING) -> SalesTotal:
    """Return the totals of the confirmed sales of the selection. One query."""
    ((_all, sales, companies, value, net, mean),) = _rows(_total_sums, asked)
    return SalesTotal(sales, companies, value or Decimal(0), _round_to_cents(net or Decimal(0)), round(mean or 0))


def _total_sums(asked: Selection) -> QuerySet:
    sums = {"n": Count("pk"), "c": Count("company", distinct=True), "v": Sum("value"), "net": Sum(NET_VALUE)}
    return in_one_row(confirmed_wins(asked), **sums, mean=Avg("anyway_percent"))


def breakdowns(groups: Groups, sectors: Iterable[Sector] | None = None) -> list[tuple[str, list[BreakdownRow]]]:
    """Return the title and rows of each breakdown of `sales_groups`. One query without the sectors.

    A sale counts in full for every institution that helped, so those rows exceed the total.
    """
    names = {str(sector.pk): sector.name for sector in (Sector.objects.all() if sectors is None else sectors)}
    supports = {code: str(label) for code, label in WinSupport.choices}
    destinations = groups.get("destination", [])
    places = {code: countries.name(code) for code, *_sums in destinations}
    return [
        (gettext("By evidence"), _by_name(groups.get("support"), supports)),
        (
            gettext("By destination"),
            _by_name(destinations, places),
        ),
        (gettext("By sector"), _by_name(groups.get("sector"), names)),
        (gettext("By department"), _by_name(groups.get("department"), DEPARTMENTS)),
        (gettext("By size"), _by_name(groups.get("size"), {code: str(label) for code, label in Company.Size.choices})),
        (gettext("By institution that helped"), _by_name(groups.get("institution"), {})),
        (gettext("By month"), _by_month(groups.get("month"))),
    ]


def sales_of_houses(groups: Groups) -> dict[int, tuple[int, Decimal]]:
    """Return house → number and value of the sales through it."""
    return {int(house): (n, value) for house, n, value, _net in groups.get("house", []) if house}


def _by_month(sums: list[Sums] | None) -> list[BreakdownRow]:
    """Return the twelve months up to the last one with sales, the oldest first; those without sales are among them."""
    found = {int(key[:4]) * 12 + int(key[5:7]) - 1: told for key, *told in sums or []}
    if not found:
        return []
    last = max(found)
    first = max(min(found), last - MAX_ROWS + 1)
    empty = [0, Decimal(0), Decimal(0)]
    numbers = range(first, last + 1)
    return _breakdown_rows([(_month_text(at), *found.get(at, empty)) for at in numbers])


def _month_text(at: int) -> str:
    """Return a month in words, from its number since the year 0."""
    return date_format(date(at // 12, at % 12 + 1, 1), "YEAR_MONTH_FORMAT")


def _by_name(sums: list[Sums] | None, names: dict[str, str]) -> list[BreakdownRow]:
    rows = sorted(sums or [], key=lambda row: -row[2])[:MAX_ROWS]
    return _breakdown_rows([(str(names.get(key, key or "—")), n, value, net) for key, n, value, net in rows])


def _breakdown_rows(rows: list[tuple]) -> list[BreakdownRow]:
    largest = max((value for _name, _n, value, _net in rows), default=Decimal(1)) or Decimal(1)
    return [
        BreakdownRow(name, n, value, _round_to_cents(net), max(1, round(100 * value / largest)) if value else 0)
        for name, n, value, net in rows
    ]


@dataclass(frozen=True)
class Origin:
    """Inquiries of one origin, without spam: how many, how many answered, won, waiting now, handed on."""

    source: str
    asked: int
    answered: int
    won: int
    waiting: int
    escalated: int


def origins_of(asked: Selection = EVERYTHING) -> list[Origin]:
    """Return the inquiries of the selection by origin, the most frequent first, without spam. One query."""
    return origins_and_losses(asked)[0]


def origins_and_losses(asked: Selection) -> tuple[list[Origin], list[tuple[str, int]]]:
    """Return the inquiries by origin, and (reason, number) of those that were lost, the most frequent first. One query.

    Inquiries count on the day on which they were asked, lost ones on the day on which they were closed.
    """
    labels, rows = dict(Inquiry.LostReason.choices), _rows(_inquiry_groups, asked)
    origins = [Origin(*each) for kind, *each in rows if kind == "source"]
    losses = [(str(labels.get(reason, reason)), n) for kind, reason, n, *_sums in rows if kind == "lost"]
    origins.sort(key=lambda each: (-each.asked, each.source))
    return origins, sorted(losses, key=lambda each: (-each[1], each[0]))


def _inquiry_groups(asked: Selection) -> QuerySet:
    lost = asked.inquiries(Inquiry.objects.filter(state=Inquiry.State.LOST), "closed_at")
    parts = [_inquiry_part("source", _inquiries_of(asked)), _inquiry_part("lost", lost, "lost_reason")]
    return parts[0].union(parts[1], all=True)


def _inquiry_part(name: str, rows: QuerySet[Inquiry], column: str = "source") -> QuerySet:
    sums = {
        "n": Count("pk"),
        "answered": Count("first_answer_at"),
        "won": Count("pk", filter=Q(state=Inquiry.State.WON)),
        "waiting": Count("pk", filter=Q(waiting_since__isnull=False, state__in=Inquiry.State.OPEN)),
        "handed": Count("pk", filter=~Q(escalated_to="")),
    }
    rows = rows.order_by().annotate(grouping=Value(name, TextField()), key_text=Cast(column, TextField()))
    return rows.values("grouping", "key_text").annotate(**sums).values_list("grouping", "key_text", *sums)


def response_statistics(asked: Selection, origins: list[Origin]) -> ResponseStatistics:
    """Return how soon buyers get an answer, without spam. One query."""
    days = sorted((working_days_between(since, first), n) for since, first, n in _rows(_answer_times, asked))
    in_time, total = remind_company_after(), sum(n for _days, n in days)
    return ResponseStatistics(
        asked=sum(each.asked for each in origins),
        answered=total,
        answered_in_time=sum(n for taken, n in days if taken <= in_time),
        median_days=_median(days, total),
        waiting=sum(each.waiting for each in origins),
        escalated=sum(each.escalated for each in origins),
    )


def _answer_times(asked: Selection) -> QuerySet:
    """Return (day of the inquiry, day of the first answer, how many) of the inquiries that were answered."""
    rows = _inquiries_of(asked).filter(first_answer_at__isnull=False).order_by()
    dated = rows.annotate(from_day=TruncDate("asked_at"), to_day=TruncDate("first_answer_at"))
    return dated.values_list("from_day", "to_day").annotate(n=Count("pk"))


def _median(values: list[tuple[int, int]], total: int) -> int | None:
    """Return the (upper) median of (value, how often), which are sorted; None if there are none."""
    before = 0
    for value, often in values:
        before += often
        if before > total // 2:
            return value
    return None


def _inquiries_of(asked: Selection) -> QuerySet[Inquiry]:
    return asked.inquiries(Inquiry.objects.exclude(state=Inquiry.State.SPAM))


def by_origin(origins: list[Origin]) -> list[tuple[str, int, int, int]]:
    """Return (origin, inquiries, answered, won), the most frequent first, without spam."""
    labels = dict(Inquiry.Source.choices)
    return [(str(labels[each.source]), each.asked, each.answered, each.won) for each in origins]


def frequent_gaps(asked: Selection = EVERYTHING) -> list[tuple[str, str, int, int]]:
    """Return (kind, detail, number of requirements, number of companies), the most frequent first. One query."""
    labels, rows = dict(Gap.Kind.choices), _rows(_gap_groups, asked)
    return [(str(labels[kind]), _paper_name(paper) or detail, n, c) for kind, detail, n, c, paper in rows]


def _gap_groups(asked: Selection) -> QuerySet:
    certificates = CertificateType.objects.filter(code=OuterRef("detail"))
    rows = asked.gaps(Gap.objects.exclude(state=Gap.State.DISMISSED)).order_by().values("kind", "detail")
    rows = rows.annotate(n=Count("requirement", distinct=True), c=Count("company", distinct=True))
    rows = rows.annotate(paper=Subquery(certificates.values(row=JSONObject(es="name_es", en="name_en"))[:1]))
    return rows.order_by("-n", "kind").values_list("kind", "detail", "n", "c", "paper")[:MAX_ROWS]


def _paper_name(names: dict[str, str] | None) -> str:
    return CertificateType(name_es=names["es"], name_en=names["en"]).name if names else ""


@dataclass(frozen=True)
class Help:
    """What the companies got in the period: sessions held, companies helped, hours of advisers."""

    sessions: int
    companies: int
    hours: int


def help_given(asked: Selection = EVERYTHING) -> Help:
    """Return the sessions held of the selection. One query."""
    ((_all, sessions, companies, time),) = _rows(_help_sums, asked)
    return Help(sessions, companies, round((time or timedelta()).total_seconds() / 3600))


def _help_sums(asked: Selection) -> QuerySet:
    held = asked.sessions(CounselingSession.objects.filter(state=CounselingSession.State.HELD))
    spent = ExpressionWrapper(F("ends_at") - F("starts_at"), DurationField())
    return in_one_row(held, n=Count("pk"), c=Count("company", distinct=True), time=Sum(spent))


@dataclass(frozen=True)
class Comparison:
    """A figure of the period beside that of the period before; `percent` is the change, None from nothing."""

    label: StrOrPromise
    now: int | Decimal
    before: int | Decimal
    is_money: bool = False

    @property
    def percent(self) -> int | None:
        return round(100 * (self.now - self.before) / self.before) if self.before else None


def comparisons(asked: Selection, now: SalesTotal, sessions: Help) -> list[Comparison]:
    """Return these figures of the period beside those of the period before; [] without a whole period. Two queries."""
    earlier = asked.before()
    if earlier is None:
        return []
    before, sessions_before = total_of(earlier), help_given(earlier)
    return [
        Comparison(_("Value"), now.value, before.value, is_money=True),
        Comparison(_("Net of the anyway share"), now.net, before.net, is_money=True),
        Comparison(_("Confirmed sales"), now.sales, before.sales),
        Comparison(_("Companies that sold"), now.companies, before.companies),
        Comparison(_("Sessions held"), sessions.sessions, sessions_before.sessions),
        Comparison(_("Companies helped"), sessions.companies, sessions_before.companies),
    ]


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
