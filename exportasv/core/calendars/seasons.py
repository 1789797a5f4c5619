"""Months of a year as stretches of it. No Django here: sheets of strangers are read with it in the sandbox.

Months are numbers from 1 to 12. A season is a sorted list of them; none means all the year.
"""

from collections.abc import Iterable

MONTHS = range(1, 13)


def normalize_months(months: Iterable[int]) -> list[int]:
    """Sorted, each once; all twelve are written as none."""
    found = sorted(set(months))
    return [] if len(found) == len(MONTHS) else found


def month_range(first: int, last: int) -> list[int]:
    """The months from one to another, over the end of the year where the last comes first: 11, 2 → 11, 12, 1, 2."""
    return [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]


def month_ranges(months: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of each stretch without a gap, in the order in which they begin."""
    held = set(months)
    firsts = sorted(month for month in held if previous_month(month) not in held)
    return [(first, _last_month_from(first, held)) for first in firsts]


def previous_month(month: int) -> int:
    return (month - 2) % 12 + 1


def season_end(months: Iterable[int], now: int) -> int | None:
    """The last month of the stretch that holds `now`; None out of season, and where there is no season."""
    held = set(months)
    return _last_month_from(now, held) if now in held and len(held) < len(MONTHS) else None


def next_season_start(months: Iterable[int], now: int) -> int | None:
    """The month in which the next season begins; None in season, and where there is no season."""
    held = set(months)
    if not held or now in held:
        return None
    return next(month for month in month_range(now, previous_month(now)) if month in held)


def _last_month_from(month: int, held: set[int]) -> int:
    following = month % 12 + 1
    return _last_month_from(following, held - {month}) if following in held else month
