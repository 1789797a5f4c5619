"""Reads a sheet into lines for COPY: each cell understood, or complained of. Runs in the sandbox: no Django here.

`table` yields first one line of JSON, what was found, then, where that leaves no question, one line for each row:
intake, row number, verdict, values, errors. The plan that it gets is made in exportasv/core/imports/staging.py.
"""

from collections.abc import Callable, Iterator
from functools import partial

import orjson

from exportasv.core.files.sandbox import Refused
from exportasv.core.imports import headers
from exportasv.core.imports.headers import TOP, Header
from exportasv.core.spreadsheets import parsers
from exportasv.core.spreadsheets.parsers import Unreadable, plain, text
from exportasv.core.spreadsheets.reader import Sheet, sheets

REMEMBERED = 5_000  # different cells of a column whose meaning is kept
LONGEST_QUOTE = 80
SUMS = ("total", "subtotal", "sub total", "suma", "gran total", "totales")
NUMERIC = {"whole", "days", "money"}
TEXTS = {"text", "prose"}
Made = tuple[object, dict | None]  # what a cell means, or the complaint about it


def table(path: str, plan: dict) -> Iterator[bytes]:
    """The head as JSON, then the rows as COPY reads them."""
    found, sheet, header = _chosen(path, plan)
    ask = _question(found, header, plan)
    head = {"sheets": found, "ask": ask, "sheet": sheet.name, "height": sheet.height, "header": header.as_json()}
    yield orjson.dumps(head) + b"\n"
    if not ask or plan.get("sure"):
        yield from _lines(sheet, header, plan)


def look(path: str, plan: dict) -> list[dict]:
    """What each sheet holds, for the page where columns are chosen."""
    return _chosen(path, plan)[0]


def raw(path: str, name: str) -> Iterator[bytes]:
    """All rows of a sheet as they stand, one JSON list a line."""
    for sheet in sheets(path):
        if sheet.name == name:
            for row in sheet.rows():
                yield orjson.dumps([_shown(cell, parsers.prose) for cell in row], default=str) + b"\n"
            return


def _shown(cell: object, read: Callable[[object], str] = text) -> object:
    return read(cell) if not isinstance(cell, int | float) else cell


# --- Which sheet, which header -------------------------------------------------------------------------


def _chosen(path: str, plan: dict) -> tuple[list[dict], Sheet, Header]:
    """What each sheet holds, and the one to take: that named by the plan, else the one whose headers are known best."""
    found, best = [], None
    for sheet in sheets(path):
        top = headers.top_of(sheet)
        named = plan.get("sheet") == sheet.name
        if named and plan.get("header") is not None:
            header = _as_planned(top, sheet, plan)
        else:
            header = headers.find(top, sheet.merged, plan["aliases"])
        if header is None:
            continue
        rows = [[_shown(cell) for cell in row[:60]] for row in top[header.row + 1 :][:TOP]]
        found.append({"name": sheet.name, "rows": sheet.height, "header": header.as_json(), "top": rows})
        if best is None or named or (header.score > best[1].score and best[0].name != plan.get("sheet")):
            best = (sheet, header)
    if best is None:
        raise Refused("no_headers")
    return found, *best


def _as_planned(top: list[list[object]], sheet: Sheet, plan: dict) -> Header:
    """The header that a person pointed at, with the fields chosen there."""
    if "mapping" not in plan:
        return headers.at(top, plan["header"], plan["aliases"])
    row, first = plan["header"], plan.get("first", plan["header"])
    names = headers.joined(top, row, sheet.merged) if first < row else [text(cell) for cell in top[row]]
    fields = [plan["mapping"].get(str(index), "") for index in range(len(names))]
    return Header(row, names, fields, first=first)


def _question(found: list[dict], header: Header, plan: dict) -> str:
    """Why a person must look first; "" when nothing is in doubt."""
    taken = set(header.fields)
    if header.twice:
        return "twice"
    if any(not taken & set(group) for group in plan["needed"]):
        return "missing"
    guessed = {header.fields[index] for index in header.guessed}
    if any(taken & set(group) <= guessed for group in plan["needed"]):
        return "guessed"
    rivals = [sheet for sheet in found if _complete(sheet["header"]["fields"], plan)]
    return "sheets" if len(rivals) > 1 and plan.get("sheet") is None else ""


