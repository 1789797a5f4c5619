"""What the figures are asked about: a period, and facets of the companies, which act on every figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from companies.models import Company
from companies.territory.departments import DEPARTMENT_CHOICES, DEPARTMENTS
from consulates.models import ExportWin, Gap, Inquiry
from counseling.models import CounselingSession
from exportasv.core import limits
from exportasv.core.whole_numbers import whole_number
from exportasv.core.written_values import UnreadableCellError, cell_date
from products.models import Sector
from products.models.sector import sector_choices

QUARTER = 3  # months
YES = "1"


@dataclass(frozen=True)
class Selection:
    """The period (both days included; None is open) and the facets. The empty selection is everything."""

    since: date | None = None
    until: date | None = None
    period: str = ""  # the choice that gave the two days, or "" for days that were typed
    department: str = ""
    size: str = ""
    sector: str = ""  # its code
    women_led: bool = False
    first_time: bool = False

    @property
    def has_period(self) -> bool:
        return self.since is not None and self.until is not None

    def wins(self, rows: QuerySet[ExportWin]) -> QuerySet[ExportWin]:
        """Return the sales of the selection, by the day of the sale."""
        return self._facets(self._period(rows, "sold_on"), "company__", "product__sector__code")

    def inquiries(self, rows: QuerySet[Inquiry], moment: str = "asked_at") -> QuerySet[Inquiry]:
        """Return the inquiries of the selection, by the day of `moment`."""
        return self._facets(self._period(rows, f"{moment}__date"), "company__", "product__sector__code")

    def gaps(self, rows: QuerySet[Gap]) -> QuerySet[Gap]:
        """Return the gaps of the selection, by the day on which they were found."""
        return self._facets(self._period(rows, "found_at__date"), "company__", "product__sector__code")

    def sessions(self, rows: QuerySet[CounselingSession]) -> QuerySet[CounselingSession]:
        """Return the sessions of the selection, by their day; the sector is one of the company's products."""
        return self._facets(self._period(rows, "starts_at__date"), "company__")

    def companies(self, rows: QuerySet[Company]) -> QuerySet[Company]:
        """Return the companies with these facets, of any period."""
        return self._facets(rows, "")

    def _period(self, rows: QuerySet, column: str) -> QuerySet:
        rows = rows.filter(**{f"{column}__gte": self.since}) if self.since else rows
        return rows.filter(**{f"{column}__lte": self.until}) if self.until else rows

    def _facets(self, rows: Any, to_company: str, sector: str = "") -> Any:
        """Return the rows with the facets. `sector` is the column of a row's own sector, "" where it has none."""
        for name in ("department", "size"):
            if value := getattr(self, name):
                rows = rows.filter(**{f"{to_company}{name}": value})
        if self.women_led:
            rows = rows.filter(**{f"{to_company}women_led": True})
        company = to_company.removesuffix("__") or "pk"
        if self.sector and sector:
            rows = rows.filter(**{sector: self.sector})
        elif self.sector:
            made = Company.objects.filter(Q(products__sector__code=self.sector) | Q(sectors__contains=[self.sector]))
            rows = rows.filter(**{f"{company}__in": made.values("pk")})
        return rows.filter(**{f"{company}__in": self._first_time_exporters()}) if self.first_time else rows

    def _first_time_exporters(self) -> QuerySet:
        """Return the companies whose first confirmed sale is in the period: none before it."""
        sold = self._period(ExportWin.objects.confirmed(), "sold_on")
        found = Company.objects.filter(pk__in=sold.values("company"))
        if self.since:
            earlier = ExportWin.objects.confirmed().filter(sold_on__lt=self.since)
            found = found.exclude(pk__in=earlier.values("company"))
        return found.values("pk")

    def before(self) -> "Selection | None":
        """Return the period of the same length before this one, with the same facets; None without a whole period.

        Whole months are compared with as many whole months.
        """
        if self.since is None or self.until is None:
            return None
        until = self.since - timedelta(days=1)
        months = _whole_months(self.since, self.until)
        since = _month(self.since, -months) if months else until - (self.until - self.since)
        return replace(self, since=since, until=until, period="")

    def text(self) -> str:
        """Return the selection in words, for a heading."""
        named = [self.period_text()]
        named += [DEPARTMENTS.get(self.department, ""), str(dict(Company.Size.choices).get(self.size, ""))]
        if self.sector:
            named.append(next((sector.name for sector in Sector.objects.filter(code=self.sector)), ""))
        named += [_("led by women")] * self.women_led + [_("first-time exporters")] * self.first_time
        return " · ".join(filter(None, named))

    def period_text(self) -> str:
        """Return the period in words."""
        if self.since and self.until:
            days = date_format(self.since, "DATE_FORMAT"), date_format(self.until, "DATE_FORMAT")
            return _("%(since)s to %(until)s") % {"since": days[0], "until": days[1]}
        if self.since:
            return _("since %(since)s") % {"since": date_format(self.since, "DATE_FORMAT")}
        return (
            _("until %(until)s") % {"until": date_format(self.until, "DATE_FORMAT")} if self.until else _("all years")
        )

    def query(self) -> str:
        """Return the query of the address that asks for this selection."""
        days = {} if self.period else {"since": self.since or "", "until": self.until or ""}
        facets = {"department": self.department, "size": self.size, "sector": self.sector}
        flags = {"women": YES if self.women_led else "", "first": YES if self.first_time else ""}
        given = {"period": self.period, **days, **facets, **flags}
        return urlencode({name: value for name, value in given.items() if value})


