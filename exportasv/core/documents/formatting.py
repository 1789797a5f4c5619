"""Amounts, numbers and times formatted for people, on pages and in documents."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exportasv.core.calendars.seasons import month_ranges
from exportasv.core.db.localized import is_english


def money(amount: Decimal | str | None) -> str:
    """Return US dollars with two decimals, always with a point: $1,234.50."""
    return "" if amount in (None, "") else f"${Decimal(amount):,.2f}"


def dollars(amount: Decimal) -> str:
    """Return whole US dollars, for tables of sums: $1,235."""
    return f"${amount:,.0f}"


def number(value: int) -> str:
    """Return a number with a comma for thousands, as in El Salvador: 12,500."""
    return f"{value:,}"


def percent(value: object) -> str:
    """Return a share as the language writes it: 61 % in Spanish, 61% in English."""
    return f"{localize(value)}%" if is_english() else f"{localize(value)} %"


def format_weight(grams: int) -> str:
    """Return a weight as text: 340 g, 25 kg, 1.5 kg."""
    return f"{number(grams)} g" if grams < 1000 else f"{_thousandths(grams)} kg"


def format_volume(millilitres: int) -> str:
    """Return a volume as text: 355 ml, 20 l."""
    return f"{number(millilitres)} ml" if millilitres < 1000 else f"{_thousandths(millilitres)} l"


def _thousandths(value: int) -> str:
    return f"{value / 1000:,.3f}".rstrip("0").rstrip(".")


def format_duration(days: int) -> str:
    """Return days as text: 45 days, 18 months, 2 years."""
    if days >= 365 and days % 365 == 0:
        return ngettext("%d year", "%d years", days // 365) % (days // 365)
    if days >= 60:
        return ngettext("%d month", "%d months", days // 30) % (days // 30)
    return ngettext("%d day", "%d days", days) % days


def format_season(months: Iterable[int]) -> str:
    """Return months as text: "November–March, July"; "all year" if there are none."""
    said = [_format_month_range(first, last) for first, last in month_ranges(months)]
    return ", ".join(said) or _("all year")


def _format_month_range(first: int, last: int) -> str:
    if first == last:
        return str(MONTHS[first])
    return _("%(first)s–%(last)s") % {"first": MONTHS[first], "last": MONTHS[last]}