def _complete(fields: list[str], plan: dict) -> bool:
    return all(set(fields) & set(group) for group in plan["needed"])


# --- Rows ----------------------------------------------------------------------------------------------


class Column:
    """One column of the sheet: how its cells are read, with what was read before kept."""

    def __init__(self, index: int, spec: dict, sheet: Sheet, below: int, mark: str) -> None:
        self.index, self.field, self.kind = index, spec["field"], spec["kind"]
        self.spec, self.sheet, self.below, self.mark = spec, sheet, below, mark
        self.least, self.most = spec["least"], spec["most"]
        self.known: dict[str, Made] = {}
        self.varied = False  # too many different cells to remember: names, texts
        self._evidence: list[str] | None = None
        self._read = self._reader()

    def made_of(self, cell: object) -> Made:
        """The meaning of a cell, None where it is blank, or the complaint about it."""
        if not isinstance(cell, str):
            return self._understood(cell)
        if self.varied and self._stands(cell):
            return cell, None
        made = self._understood(cell) if cell.strip() else (None, None)
        if not self.varied:
            self.known[cell] = made
            self.varied = len(self.known) >= REMEMBERED
        return made

    def _stands(self, cell: str) -> bool:
        """A text that is kept as it is, told at a glance: most names and descriptions."""
        return (
            self.kind in TEXTS
            and len(cell) <= self.most
            and cell.isprintable()
            and cell[0] not in " '#"
            and cell[-1] != " "
            and "  " not in cell
        )

    def _understood(self, cell: object) -> Made:
        try:
            if isinstance(cell, str) and cell in parsers.CELL_ERRORS:
                raise Unreadable("formula")
            return self._read(cell), None
        except Unreadable as error:
            quoted = text(cell)[:LONGEST_QUOTE].replace("\x00", "�")
            return None, {"field": self.field, "code": error.code, "value": quoted, **error.facts}

    def _reader(self) -> Callable[[object], object]:
        if self.kind in NUMERIC:
            return partial(self._number, getattr(parsers, self.kind))
        own = {
            "text": self._text,
            "prose": partial(self._text, read=parsers.prose),
            "choice": self._choice,
            "choices": self._choices,
            "date": self._date,
        }
        own |= {"hour": lambda cell: parsers.hour(cell).isoformat("minutes")}
        simple = {
            "yes": parsers.yes,
            "hs": parsers.hs_code,
            "phone": parsers.phone,
            "email": parsers.email,
            "web": parsers.web,
        }
        simple |= {"months": parsers.months}
        return {**own, **simple, "tax": parsers.tax_number, "dui": parsers.dui}[self.kind]

    def _text(self, cell: object, read: Callable[[object], str] = text) -> str:
        written = read(cell)
        if len(written) > self.most:
            raise Unreadable("long", n=len(written), most=self.most)
        if "\x00" in written:  # half pairs of surrogates come neither from calamine nor from a decoder
            raise Unreadable("unclean")
        return written

    def _number(self, read: Callable, cell: object) -> object:
        try:
            number = read(cell, self.mark)
        except Unreadable as error:
            if error.code != "ambiguous" or self.mark:
                raise
            self.mark = parsers.mark_of(self._others())
            if not self.mark:
                raise
            number = read(cell, self.mark)
        if not self.least <= number <= self.most:
            raise Unreadable("range", least=self.least, most=self.most)
        return number

    def _date(self, cell: object) -> str:
        first = isinstance(cell, str) and parsers.month_comes_first(self._others())
        found = parsers.day(cell, first)
        if not self.least <= found.year <= self.most:
            raise Unreadable("year", least=self.least, most=self.most)
        return found.isoformat()

    def _choice(self, cell: object) -> str:
        if (value := self.spec["choices"].get(plain(cell))) is None:
            raise Unreadable("choice", choices=self.spec["shown"])
        return value

    def _choices(self, cell: object) -> list[str]:
        if (whole := self.spec["choices"].get(plain(cell))) is not None:
            return [whole]
        parts = text(cell).replace(" y ", ",").replace(" e ", ",").replace(";", ",").replace("/", ",").split(",")
        return sorted({self._choice(part) for part in parts if plain(part)})

    def _others(self) -> list[str]:
        """The texts of this column below the header, read when one of them leaves a doubt."""
        if self._evidence is None:
            place, found = self.index, []
            for number, row in enumerate(self.sheet.rows()):
                if number > self.below and place < len(row) and isinstance(row[place], str) and row[place]:
                    found.append(row[place])
            self._evidence = found
        return self._evidence


