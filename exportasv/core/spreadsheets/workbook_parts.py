"""What a workbook says that its reader leaves out: hidden rows, formulas without a result or with an error, days
counted from 1904.

Runs in the sandbox: no Django here. The parts are searched as bytes, block by block, so that a large sheet needs
little memory. The sizes were checked before (reader.py).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from exportasv.core.spreadsheets.text_files import DoubtfulCell
from exportasv.core.whole_numbers import whole_number

BLOCK_BYTES = 1 << 20
MAX_BLOCK_BYTES = 1 << 26  # bytes of one row; a longer one is not searched
MAX_REPEATED = 10_000_000  # rows or columns of an .ods
MAX_INDEX_BYTES = 1 << 22
DAYS_FROM_1900_TO_1904 = 1462

_P = rb"<(?:\w+:)?"  # an opening tag with or without a namespace prefix
ROW = re.compile(_P + rb"row\b([^>]*)>")
FORMULA_CELL = re.compile(
    _P + rb"c\b([^>]*[^/>])>\s*" + _P + rb"f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:" + _P + rb"v\b[^>]*/>|" + _P + rb"v\b[^>]*>([^<]*)</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ERROR_CELL = re.compile(
    rb"("
    + _P
    + rb"c\b([^>]*\bt=[\"']e[\"'][^>]*)>\s*(?:"
    + _P
    + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*)?"
    + _P
    + rb"v\b[^>]*>)([^<]*)<"
)
VALUE_TAG = re.compile(_P + rb"v\b")
ATTRIBUTE = re.compile(rb"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
CELL_NAME = re.compile(r"([A-Z]{1,3})(\d{1,7})")
ODS_TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?![\w-])([^>]*?)(/?)>")


@dataclass
class SheetDoubts:
    """What is hidden or doubtful in one sheet; rows and columns count from 0."""

    hidden_rows: list[int] = field(default_factory=list)
    cells: dict[int, dict[int, DoubtfulCell]] = field(default_factory=dict)  # row → column → cell of a formula

    def add_formula(self, row: int, column: int, formula: str) -> None:
        self.cells.setdefault(row, {})[column] = DoubtfulCell(f"={formula}"[:200], "uncomputed")

    def add_error(self, row: int, column: int, error: str) -> None:
        self.cells.setdefault(row, {})[column] = DoubtfulCell(error[:200], "formula")


def counts_from_1904(path: str) -> bool:
    """Return whether the days of an .xlsx are counted from 1904, as old Excel of the Mac does."""
    with zipfile.ZipFile(path) as archive:
        book = _part(archive, "xl/workbook.xml")
    return _is_set(book, rb"workbookPr", "date1904")


def sheet_doubts(path: str, name: str) -> SheetDoubts:
    """Return what is hidden and not computed in the sheet of this name.

    Nothing for kinds of files without it, and for parts that only the reader of workbooks understands.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return _xlsx_doubts(archive, name, names)
            if "content.xml" in names:
                return _ods_doubts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        return SheetDoubts()
    return SheetDoubts()


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(MAX_INDEX_BYTES)
    except KeyError:
        return b""


def _is_set(book: bytes, tag: bytes, name: str) -> bool:
    found = re.search(_P + tag + rb"\b([^>]*)>", book)
    return found is not None and _attributes(found[1]).get(name) in ("1", "true")


def _attributes(written: bytes) -> dict[str, str]:
    return {
        found[1].decode(): unescape((found[2] or found[3] or b"").decode("utf-8", errors="replace"))
        for found in ATTRIBUTE.finditer(written)
    }


# --- .xlsx ---------------------------------------------------------------------------------------------


def _xlsx_doubts(archive: zipfile.ZipFile, name: str, names: set[str]) -> SheetDoubts:
    doubts = SheetDoubts()
    book = _part(archive, "xl/workbook.xml")
    part = _sheet_part(archive, book, name)
    if part not in names:
        return doubts
    full = _is_set(book, rb"calcPr", "fullCalcOnLoad")
    for block in _row_blocks(archive, part):
        for row in ROW.finditer(block) if b"hidden" in block else ():
            if (found := _attributes(row[1])).get("hidden") in ("1", "true"):
                doubts.hidden_rows.append((whole_number(found.get("r")) or 0) - 1)
        if b"f>" in block or b"<f" in block or b":f" in block:
            _find_uncomputed(block, doubts, zero_is_no_result=full)
        if b'"e"' in block or b"'e'" in block:
            _find_errors(block, doubts)
    return doubts