EVERYTHING = Selection()


def read_selection(asked: Mapping[str, str], today: date) -> Selection:
    """Return the selection of an address. What no choice has, and days that cannot be read, are left out."""
    period = asked.get("period", "")
    since, until = period_days(period, today)
    if since is None:
        period, since, until = "", _typed_day(asked.get("since", "")), _typed_day(asked.get("until", ""))
    if since and until and since > until:
        since, until = until, since
    return Selection(
        since=since,
        until=until,
        period=period,
        department=_value_among(asked.get("department", ""), DEPARTMENTS),
        size=_value_among(asked.get("size", ""), dict(Company.Size.choices)),
        sector=_value_among(asked["sector"], dict(sector_choices())) if asked.get("sector") else "",
        women_led=asked.get("women") == YES,
        first_time=asked.get("first") == YES,
    )


def period_days(period: str, today: date) -> tuple[date | None, date | None]:
    """Return the first and last day of a named period or of a year such as "2026"; (None, None) if it is neither."""
    quarter = date(today.year, (today.month - 1) // QUARTER * QUARTER + 1, 1)
    year = date(today.year, 1, 1)
    named = {
        "quarter": (quarter, QUARTER),
        "last_quarter": (_month(quarter, -QUARTER), QUARTER),
        "year": (year, 12),
        "last_year": (_month(year, -12), 12),
    }
    if period in named:
        first, months = named[period]
        return first, _month(first, months) - timedelta(days=1)
    asked = whole_number(period, most=limits.PROGRAMME_YEAR["most"])
    if asked is None or asked < limits.PROGRAMME_YEAR["least"]:
        return None, None
    return date(asked, 1, 1), date(asked, 12, 31)


def period_choices(years: list[int]) -> list[tuple[str, str]]:
    """Return (value, label) of the periods that a person chooses from."""
    named = [
        ("quarter", _("this quarter")),
        ("last_quarter", _("last quarter")),
        ("year", _("this year")),
        ("last_year", _("last year")),
    ]
    return [*named, *((str(year), str(year)) for year in years)]


def facet_choices(
    sectors: Iterable[Sector], given: Mapping[str, str]
) -> list[tuple[str, str, list[tuple[str, Any]], str]]:
    """Return (parameter, label, options, the one that the address chose) of each facet."""
    yes = [(YES, _("yes"))]
    facets: list[tuple[str, str, list[tuple[str, Any]]]] = [
        ("department", _("Department"), list(DEPARTMENT_CHOICES)),
        ("sector", _("Sector"), [(each.code, each.name) for each in sectors]),
        ("size", _("Size"), list(Company.Size.choices)),
        ("women", _("Led by women"), yes),
        ("first", _("First-time exporter"), yes),
    ]
    return [(name, label, options, given.get(name, "")) for name, label, options in facets]


def _value_among(value: str, choices: Mapping[str, Any]) -> str:
    return value if value in choices else ""


def _typed_day(text: str) -> date | None:
    try:
        return cell_date(text.strip()) if text.strip() else None
    except UnreadableCellError:
        return None


def _month(first: date, months: int) -> date:
    """Return the first day of the month that is so many months after `first`."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _whole_months(since: date, until: date) -> int:
    """Return how many whole months these days are, or 0 if they are not whole months."""
    after = until + timedelta(days=1)
    if since.day != 1 or after.day != 1:
        return 0
    return (after.year - since.year) * 12 + after.month - since.month