def _lines(sheet: Sheet, header: Header, plan: dict) -> Iterator[bytes]:
    specs = {spec["field"]: spec for spec in plan["columns"]}
    columns = [
        Column(index, specs[name], sheet, header.row, plan.get("mark", ""))
        for index, name in enumerate(header.fields)
        if name
    ]
    spread = _spread(sheet, header, columns)
    titles = [(column.index, header.names[column.index]) for column in columns]
    needed, sets = plan["needed"], [frozenset(group) for group in plan["needed"]]
    start = b"%d\t" % plan["intake"]
    fewest = 2 if len(columns) > 2 else 1  # one cell alone is a title within the table, or a note below it
    for number, row in enumerate(sheet.rows(), start=1):
        if number <= header.row + 1:
            continue
        if number in spread:
            row = _filled(row, spread[number])
        values, errors = _understood(row, columns)
        if len(values) + len(errors) < fewest or _is_header(row, titles):
            continue
        left_out = []
        if any(group.isdisjoint(values) for group in sets):
            left_out = _left_out(values, errors, needed, header.fields)
            if left_out and _is_sum(row):
                continue
        yield _line(start, number, values, errors + left_out)


def _understood(row: list[object], columns: list[Column]) -> tuple[dict[str, object], list[dict]]:
    """The cells that hold something, each by its meaning or with a complaint. The inner loop of the whole intake."""
    values, errors, width = {}, [], len(row)
    for column in columns:
        if column.index >= width:
            continue
        cell = row[column.index]
        if cell == "" or cell is None:
            continue
        made = column.known.get(cell) if isinstance(cell, str) else None
        value, wrong = made or column.made_of(cell)
        if wrong is not None:
            errors.append(wrong)
        elif value is not None:
            values[column.field] = value
    return values, errors


def _is_header(row: list[object], titles: list[tuple[int, str]]) -> bool:
    """The header repeated within the table."""
    width = len(row)
    if not any(index < width and row[index] == name for index, name in titles[:2]):
        return False
    return 2 * sum(index < width and text(row[index]) == name for index, name in titles) > len(titles)


def _is_sum(row: list[object]) -> bool:
    return next((plain(cell) for cell in row if text(cell)), "").startswith(SUMS)


def _left_out(values: dict, errors: list[dict], needed: list[list[str]], fields: list[str]) -> list[dict]:
    wrong = {error["field"] for error in errors}
    empty = [group for group in needed if not any(name in values or name in wrong for name in group)]
    return [
        {"field": next(name for name in group if name in fields), "code": "needed", "value": ""}
        for group in empty
        if set(group) & set(fields)
    ]


def _line(start: bytes, number: int, values: dict, errors: list[dict]) -> bytes:
    """One row for COPY; JSON holds no raw tabs or ends of line, so only its backslashes are doubled."""
    told = orjson.dumps(errors).replace(b"\\", b"\\\\") if errors else b"\\N"
    verdict = b"wrong" if errors else b"new"
    kept = orjson.dumps(values).replace(b"\\", b"\\\\")
    return b"%b%d\t%b\t%b\t%b\n" % (start, number, verdict, kept, told)


def _spread(sheet: Sheet, header: Header, columns: list[Column]) -> dict[int, dict[int, object]]:
    """Row → column → value, for cells merged over several rows: the value stands in the first of them only."""
    taken = {column.index for column in columns}
    areas = {}
    for (top, left), (bottom, _right) in sheet.merged:
        if bottom > top > header.row and left in taken:
            areas.setdefault(top, []).append((left, bottom))
    spread: dict[int, dict[int, object]] = {}
    for index, row in enumerate(sheet.rows()) if areas else ():
        for left, bottom in areas.get(index, ()):
            for below in range(index + 1, bottom + 1):
                spread.setdefault(below + 1, {})[left] = row[left] if left < len(row) else ""
    return spread


def _filled(row: list[object], values: dict[int, object]) -> list[object]:
    row = [*row, *[""] * (max(values) + 1 - len(row))]
    if any(text(cell) for cell in row):
        for index, value in values.items():
            row[index] = row[index] if text(row[index]) else value
    return row
