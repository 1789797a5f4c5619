"""Working days of El Salvador: Monday to Friday except the public holidays of the Labour Code, article 190.

The holidays stand in the dated file `holidays`. Years that it does not have are computed.
"""

from datetime import date, datetime, timedelta
from functools import cache

from dateutil.easter import easter
from django.utils import timezone

from exportasv.core.reference_files import reference_rows

DAYS_IN_FILE = frozenset(date.fromisoformat(row["day"]) for row in reference_rows("holidays", "day"))
YEARS_IN_FILE = frozenset(day.year for day in DAYS_IN_FILE)
# (month, day). 3 and 5 August are holidays in the capital, where the institutions are.
FIXED_HOLIDAYS = [(1, 1), (5, 1), (5, 10), (6, 17), (8, 3), (8, 5), (8, 6), (9, 15), (11, 2), (12, 25)]
EASTER_HOLIDAYS = [-3, -2, -1]  # Thursday, Friday and Saturday before Easter Sunday
SATURDAY = 5  # as date.weekday() counts


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    if year in YEARS_IN_FILE:
        return frozenset(day for day in DAYS_IN_FILE if day.year == year)
    return holidays_by_law(year)


def holidays_by_law(year: int) -> frozenset[date]:
    """Return the public holidays that the Labour Code names, in a year."""
    fixed = {date(year, month, day) for month, day in FIXED_HOLIDAYS}
    return frozenset(fixed | {easter(year) + timedelta(days=days) for days in EASTER_HOLIDAYS})


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
