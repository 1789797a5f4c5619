"""Reader of one column of a sheet: the value or the error of each cell. Runs in the sandbox: no Django here."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from exportasv.core.spreadsheets import parsers
from exportasv.core.spreadsheets.parsers import UnreadableCellError, cell_text, comparison_key
from exportasv.core.spreadsheets.reader import Sheet
from exportasv.core.spreadsheets.text_files import DoubtfulCell
from exportasv.core.spreadsheets.workbook_parts import DAYS_FROM_1900_TO_1904

MAX_CACHED_CELLS = 5_000  # distinct cells of a column whose parsed value is cached
MAX_QUOTE_LENGTH = 200
NUMBER_PARSERS = {
    "whole": parsers.whole_number,
    "days": parsers.days,
    "money": parsers.money,
    "decimal": parsers.decimal_number,
}
TEXT_TYPES = {"text", "prose", "name"}
CACHED_TYPES = {str, int, float}  # not bool: True is equal to 1
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MAYBE_DAMAGED = re.compile("[Ee][+]|^Err:|[ÃãÂâ\ufffd\u0300-\u036f]")  # text that the parsers look at twice
MAYBE_ADDRESS = re.compile(
    r"[.:\u3002\uff01-\uff61]|//|[\[(](dot|punto)|hxxp", re.IGNORECASE
)  # in every address of a site, which a name must not have
ParsedCell = tuple[object, dict | None]  # the value of a cell, or its error


class ColumnReader:
    """Parser of one column of the sheet, with a cache of the cells already parsed."""

    def __init__(self, index: int, spec: dict, sheet: Sheet, below: int, mark: str) -> None:
        self.index, self.field, self.kind = index, spec["field"], spec["kind"]
        self.is_text = self.kind in TEXT_TYPES
        self.spec, self.sheet, self.below, self.mark = spec, sheet, below, mark
        self.least, self.most = spec["least"], spec["most"]
        self.known: dict[object, ParsedCell] = {}
        self.varied = False  # too many distinct cells to cache: names, texts
        self._evidence: list[str] | None = None
        self._read = self._cell_parser()

    def parse_cell(self, cell: object) -> ParsedCell:
        """Return the value of a cell (None if it is blank) or its error."""
        if cell.__class__ not in CACHED_TYPES:
            return self._parse(cell)
        made = (None, None) if isinstance(cell, str) and not cell.strip() else self._parse(cell)
        if not self.varied:
            self.known[cell] = made
            self.varied = len(self.known) >= MAX_CACHED_CELLS
        return made

    def is_plain_text(self, cell: str) -> bool:
        """Return whether the cell is text that needs no cleaning, as most names and descriptions are."""
        return (
            self.is_text
            and len(cell) <= self.most
            and cell.isprintable()
            and cell[0] not in " '#"
            and cell[-1] != " "
            and "  " not in cell
            and not MAYBE_DAMAGED.search(cell)
            and not (self.kind == "name" and MAYBE_ADDRESS.search(cell))
        )

    def _parse(self, cell: object) -> ParsedCell:
        try:
            if isinstance(cell, DoubtfulCell):
                raise UnreadableCellError(cell.code)
            if isinstance(cell, str) and parsers.CELL_ERROR.fullmatch(cell.strip()):
                raise UnreadableCellError("formula")
            if isinstance(cell, str) and not cell.isascii():
                parsers.refuse_garbled(cell)
            return self._read(cell), None
        except UnreadableCellError as error:
            code, facts = error.code, error.facts
        except Exception:  # a parser that fails on one cell must not end the sheet
            code, facts = "unreadable", {}
        return None, {"field": self.field, "code": code, "value": _cell_beginning(cell), **_storable(facts)}

    def _cell_parser(self) -> Callable[[object], object]:
        if self.kind in NUMBER_PARSERS:
            return partial(self._number, NUMBER_PARSERS[self.kind])
        parsers_of_types: dict[str, Callable[[Any], object]] = {
            "text": self._text,
            "name": partial(self._text, read=parsers.name),
            "prose": partial(self._text, read=parsers.multiline_text),
            "choice": self._choice,
            "choices": self._choices,
            "date": self._date,
            "hour": lambda cell: parsers.hour(cell).isoformat("minutes"),
            "yes": parsers.yes_or_no,
            "hs": parsers.hs_code,
            "phone": parsers.phone,
            "whatsapp": parsers.whatsapp,
            "email": partial(self._short_enough, parsers.email),
            "web": partial(self._short_enough, parsers.web),
            "links": partial(self._short_enough, parsers.links),
            "months": parsers.months,
            "tax": parsers.tax_number,
            "dui": parsers.dui,
            "nrc": parsers.nrc,
            "gtin": parsers.gtin,
        }
        return parsers_of_types[self.kind]

    def _short_enough(self, read: Callable[[object], str], cell: object) -> str:
        """Return the value that `read` parses. Raise UnreadableCellError if it is too long for its column."""
        value = read(cell)
        if len(value) > self.most:
            raise UnreadableCellError("long", n=len(value), most=self.most)
        return value

    def _text(self, cell: object, read: Callable[[object], str] = cell_text) -> str:
        if self.kind in ("text", "name"):
            parsers.refuse_rounded(cell)
        written = self._short_enough(read, cell)
        if isinstance(cell, str) and UNSTORABLE.search(cell):
            raise UnreadableCellError("unclean")
        return written

    def _number(self, read: Callable, cell: object) -> object:
        try:
            number = read(cell, self.mark)
        except UnreadableCellError as error:
            if error.code != "ambiguous" or self.mark:
                raise
            self.mark = parsers.decimal_mark(self._column_texts())
            if not self.mark:
                raise
            number = read(cell, self.mark)
        if not self.least <= number <= self.most:
            raise UnreadableCellError("range", least=self.least, most=self.most)
        return number

    def _date(self, cell: object) -> str:
        first = isinstance(cell, str) and parsers.month_comes_first(self._column_texts())
        if isinstance(cell, int | float) and self.sheet.counts_from_1904:
            cell += DAYS_FROM_1900_TO_1904
        found = parsers.cell_date(cell, first)
        if not self.least <= found.year <= self.most:
            raise UnreadableCellError("year", least=self.least, most=self.most)
        return found.isoformat()

    def _choice(self, cell: object) -> str:
        if (value := self.spec["choices"].get(comparison_key(cell))) is None:
            raise UnreadableCellError("choice", choices=self.spec["shown"])
        return value

    def _choices(self, cell: object) -> list[str]:
        if (whole := self.spec["choices"].get(comparison_key(cell))) is not None:
            return [whole]
        found: set[str] = set()
        for part in cell_text(cell).split(";"):  # as exports write them: a choice may have a comma in its name
            whole = self.spec["choices"].get(comparison_key(part))
            found |= {whole} if whole is not None else self._choices_of_list(part)
        return sorted(found)

    def _choices_of_list(self, written: str) -> set[str]:
        parts = written.replace(" y ", ",").replace(" e ", ",").replace("/", ",").split(",")
        return {self._choice(part) for part in parts if comparison_key(part)}

    def _column_texts(self) -> list[str]:
        """Return the texts of this column below the header; read them only when a cell is ambiguous."""
        if self._evidence is None:
            place = self.index
            cells = (
                row[place] for number, row in enumerate(self.sheet.rows()) if number > self.below and place < len(row)
            )
            self._evidence = [cell for cell in cells if isinstance(cell, str) and cell]
        return self._evidence


def _storable(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: UNSTORABLE.sub("�", fact) if isinstance(fact, str) else fact for name, fact in facts.items()}


def _cell_beginning(cell: object) -> str:
    """Return the beginning of a cell as it stands, for its complaint."""
    try:
        written = cell_text(cell)
    except UnreadableCellError:
        return ""
    return UNSTORABLE.sub("�", written)[:MAX_QUOTE_LENGTH]
