"""Cells as people write them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from exportasv.core import identifiers
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


@pytest.mark.parametrize(
    "written",
    ["0901.21", "090121", 90121.0, 901.21, "0901.21.00", "09.01.21", 9012100, 9012100.0, 901210000, "9012100"],
)
def test_a_code_keeps_its_zero(written):
    assert parsers.hs_code(written) == "090121"


def test_a_code_that_ends_in_zeros_keeps_them():
    assert parsers.hs_code(409.0) == "040900"
    assert parsers.hs_code(2105) == "210500"


@pytest.mark.parametrize("written", ["café", "09", "1234567", 1905901, "0901210", "409", True])
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


@pytest.mark.parametrize(
    "written", [timedelta(days=1), timedelta(hours=25, minutes=30), timedelta(seconds=-1), "24:00"]
)
def test_a_length_of_time_is_no_hour(written):
    with pytest.raises(UnreadableCellError, match="hour"):
        parsers.hour(written)


def test_months_come_first_only_where_a_cell_proves_it():
    assert parsers.month_comes_first(["05/04/2026", "05/15/2026"])
    assert not parsers.month_comes_first(["05/04/2026", "15/05/2026"])
    assert parsers.cell_date("05/04/2026", month_first=True) == date(2026, 5, 4)


@pytest.mark.parametrize("written", ["14:30", "2:30 p.m.", "2:30 PM", "14.30", "14h30", 0.6041666667, time(14, 30)])
def test_an_hour_is_read_in_every_dress(written):
    assert parsers.hour(written) == time(14, 30)


@pytest.mark.parametrize(
    "written",
    [0.9999, 0.99999, 86399 / 86400, time(23, 59, 51), timedelta(seconds=86391.36), datetime(2026, 5, 15, 23, 59, 59)],
)
def test_the_last_minute_of_a_day_ends_it(written):
    assert parsers.hour(written) == time(23, 59)


@pytest.mark.parametrize(
    "written",
    ["7.41235E+12", "7,41235E+12", "1E+15", 1e15, 7412345678901234.0, float("inf"), float("nan"), -1e300],
)
@pytest.mark.parametrize(
    "read", [parsers.gtin, parsers.nrc, parsers.dui, parsers.tax_number, parsers.phone, parsers.hs_code]
)
def test_digits_that_a_spreadsheet_cut_are_no_identifier(read, written):
    with pytest.raises(UnreadableCellError, match="rounded"):
        read(written)


@pytest.mark.parametrize("written", ["1.5E+06", "2E+10"])
def test_a_number_in_powers_of_ten_has_lost_its_digits(written):
    with pytest.raises(UnreadableCellError, match="rounded"):
        parsers.number(written)


@pytest.mark.parametrize(
    "written",
    ["2222-3333 ext 7", "+503 2222-3333 ext. 101", "2222-3333 extensión 4", "2222-3333 x12", "2222-3333 (anexo 3)",
     "2222-3333#4", "+1 (305) 555-0100 ext 12", "2222 3333 interno 5"],
)  # fmt: skip
def test_an_extension_stays_behind_the_number(written):
    number, _semicolon, extension = parsers.phone(written).partition(";ext=")
    assert (number, extension) in [
        ("+50322223333", "7"), ("+50322223333", "101"), ("+50322223333", "4"), ("+50322223333", "12"),
        ("+50322223333", "3"), ("+13055550100", "12"), ("+50322223333", "5"),
    ]  # fmt: skip
    with pytest.raises(UnreadableCellError, match="extension") as caught:
        parsers.whatsapp(written)
    assert caught.value.facts["number"] == number


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2222-3333 ext. 14 / 7777-8888", "+50322223333;ext=14"),
        ("2222-3333, ext 14", "+50322223333;ext=14"),
        ("2222-3333 / 2444-5555 ext 3", "+50322223333"),
        ("+50322223333;ext=14", "+50322223333;ext=14"),
        ("2222-3333; 7777-8888 ext. 2", "+50322223333"),
    ],
)
def test_an_extension_belongs_to_the_number_before_it(written, read):
    assert parsers.phone(written) == read


@pytest.mark.parametrize(
    "written", ["+503 2222-33331", "+503 1222-3333", "+1 305 555 01", "12345", "22223333101", "2222-3333 ext. 1234567"]
)
def test_a_number_that_its_country_cannot_have_is_refused(written):
    with pytest.raises(UnreadableCellError, match="phone"):
        parsers.phone(written)


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200d", "\u202a", "\u200e"])
def test_a_sign_that_nobody_sees_is_no_part_of_an_address(sign):
    assert parsers.email(f"{sign}ana{sign}@correo.example{sign}") == "ana@correo.example"
    assert parsers.web(f"{sign}www.correo{sign}.example") == "https://www.correo.example"


def test_letters_come_in_one_piece():
    assert parsers.cell_text("jabo\u0301n") == "jab\u00f3n"
    assert parsers.multiline_text("jabo\u0301n\r\nan\u0303il") == "jab\u00f3n\na\u00f1il"


@pytest.mark.parametrize("written", [1234567.0, "1234567", "01234567-8"[1:]])
def test_a_dui_gets_its_lost_zeros_back(written):
    digits = str(written).removesuffix(".0").replace("-", "").zfill(9)
    whole = f"{digits[:8]}-{identifiers.dui_check_digit(digits[:8])}"
    lost = whole.replace("-", "").lstrip("0")
    assert parsers.dui(int(lost)) == parsers.dui(lost) == parsers.tax_number(int(lost)) == whole


@pytest.mark.parametrize("written", ["5", 5, "123456", "0"])
def test_a_dui_of_a_few_digits_gets_none(written):
    with pytest.raises(UnreadableCellError, match="dui"):
        parsers.dui(written)


def test_digits_that_an_export_protected_lose_their_apostrophe():
    assert [parsers.cell_text(text) for text in ("'7412345678901", "'+50370001111", "'90s")] == [
        "7412345678901",
        "+50370001111",
        "'90s",
    ]


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
