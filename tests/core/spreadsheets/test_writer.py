"""The one writer of sheets."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from exportasv.core.spreadsheets import writer
from exportasv.core.spreadsheets.parsers import cell_text


def written(rows):
    stream = io.BytesIO()
    writer.write_xlsx(stream, ["a"], rows)
    stream.seek(0)
    return CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()[1:]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_a_formula_is_defused_in_both_formats(text):
    stream = io.StringIO()
    writer.write_csv(stream, ["a"], [[text]])
    assert writer.escape_formula(text) == "'" + text
    assert "'" + text in stream.getvalue()


@pytest.mark.parametrize("digits", ["7412345678901", "0614", "090121", "+4915112345678", "00012345678905"])
def test_digits_that_excel_would_cut_are_protected_in_a_csv_and_read_back(digits):
    _header, line = writer.csv_lines(["a"], [[digits]])
    assert line.strip() == f"'{digits}"
    assert cell_text(line.strip()) == digits
    assert written([[digits]]) == [[digits]]


@pytest.mark.parametrize("value", ["12345678901", "0", "+50322223333", "CAF-01", 7412345678901])
def test_other_digits_stay_as_they_are(value):
    _header, line = writer.csv_lines(["a"], [[value]])
    assert line.strip() == str(value)


def test_phones_negative_numbers_and_dates_stay_what_they_are():
    rows = written([["+503 2222-3333", -5.5, date(2026, 1, 31), "=1+1"]])
    assert rows == [["+503 2222-3333", -5.5, date(2026, 1, 31), "'=1+1"]]