def with_known_errors(path: str) -> io.BytesIO:
    """Return a copy of an .xlsx whose formulas have no error but #VALUE!: its reader refuses a sheet with others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in archive.namelist():
            content = archive.read(name)
            copy.writestr(
                name, ERROR_CELL.sub(rb"\1#VALUE!<", content) if name.startswith("xl/worksheets/") else content
            )
    stream.seek(0)
    return stream


def _sheet_part(archive: zipfile.ZipFile, book: bytes, name: str) -> str:
    """Return the name of the part with the cells of a sheet; "" if the index does not say."""
    target = ""
    for sheet in re.finditer(_P + rb"sheet\b([^>]*)>", book):
        if (found := _attributes(sheet[1])).get("name") == name:
            target = next((value for key, value in found.items() if key.endswith(":id")), "")
    for link in re.finditer(_P + rb"Relationship\b([^>]*)>", _part(archive, "xl/_rels/workbook.xml.rels")):
        if (found := _attributes(link[1])).get("Id") == target:
            place = found.get("Target", "")
            return place.lstrip("/") if place.startswith("/") else f"xl/{place}"
    return ""


def _row_blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the part in blocks that end with a row."""
    held = b""
    with archive.open(part) as stream:
        while chunk := stream.read(BLOCK_BYTES):
            held += chunk
            end = held.rfind(b"row>") + 4
            if end > 4:
                yield held[:end]
                held = held[end:]
            elif len(held) > MAX_BLOCK_BYTES:
                return
    yield held


def _find_uncomputed(block: bytes, doubts: SheetDoubts, *, zero_is_no_result: bool) -> None:
    """Add the formulas without a result. A program that asks Excel to compute all at once writes zeros for them."""
    for cell in FORMULA_CELL.finditer(block):
        found, result = _attributes(cell[1]), (cell[3] or b"").strip()
        is_empty_text = found.get("t") == "str" and VALUE_TAG.search(cell[0]) and not result
        if (result and not (zero_is_no_result and result == b"0")) or is_empty_text:
            continue
        if place := _place(found):
            doubts.add_formula(*place, _text(cell[2]))


def _find_errors(block: bytes, doubts: SheetDoubts) -> None:
    """Add the cells with an error, which the reader takes for empty ones."""
    for cell in ERROR_CELL.finditer(block):
        if place := _place(_attributes(cell[2])):
            doubts.add_error(*place, _text(cell[3]))


def _place(attributes: dict[str, str]) -> tuple[int, int] | None:
    """Return row and column of a cell, None if it does not say where it stands."""
    place = CELL_NAME.fullmatch(attributes.get("r", ""))
    if not place:
        return None
    column = 0
    for letter in place[1]:
        column = 26 * column + ord(letter) - 64
    return int(place[2]) - 1, column - 1


def _text(written: bytes | None) -> str:
    return unescape((written or b"").decode("utf-8", errors="replace"))


# --- .ods ----------------------------------------------------------------------------------------------


def _ods_doubts(archive: zipfile.ZipFile, name: str) -> SheetDoubts:
    doubts = SheetDoubts()
    row, column, repeated = 0, 0, 1
    is_ours = False
    for end, tag, written in _ods_tags(archive):
        found = _attributes(written)
        if tag == b"table":
            is_ours, row = not end and found.get("table:name") == name, 0
        elif not is_ours:
            continue
        elif tag == b"table-row":
            column = 0
            if end:
                row += repeated
                continue
            repeated = _count(found, "table:number-rows-repeated")
            if found.get("table:visibility") in ("collapse", "filter") and repeated < 1_000:
                doubts.hidden_rows += range(row, row + repeated)
        elif not end:
            if "table:formula" in found and "office:value-type" not in found:
                doubts.add_formula(row, column, found["table:formula"].removeprefix("of:").removeprefix("="))
            elif found.get("calcext:value-type") == "error":
                doubts.add_error(
                    row, column, "=" + found.get("table:formula", "").removeprefix("of:").removeprefix("=")
                )
            column += _count(found, "table:number-columns-repeated")
    return doubts


def _count(found: dict[str, str], name: str) -> int:
    return whole_number(found.get(name, "1"), most=MAX_REPEATED) or 1


def _ods_tags(archive: zipfile.ZipFile) -> Iterator[tuple[bool, bytes, bytes]]:
    """Yield (whether it closes, name, attributes) of the tags of tables, rows and cells; one a row <…/> twice."""
    held = b""
    with archive.open("content.xml") as stream:
        while chunk := stream.read(BLOCK_BYTES):
            held += chunk
            end = max(held.rfind(b"<"), 0)  # a tag may go on in the next block
            yield from _tags_of(held[:end])
            held = held[end:]
    yield from _tags_of(held)


def _tags_of(block: bytes) -> Iterator[tuple[bool, bytes, bytes]]:
    for tag in ODS_TAG.finditer(block):
        yield bool(tag[1]), tag[2], tag[3]
        if tag[4] and tag[2] == b"table-row":
            yield True, tag[2], b""
