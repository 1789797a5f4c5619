"""Working days of El Salvador."""

from datetime import date, timedelta

import pytest

from exportasv.core.calendars.workdays import (
    add_working_days,
    easter,
    holidays,
    is_working_day,
    working_day_cutoff,
    working_days_between,
)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter_is_where_the_calendar_has_it(year, day):
    assert easter(year) == date(year, *day)


def test_public_holidays_are_no_working_days():
    assert date(2026, 4, 2) in holidays(2026)  # Holy Thursday
    for day in [date(2026, 9, 15), date(2026, 4, 3), date(2026, 8, 6), date(2026, 11, 28), date(2026, 11, 29)]:
        assert not is_working_day(day)
    assert is_working_day(date(2026, 11, 24))


def test_what_was_asked_on_monday_is_three_working_days_old_on_thursday():
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 26)) == 3
    assert add_working_days(date(2026, 11, 23), 3) == date(2026, 11, 26)


def test_weekend_and_holiday_do_not_count():
    assert add_working_days(date(2026, 9, 11), 2) == date(2026, 9, 16)  # Friday; Monday; the 15th is free
    assert add_working_days(date(2026, 9, 16), -2) == date(2026, 9, 11)


@pytest.mark.parametrize("today", [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 365, 13)])
@pytest.mark.parametrize("days", [1, 3, 7, 20])
def test_the_last_day_to_have_asked_on_agrees_with_counting(today, days):
    asked = working_day_cutoff(today, days)
    assert working_days_between(asked, today) >= days
    assert working_days_between(asked + timedelta(days=1), today) < days


def test_a_span_backwards_has_no_working_days():
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 20)) == 0
