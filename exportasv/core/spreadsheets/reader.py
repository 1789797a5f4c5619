"""Reader of uploaded sheets: .xlsx, .ods or .csv, whatever the file name says. Runs in the sandbox: no Django here.

Sizes are checked before anything is unpacked. A file that cannot be opened raises FileRejectedError with a cause;
exportasv/core/imports/error_texts.py has the message of each cause.
"""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from exportasv.core.files.sandbox import FileRejectedError, Limits
from exportasv.core.spreadsheets.text_files import TextFacts, TextOptions, read_text
from exportasv.core.spreadsheets.workbook_parts import SheetDoubts, counts_from_1904, sheet_doubts, with_known_errors

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_SHEETS = 40
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM_BYTES = 10 * 1024 * 1024  # below this size a sheet of equal rows may compress this well
LIMITS = Limits(seconds=120, megabytes=440, file_megabytes=1)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FOREIGN_SIGNATURES = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"RIFF": "picture",
    b"GIF8": "picture",
}


@dataclass
class Sheet:
    """One sheet. Its rows can be read several times."""

    name: str
    height: int
    width: int
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    lines: list[list] | None = None  # rows of a .csv
    calamine: "CalamineSheet | None" = None  # sheet of a workbook
    is_hidden: bool = False
    text: TextFacts | None = None  # how a .csv was read
    path: str = ""  # of the workbook

    @cached_property
    def doubts(self) -> SheetDoubts:
        """What is hidden and not computed; the whole sheet is searched for it."""
        return sheet_doubts(self.path, self.name) if self.path else SheetDoubts()

    @cached_property
    def counts_from_1904(self) -> bool:
        return bool(self.path) and counts_from_1904(self.path)

    def rows(self) -> Iterator[list[object]]:
        """Yield each row as a list of cells, including the empty rows at the top."""
        if self.lines is not None:
            for line in self.lines:
                yield list(line)
            return
        if self.calamine is None:
            return
        first, left = self.calamine.start or (0, 0)
        for _number in range(first):
            yield []
        margin: list[object] = [""] * left
        for row in self.calamine.iter_rows():
            yield [*margin, *row]


def sheets(path: str, options: TextOptions | None = None) -> Iterator[Sheet]:
    """Yield the sheets that are not empty, in order. Read the rows of one before you go on to the next.

    `options` say how to read a text file. Raise FileRejectedError if the file cannot be read.
    """
    with open(path, "rb") as file:
        start = file.read(4096)
    if start.startswith(ZIP):
        yield from _workbook_sheets(path)
    elif start.startswith(OLE):
        raise FileRejectedError("password" if ENCRYPTED in Path(path).read_bytes() else "old_xls")
    elif not start.strip():
        raise FileRejectedError("empty")
    else:
        yield _csv_sheet(path, start, options or TextOptions())


def _workbook_sheets(path: str) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    _check_zip(path)
    try:
        book = CalamineWorkbook.from_path(path)
        for about in book.sheets_metadata[:MAX_SHEETS]:
            if (sheet := _load_sheet(book, about.name, path)) is not None:
                sheet.is_hidden, sheet.path = about.visible != SheetVisibleEnum.Visible, path
                yield sheet
    except PasswordError as error:
        raise FileRejectedError("password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRejectedError("damaged") from error


def _load_sheet(book, name: str, path: str) -> Sheet | None:
    """Return a sheet, or None if it has no cells or is a chart."""
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        sheet = book.get_sheet_by_name(name)
    except WorksheetNotFound:
        return None
    except CalamineError:  # one cell with an error like #SPILL! is enough
        sheet = CalamineWorkbook.from_filelike(with_known_errors(path)).get_sheet_by_name(name)
    if not sheet.height or not sheet.width:
        return None
    above, left = sheet.start or (0, 0)
    height, width = above + sheet.height, left + sheet.width
    _check_size(height, width)
    return Sheet(name, height, width, list(sheet.merged_cell_ranges or []), None, sheet)


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise FileRejectedError("rows", n=rows, most=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise FileRejectedError("columns", n=columns, most=MAX_COLUMNS)


def _check_zip(path: str) -> None:
    """Check the sizes that the archive declares, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            kind = archive.read("mimetype")[:200] if "mimetype" in archive.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FileRejectedError("damaged") from error
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise FileRejectedError("xlsb")  # its hidden rows and uncomputed formulas could not be told of
    if not ("xl/workbook.xml" in names or b"opendocument.spreadsheet" in kind):
        raise FileRejectedError("not_a_sheet")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
        raise FileRejectedError("bomb")
    if unpacked > RATIO_FROM_BYTES and unpacked / packed > MAX_RATIO:
        raise FileRejectedError("bomb")


def _csv_sheet(path: str, start: bytes, options: TextOptions) -> Sheet:
    for mark, cause in FOREIGN_SIGNATURES.items():
        if start.startswith(mark):
            raise FileRejectedError(cause)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<svg")):
        raise FileRejectedError("html")
    rows: list[list] = []
    try:
        records, facts = read_text(Path(path).read_bytes(), options)
        for row in records:
            rows.append(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                _check_size(len(rows), len(row))
    except csv.Error as error:
        raise FileRejectedError("csv") from error
    return Sheet("", len(rows), max(map(len, rows), default=0), [], rows, text=facts)
