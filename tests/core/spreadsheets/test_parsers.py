"""Cells as people write them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from exportasv.core.spreadsheets import parsers
from exportasv.core.spreadsheets.parsers import UnreadableCellError


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$1,200.50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1 200", "1200"),
        ("1,200", "1200"),
        ("1.200.300", "1200300"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("US$ 3", "3"),
        ("$ 4.50 ", "4.50"),
        ("(15.00)", "-15.00"),
        (".75", "0.75"),
        (12.0, "12"),
        (-3, "-3"),
    ],
)
def test_numbers_are_read_as_meant(written, meant):
    assert parsers.number(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["doce", "", None, "1-2", "nan", "$", "1.2.3,4,5"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(UnreadableCellError, match="number"):
        parsers.number(written)


def test_a_lone_point_before_three_digits_is_a_question():
    with pytest.raises(UnreadableCellError, match="ambiguous"):
        parsers.number("1.200")


@pytest.mark.parametrize(("mark", "meant"), [(",", "1200"), (".", "1.2")])
def test_the_other_cells_of_the_column_answer_it(mark, meant):
    assert parsers.number("1.200", mark) == Decimal(meant)


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        (["1.200", "12,50"], ","),
        (["1.200", "12.50"], "."),
        (["1.200"], ""),
        (["12,5", "12.5"], ""),
        (["1,200.00"], "."),
    ],
)
def test_what_separates_decimals_is_seen_from_the_cells_that_leave_no_doubt(written, mark):
    assert parsers.decimal_mark(written) == mark


@pytest.mark.parametrize(("written", "meant"), [("1.200", 1200), ("24 unidades", 24), ("12 u.", 12), (12.0, 12)])
def test_a_whole_number_can_only_be_grouped(written, meant):
    assert parsers.whole_number(written) == meant


@pytest.mark.parametrize(("written", "meant"), [("15 días", 15), ("2 semanas", 14), ("3 meses", 90), ("8", 8)])
def test_days_are_counted_from_weeks_and_months(written, meant):
    assert parsers.days(written) == meant


@pytest.mark.parametrize("written", ["si", "SÍ", "x", " Sí ", True])
def test_a_yes_is_a_yes(written):
    assert parsers.yes_or_no(written)


@pytest.mark.parametrize("written", ["0901.21", "090121", 90121.0, 901.21, "0901.21.00", "09.01.21"])
def test_a_code_keeps_its_zero(written):
    assert parsers.hs_code(written) == "090121"


@pytest.mark.parametrize("written", ["café", "09", "1234567"])
def test_a_bad_code_is_refused(written):
    with pytest.raises(UnreadableCellError, match="hs"):
        parsers.hs_code(written)


@pytest.mark.parametrize(
    "written",
    [
        "15/05/2026", "15-05-26", "2026-05-15", "15 de mayo de 2026", "15-may-26", "15.05.2026", "mayo 15, 2026",
        46157.0, "46157", datetime(2026, 5, 15, 8), date(2026, 5, 15),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_dress(written):
    assert parsers.cell_date(written) == date(2026, 5, 15)


@pytest.mark.parametrize("written", ["mayo", "31/02/2026", "pronto", "5", "15/05"])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(UnreadableCellError, match="date"):
        parsers.cell_date(written)


def test_months_come_first_only_where_a_cell_proves_it():
    assert parsers.month_comes_first(["05/04/2026", "05/15/2026"])
    assert not parsers.month_comes_first(["05/04/2026", "15/05/2026"])
    assert parsers.cell_date("05/04/2026", month_first=True) == date(2026, 5, 4)


@pytest.mark.parametrize("written", ["14:30", "2:30 p.m.", "2:30 PM", "14.30", "14h30", 0.6041666667, time(14, 30)])
def test_an_hour_is_read_in_every_dress(written):
    assert parsers.hour(written) == time(14, 30)


@pytest.mark.parametrize("written", ["2222-3333", "+503 2222 3333", "(503) 2222-3333", 22223333.0, "2222-3333 / 7777"])
def test_eight_digits_are_a_salvadoran_phone(written):
    assert parsers.phone(written) == "+50322223333"


@pytest.mark.parametrize("written", ["0614-050707-104-8", "06140507071048", 6140507071048.0])
def test_a_nit_keeps_its_zero_and_its_form(written):
    assert parsers.tax_number(written) == "0614-050707-104-8"


@pytest.mark.parametrize(("read", "bad"), [(parsers.tax_number, "0614-050707-104-9"), (parsers.dui, "01234567-0")])
def test_a_wrong_check_digit_is_refused(read, bad):
    with pytest.raises(UnreadableCellError):
        read(bad)
