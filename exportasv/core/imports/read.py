"""Read a sheet into lines for COPY, with the value or the error of each cell. Runs in the sandbox: no Django here.

`read_table` yields one line of JSON with what was found. If no question is open, it then yields one line for each row:
job, row number, verdict, values, errors. exportasv/core/imports/staging.py makes the plan that it receives.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

import orjson

from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.imports import headers
from exportasv.core.imports.column_reader import CACHED_TYPES, MAX_QUOTE_LENGTH, ColumnReader
from exportasv.core.imports.headers import PREVIEW_ROWS, Header
from exportasv.core.spreadsheets import parsers
from exportasv.core.spreadsheets.parsers import cell_text, comparison_key
from exportasv.core.spreadsheets.reader import MAX_COLUMNS, Sheet, sheets
from exportasv.core.spreadsheets.text_files import TextOptions

TRAILER = b"#"  # begins the last line, which is not for COPY
MIN_SCORE = 2  # known columns of a sheet that is taken before a hidden one
MAX_LISTED_ROWS = 20  # rows named in a note
TOTAL_LABELS = ("total", "subtotal", "sub total", "suma", "gran total", "totales")


def read_table(path: str, plan: dict) -> Iterator[bytes]:
    """Yield what was found as one line of JSON, the rows as lines for COPY, and the rows left out as a last line."""
    found, sheet, header = _choose_sheet(path, plan)
    ask = _open_question(found, sheet, header, plan)
    head = {"sheets": found, "ask": ask, "sheet": sheet.name, "height": sheet.height, "header": header.as_json()}
    head |= {"text": asdict(sheet.text) if sheet.text else None, "notes": _notes(found, sheet, header)}
    yield orjson.dumps(head) + b"\n"
    if not ask or plan.get("sure"):
        yield from _copy_lines(sheet, header, plan)


def preview_sheets(path: str, plan: dict) -> list[dict]:
    """Return what each sheet holds, for the page where columns are chosen."""
    return _choose_sheet(path, plan)[0]


def raw_rows(path: str, name: str, plan: dict) -> Iterator[bytes]:
    """Yield all rows of a sheet as sent, one JSON list per line."""
    for sheet in sheets(path, _text_options(plan)):
        if sheet.name == name:
            for row in sheet.rows():
                yield orjson.dumps([_printable_cell(cell, parsers.multiline_text) for cell in row], default=str) + b"\n"
            return


def _text_options(plan: dict) -> TextOptions:
    return TextOptions(plan.get("encoding", ""), plan.get("separator", ""), frozenset(plan.get("aliases", ())))


def _notes(found: list[dict], sheet: Sheet, header: Header) -> list[dict]:
    """Return what the sender should know about the file: codes with facts, see error_texts.NOTE_MESSAGES."""
    hidden = [row + 1 for row in sheet.doubts.hidden_rows if row > header.row]
    unread = [each["name"] for each in found if each["hidden"] and each["name"] != sheet.name]
    notes: list[tuple[str, dict | None]] = [
        ("hidden_sheet", {"name": sheet.name} if sheet.is_hidden else None),
        ("hidden_sheets", {"names": unread} if unread else None),
        ("hidden_rows", {"rows": hidden[:MAX_LISTED_ROWS], "n": len(hidden)} if hidden else None),
        ("from_1904", {} if sheet.counts_from_1904 else None),
    ]
    return [{"code": code, **facts} for code, facts in notes if facts is not None]


def _printable_cell(cell: object, read: Callable[[object], str] = cell_text) -> object:
    return read(cell) if not isinstance(cell, int | float) else cell


# --- Which sheet, which header -------------------------------------------------------------------------


def _choose_sheet(path: str, plan: dict) -> tuple[list[dict], Sheet, Header]:
    """Return what each sheet holds, and the sheet to import with its header.

    It is the sheet named in the plan, else the one whose headers match best. Raise FileRejectedError if no sheet has
    headers.
    """
    found, best = [], None
    for sheet in sheets(path, _text_options(plan)):
        top = headers.top_rows(sheet)
        named = plan.get("sheet") == sheet.name
        if named and plan.get("header") is not None:
            header: Header | None = _planned_header(top, sheet, plan)
        else:
            header = headers.find_header(top, sheet.merged, plan["aliases"])
        if header is None:
            continue
        rows = [[_printable_cell(cell) for cell in row[:60]] for row in top[header.row + 1 :][:PREVIEW_ROWS]]
        found.append({"name": sheet.name, "rows": sheet.height, "header": header.as_json(), "top": rows})
        found[-1] |= {"hidden": sheet.is_hidden}
        if best is None or named or (_rank(sheet, header) > _rank(*best) and best[0].name != plan.get("sheet")):
            best = (sheet, header)
    if best is None:
        raise FileRejectedError("no_headers")
    return found, *best


def _rank(sheet: Sheet, header: Header) -> tuple[bool, float]:
    """Return how well a sheet fits: one with two known columns that can be seen comes before a hidden one."""
    return not sheet.is_hidden and header.score >= MIN_SCORE, header.score


def _planned_header(top: list[list[object]], sheet: Sheet, plan: dict) -> Header:
    """Return the header that a person chose, with the chosen fields."""
    if "mapping" not in plan:
        return headers.header_at(top, plan["header"], plan["aliases"])
    row, first = plan["header"], plan.get("first", plan["header"])
    names = headers.join_header_rows(top, row, sheet.merged) if first < row else [cell_text(cell) for cell in top[row]]
    fields = [plan["mapping"].get(str(index), "") for index in range(len(names))]
    return Header(row, names, fields, first=first)


def _open_question(found: list[dict], sheet: Sheet, header: Header, plan: dict) -> str:
    """Return why a person must choose the columns first; "" if nothing is in doubt."""
    taken = set(header.fields)
    if sheet.text and (sheet.text.is_doubtful or any(map(_has_lost_letters, header.names))):
        return "encoding"
    if sheet.is_hidden and plan.get("sheet") is None:
        return "hidden"
    if header.twice:
        return "twice"
    if any(not taken & set(group) for group in plan["needed"]):
        return "missing"
    guessed = {header.fields[index] for index in header.guessed}
    if any(taken & set(group) <= guessed for group in plan["needed"]):
        return "guessed"
    rivals = [each for each in found if _has_required_columns(each["header"]["fields"], plan) and not each["hidden"]]
    return "sheets" if len(rivals) > 1 and plan.get("sheet") is None else ""


def _has_lost_letters(name: str) -> bool:
    try:
        parsers.refuse_garbled(name)
    except parsers.UnreadableCellError:
        return True
    return False


def _has_required_columns(fields: list[str], plan: dict) -> bool:
    return all(set(fields) & set(group) for group in plan["needed"])


# --- Rows ----------------------------------------------------------------------------------------------


def _copy_lines(sheet: Sheet, header: Header, plan: dict) -> Iterator[bytes]:
    mended: dict[str, dict[str, str]] = plan.get("mended") or {}
    columns = _column_readers(sheet, header, plan, mended)
    titles = [(column.index, header.names[column.index]) for column in columns if column.index < len(header.names)]
    needed, sets = plan["needed"], [frozenset(group) for group in plan["needed"]]
    start = b"%d\t" % plan["job"]
    fewest = 2 if len(columns) > 2 else 1  # a single cell is a title in the table or a note below it
    left: list[int] = []
    for number, row in _data_rows(sheet, header, columns, mended):
        values, errors = _parse_row(row, columns)
        if len(values) + len(errors) < fewest or _is_header(row, titles):
            if any(map(cell_text, row)) and not _is_header(row, titles):
                left.append(number)
            continue
        missing = []
        if len(values) < len(columns) and any(group.isdisjoint(values) for group in sets):
            missing = _missing_values(values, errors, needed, header.fields)
            if missing and _is_total(row):
                left.append(number)
                continue
        if sheet.text and len(row) > len(header.names):
            missing += _surplus_cells(row, header, mended.get(str(number)))
        yield _copy_line(start, number, values, errors + missing)
    if left:
        trailer = {"code": "left_out", "rows": left[:MAX_LISTED_ROWS], "n": len(left)}
        yield TRAILER + orjson.dumps(trailer) + b"\n"


def _column_readers(sheet: Sheet, header: Header, plan: dict, mended: dict[str, dict[str, str]]) -> list[ColumnReader]:
    """Return a reader for each column that is imported, and one for each field that was only written on the page."""
    specs = {spec["field"]: spec for spec in plan["columns"]}
    places = {name: index for index, name in enumerate(header.fields) if name}
    added = sorted({name for cells in mended.values() for name in cells} & set(specs) - set(places))
    places |= {name: MAX_COLUMNS + index for index, name in enumerate(added)}
    return [ColumnReader(index, specs[name], sheet, header.row, plan.get("mark", "")) for name, index in places.items()]


def _data_rows(
    sheet: Sheet, header: Header, columns: list[ColumnReader], mended: dict[str, dict[str, str]]
) -> Iterator[tuple[int, list[object]]]:
    """Yield (number, cells) of the rows below the header: merged cells filled in, mended ones as they were mended."""
    spread = _merged_values(sheet, header, columns)
    doubtful = sheet.doubts.cells
    places = {column.field: column.index for column in columns}
    for number, row in enumerate(sheet.rows(), start=1):
        if number <= header.row + 1:
            continue
        if number in spread:
            row = _fill_merged_cells(row, spread[number])
        if number - 1 in doubtful:
            row = _with_cells(row, doubtful[number - 1])
        if mended and (cells := mended.get(str(number))):
            row = _with_cells(row, {places[name]: text for name, text in cells.items() if name in places})
        yield number, row


def _with_cells(row: list[object], cells: Mapping[int, object]) -> list[object]:
    if not cells:
        return row
    row = [*row, *[""] * (max(cells) + 1 - len(row))]
    for index, value in cells.items():
        row[index] = value
    return row


def _surplus_cells(row: list[object], header: Header, mended: dict[str, str] | None) -> list[dict]:
    """Return the complaint about a line of a .csv with more cells than headers; the mended row has been looked at."""
    surplus = [text for cell in row[len(header.names) :] if (text := cell_text(cell))]
    if not surplus or mended:
        return []
    last = next(name for name in reversed(header.fields) if name)
    return [{"field": last, "code": "surplus", "value": " | ".join(surplus)[:MAX_QUOTE_LENGTH]}]


def _parse_row(row: list[object], columns: list[ColumnReader]) -> tuple[dict[str, object], list[dict]]:
    """Return the values and the errors of the cells that are not empty. This is the inner loop of an import."""
    values: dict[str, object] = {}
    errors, width = [], len(row)
    for column in columns:
        if column.index >= width or (cell := row[column.index]) == "" or cell is None:
            continue
        if column.varied and cell.__class__ is str and column.is_plain_text(cell):
            values[column.field] = cell
            continue
        made = column.known.get(cell) if cell.__class__ in CACHED_TYPES else None
        value, wrong = made or column.parse_cell(cell)
        if wrong is not None:
            errors.append(wrong)
        elif value is not None:
            values[column.field] = value
    return values, errors


def _is_header(row: list[object], titles: list[tuple[int, str]]) -> bool:
    """Return whether this row repeats the header."""
    width = len(row)
    if not any(index < width and row[index] == name for index, name in titles[:2]):
        return False
    return 2 * sum(index < width and cell_text(row[index]) == name for index, name in titles) > len(titles)


def _is_total(row: list[object]) -> bool:
    return next((comparison_key(cell) for cell in row if cell_text(cell)), "").startswith(TOTAL_LABELS)


def _missing_values(values: dict, errors: list[dict], needed: list[list[str]], fields: list[str]) -> list[dict]:
    wrong = {error["field"] for error in errors}
    empty = [group for group in needed if not any(name in values or name in wrong for name in group)]
    return [
        {"field": next(name for name in group if name in fields), "code": "needed", "value": ""}
        for group in empty
        if set(group) & set(fields)
    ]


def _copy_line(start: bytes, number: int, values: dict, errors: list[dict]) -> bytes:
    """Return one row for COPY. JSON has no raw tabs or line ends, so only its backslashes are doubled."""
    told = orjson.dumps(errors).replace(b"\\", b"\\\\") if errors else b"\\N"
    verdict = b"wrong" if errors else b"new"
    kept = orjson.dumps(values).replace(b"\\", b"\\\\")
    return b"%b%d\t%b\t%b\t%b\n" % (start, number, verdict, kept, told)


def _merged_values(sheet: Sheet, header: Header, columns: list[ColumnReader]) -> dict[int, dict[int, object]]:
    """Return row → column → value for cells merged over several rows.

    The file has the value only in the first of these rows.
    """
    taken = {column.index for column in columns}
    areas: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in sheet.merged:
        if bottom > top > header.row and left in taken:
            areas.setdefault(top, []).append((left, bottom))
    spread: dict[int, dict[int, object]] = {}
    for index, row in enumerate(sheet.rows()) if areas else ():
        for left, bottom in areas.get(index, ()):
            for below in range(index + 1, bottom + 1):
                spread.setdefault(below + 1, {})[left] = row[left] if left < len(row) else ""
    return spread


def _fill_merged_cells(row: list[object], values: dict[int, object]) -> list[object]:
    if not any(cell_text(cell) for cell in row):
        return row
    return _with_cells(row, {n: value for n, value in values.items() if n >= len(row) or not cell_text(row[n])})
