"""Spreadsheets in and out: one reader with caps, one writer that never lets a cell become a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

import xlsxwriter
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 100
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
PHONE = re.compile(r"\+\d[\d ()-]{5,18}")


class SheetError(ValueError):
    """The sheet cannot be read; the message names the cause and the remedy, for the person who sent it."""


def defused(value: object) -> object:
    """The value as a spreadsheet may hold it: text that would run as a formula gets an apostrophe."""
    if not isinstance(value, str) or not value.lstrip(" ").startswith(DANGEROUS):
        return value
    return value if PHONE.fullmatch(value) else "'" + value


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Comma-separated text line by line, to be streamed; it begins with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([defused(header) for header in headers])
    for row in rows:
        yield writer.writerow([defused(value) for value in row])


def write_csv(stream: TextIO, headers: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Comma-separated text; the caller opens the stream (utf-8-sig pleases Excel)."""
    writer = csv.writer(stream)
    writer.writerow([defused(header) for header in headers])
    writer.writerows([defused(value) for value in row] for row in rows)


def write_xlsx(stream: BinaryIO, headers: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """One sheet, row by row in constant memory; numbers stay numbers and dates dates (without zone)."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, {**options, "remove_timezone": True})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [defused(header) for header in headers], book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, defused(value), formats)
    book.close()


def _write_cell(sheet, row: int, column: int, value: object, formats: dict) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif type(value) in formats:
        sheet.write_datetime(row, column, value, formats[type(value)])
    else:
        sheet.write(row, column, value)


def read_table(path: str | Path) -> list[list[object]]:
    """All rows of the first sheet, the header among them. Raises SheetError with cause and remedy."""
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise SheetError(_("The file is larger than 20 MB. Split it and send the parts one by one."))
    readers = {".xlsx": _read_xlsx, ".csv": _read_csv}
    if path.suffix.lower() not in readers:
        raise SheetError(_("Only .xlsx and .csv can be read. Save the sheet as one of them and send it again."))
    return readers[path.suffix.lower()](path)


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise SheetError(_("The sheet has more than 200,000 rows. Delete the empty ones or split it."))
    if columns > MAX_COLUMNS:
        raise SheetError(_("The sheet has more than 200 columns. Delete those that are not needed."))


def _check_zip(path: Path) -> None:
    """Looks at the sizes the archive declares, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise SheetError(_("The file is damaged or is not an .xlsx. Open it, save it again and resend.")) from error
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if unpacked > MAX_UNPACKED_BYTES or unpacked / packed > MAX_RATIO:
        raise SheetError(_("The file unpacks to far too much data. Copy the rows into a new sheet and send that."))


def _read_xlsx(path: Path) -> list[list[object]]:
    _check_zip(path)
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise SheetError(_("The file is damaged or is not an .xlsx. Open it, save it again and resend.")) from error
    _check_size(sheet.total_height, sheet.total_width)
    return sheet.to_python(skip_empty_area=False)


def _read_csv(path: Path) -> list[list[object]]:
    text = _decoded(path.read_bytes())
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise SheetError(_("The file is not a readable .csv. Save it again as CSV and resend.")) from error
    _check_size(len(rows), max(map(len, rows), default=0))
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 (with or without mark), else the Windows page that Excel in Spanish writes, else Latin-1."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
