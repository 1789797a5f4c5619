"""Seasons as lists of months. No Django here: the sandbox uses it to read sheets.

Months are numbers from 1 to 12. A season is a sorted list of months; an empty list means all year.
"""

from collections.abc import Iterable

MONTHS = range(1, 13)


def normalize_months(months: Iterable[int]) -> list[int]:
    """Return the months sorted and without duplicates; [] for all twelve."""
    found = sorted(set(months))
    return [] if len(found) == len(MONTHS) else found


def month_range(first: int, last: int) -> list[int]:
    """Return the months from `first` to `last`, past the end of the year if needed: 11, 2 → 11, 12, 1, 2."""
    return [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]


def month_ranges(months: Iterable[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each range without a gap, in order of the first month."""
    held = set(months)
    firsts = sorted(month for month in held if previous_month(month) not in held)
    return [(first, _last_month_from(first, held)) for first in firsts]


def previous_month(month: int) -> int:
    return (month - 2) % 12 + 1


def season_end(months: Iterable[int], now: int) -> int | None:
    """Return the last month of the range that includes `now`; None out of season or if there is no season."""
    held = set(months)
    return _last_month_from(now, held) if now in held and len(held) < len(MONTHS) else None


def next_season_start(months: Iterable[int], now: int) -> int | None:
    """Return the month in which the next season begins; None in season or if there is no season."""
    held = set(months)
    if not held or now in held:
        return None
    return next(month for month in month_range(now, previous_month(now)) if month in held)


def _last_month_from(month: int, held: set[int]) -> int:
    following = month % 12 + 1
    return _last_month_from(following, held - {month}) if following in held else month
