"""Writer of spreadsheets that never lets a cell become a formula. reader.py reads them."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import BinaryIO, TextIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
PHONE = re.compile(r"\+\d[\d ()-]{5,18}")
# Digits that Excel cuts when it opens a .csv: it drops zeros in front and shows twelve digits as 7.4E+12.
FRAGILE_DIGITS = re.compile(r"0\d+|\+?\d{12,}", re.ASCII)


def escape_formula(value: object) -> object:
    """Return the value for a spreadsheet: text that would run as a formula gets an apostrophe."""
    if not isinstance(value, str) or not value.lstrip(" ").startswith(FORMULA_STARTS):
        return value
    return value if PHONE.fullmatch(value) else "'" + value


def escape_csv(value: object) -> object:
    """Return the value for a .csv that people open in Excel: formulas and fragile digits get an apostrophe."""
    if isinstance(value, str) and FRAGILE_DIGITS.fullmatch(value):
        return "'" + value
    return escape_formula(value)


class _Echo:
    """A file that returns what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield comma-separated text line by line, with the byte order mark by which Excel detects UTF-8.

    Long digits, as of bar codes, get an apostrophe so that Excel keeps them; parsers.cell_text takes it away.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([escape_formula(header) for header in headers])
    for row in rows:
        yield writer.writerow([escape_csv(value) for value in row])


def write_csv(stream: TextIO, headers: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write comma-separated text that programs read: digits stay as they are. The caller opens the stream."""
    writer = csv.writer(stream)
    writer.writerow([escape_formula(header) for header in headers])
    writer.writerows([escape_formula(value) for value in row] for row in rows)


def write_xlsx(stream: BinaryIO, headers: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write one sheet row by row in constant memory; numbers and dates keep their type (dates without zone)."""
    import xlsxwriter  # only where a workbook is written: 9 MB

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, {**options, "remove_timezone": True})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [escape_formula(header) for header in headers], book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, escape_formula(value), formats)
    book.close()


def _write_cell(sheet, row: int, column: int, value: object, formats: dict) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif type(value) in formats:
        sheet.write_datetime(row, column, value, formats[type(value)])
    else:
        sheet.write(row, column, value)
