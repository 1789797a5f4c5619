"""Working days of El Salvador: Monday to Friday except the public holidays of the Labour Code, article 190."""

from datetime import date, datetime, timedelta
from functools import cache

from dateutil.easter import easter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise

# (month, day) → name. 3 and 5 August are holidays in the capital, where the institutions are.
FIXED_HOLIDAYS = {
    (1, 1): _("New Year"),
    (5, 1): _("Labour Day"),
    (5, 10): _("Mother's Day"),
    (6, 17): _("Father's Day"),
    (8, 3): _("Feasts of San Salvador"),
    (8, 5): _("Feasts of San Salvador"),
    (8, 6): _("The Saviour of the World"),
    (9, 15): _("Independence Day"),
    (11, 2): _("All Souls' Day"),
    (12, 25): _("Christmas"),
}
SATURDAY = 5  # as date.weekday() counts
# Days from Easter Sunday → name.
EASTER_HOLIDAYS = {-3: _("Holy Thursday"), -2: _("Good Friday"), -1: _("Holy Saturday")}


@cache
def holidays(year: int) -> dict[date, StrOrPromise]:
    """Return the public holidays of a year with their names."""
    fixed: dict[date, StrOrPromise] = {date(year, month, day): name for (month, day), name in FIXED_HOLIDAYS.items()}
    return fixed | {easter(year) + timedelta(days=days): name for days, name in EASTER_HOLIDAYS.items()}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """Return the date `days` working days after `day` (before it if negative)."""
    step = timedelta(days=1 if days >= 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return the number of working days after `first` up to and including `last`.

    From Monday to Thursday there are 3.
    """
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def working_day_cutoff(today: date, days: int) -> date:
    """Return the last day that is `days` working days before `today`."""
    day = today
    while working_days_between(day, today) < days:
        day -= timedelta(days=1)
    return day


def weekdays_ago(days: int, now: datetime | None = None) -> datetime:
    """Return the time `days` weekdays (Monday to Friday, holidays included) before now."""
    moment = now or timezone.localtime()
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() < SATURDAY
    return moment
