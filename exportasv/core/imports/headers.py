"""Matching of a sheet's columns to fields by their headers. Runs in the sandbox: no Django here."""

import re
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches

from exportasv.core.spreadsheets.parsers import cell_text, comparison_key
from exportasv.core.spreadsheets.reader import Sheet

HEADER_SEARCH_ROWS = 30  # rows searched for the headers
PREVIEW_ROWS = 8  # rows shown on the page where columns are chosen, from the header on
MIN_SIMILARITY = 0.84  # similarity (0 to 1) from which a header is guessed
MAX_CANDIDATES = 4  # likely header rows for which similar names are compared too


@dataclass
class Header:
    """The headers of a sheet.

    `row` is the index of the last header row; `names` and `fields` are listed by column. A field is "" if the column is
    ignored. `guessed` lists the columns whose header is only similar to a known one.
    """

    row: int
    names: list[str]
    fields: list[str]
    guessed: list[int] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)  # fields that two columns with the same header match
    first: int = 0  # index of the first header row if there are two

    @property
    def score(self) -> float:
        return sum(bool(name) for name in self.fields) - 0.5 * len(self.guessed) - 0.1 * (self.row - self.first)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def top_rows(sheet: Sheet) -> list[list[object]]:
    """Return the first rows of a sheet."""
    top = []
    for row in sheet.rows():
        top.append(list(row))
        if len(top) == HEADER_SEARCH_ROWS + PREVIEW_ROWS:
            break
    return top


def find_header(top: list[list[object]], merged: list, aliases: dict[str, str]) -> Header | None:
    """Return the most likely header, of one row or two; skip titles, logos and blank lines above it."""
    tries = []
    for index in range(min(HEADER_SEARCH_ROWS, len(top))):
        if any(cell_text(cell) for cell in top[index]):
            tries.append(_read_header(index, index, [cell_text(cell) for cell in top[index]], aliases))
            if index:
                tries.append(_read_header(index - 1, index, join_header_rows(top, index, merged), aliases))
    tries.sort(key=lambda header: (-header.score, header.row))
    likely = [_read_header(each.first, each.row, each.names, aliases, near=True) for each in tries[:MAX_CANDIDATES]]
    best = max(likely, key=lambda header: (header.score, -header.row), default=None)
    if best is None or best.score < 1:
        return _widest_row_header(top, aliases)
    return best


def header_at(top: list[list[object]], row: int, aliases: dict[str, str]) -> Header:
    """Return the header in the row that a person chose."""
    cells = top[row] if row < len(top) else []
    return _read_header(row, row, [cell_text(cell) for cell in cells], aliases, near=True)


def _widest_row_header(top: list[list[object]], aliases: dict[str, str]) -> Header | None:
    """Return the first of the rows with the most text cells as the header, or None if there is none.

    Used if no header is known.
    """
    rows = [
        (sum(isinstance(cell, str) and bool(cell_text(cell)) for cell in row), -index) for index, row in enumerate(top)
    ]
    if not rows or max(rows)[0] < 2:
        return None
    index = -max(rows)[1]
    return _read_header(index, index, [cell_text(cell) for cell in top[index]], aliases, near=True)


def join_header_rows(top: list[list[object]], index: int, merged: list) -> list[str]:
    """Join two header rows: “Precio” merged over “EXW” and “FOB” gives “Precio EXW”, “Precio FOB”."""
    above, below = [cell_text(cell) for cell in top[index - 1]], [cell_text(cell) for cell in top[index]]
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    for (first_row, left), (_last_row, right) in merged:
        if first_row == index - 1 and left < width:
            above[left : right + 1] = [above[left]] * (min(right + 1, width) - left)
    return [" ".join(filter(None, pair)) for pair in zip(above, below, strict=True)]


def _lookup_name(name: str, aliases: dict[str, str]) -> str:
    """Return the comparison key of a header; drop the text in brackets if only the rest is known."""
    whole, without = comparison_key(name), comparison_key(re.sub(r"\(.*?\)", " ", name))
    return without if whole not in aliases and without in aliases else whole


def _read_header(first: int, last: int, names: list[str], aliases: dict[str, str], *, near: bool = False) -> Header:
    header = Header(last, names, [""] * len(names), first=first)
    claimed: dict[str, str] = {}
    known = list(aliases)
    spoken = [_lookup_name(name, aliases) for name in names]
    exact = [name in aliases for name in spoken]
    for index in sorted(range(len(names)), key=lambda place: not exact[place]):
        name = spoken[index]
        alike = (
            get_close_matches(name, known, 1, MIN_SIMILARITY)
            if near and not exact[index] and 4 <= len(name) <= 60
            else []
        )
        chosen = aliases.get(name if exact[index] else alike[0] if alike else "", "")
        if not chosen:
            continue
        if chosen in claimed:
            header.twice += [chosen] * (claimed[chosen] == name)
            continue
        claimed[chosen] = name
        header.fields[index] = chosen
        if not exact[index]:
            header.guessed.append(index)
    return header
