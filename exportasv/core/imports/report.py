"""Files for the sender: the template to fill in, and the annotated sheet with the errors beside each row."""

import io
import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from exportasv.core.files import sandbox
from exportasv.core.files.local_files import local_path
from exportasv.core.imports import read
from exportasv.core.imports.error_texts import cell_errors
from exportasv.core.imports.kinds import KINDS, ImportKind, choice_labels
from exportasv.core.imports.models import ImportJob, ImportRow
from exportasv.core.imports.staging import reading_plan
from exportasv.core.spreadsheets.reader import LIMITS
from exportasv.core.spreadsheets.writer import escape_formula

WORKBOOK_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
RESULT_HEADER, ERRORS_HEADER = "Resultado", "Qué está mal"  # a corrected sheet comes back with these headers


def annotated_sheet(job: ImportJob) -> bytes:
    """Return an .xlsx of the sheet as it was sent, with two more columns: verdict and errors."""
    import xlsxwriter  # only where a workbook is written: 9 MB

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    bold, bad = book.add_format({"bold": True}), book.add_format({"bg_color": "#F8C9C4"})
    sheet = book.add_worksheet()
    header = job.found["header"]
    width, fields = len(header["names"]), header["fields"]
    judged = _row_reports(job)
    upcoming = next(judged, None)
    for number, cells in enumerate(_raw_rows(job), start=1):
        wrong: set[int] = set()
        told: list[str] = []
        if upcoming and upcoming[0] == number:
            _number, told, wrong_fields = upcoming
            wrong = {fields.index(name) for name in wrong_fields if name in fields}
            upcoming = next(judged, None)
        elif number == header["row"] + 1:
            told = [RESULT_HEADER, ERRORS_HEADER]
        for name, text in job.mended.get(str(number), {}).items():
            if name in fields and fields.index(name) < len(cells):
                cells[fields.index(name)] = text
        for column, value in enumerate(cells[:width]):
            style = bold if number == header["row"] + 1 else bad if column in wrong else None
            _write_cell(sheet, number - 1, column, value, style)
        for column, text in enumerate(told, start=width):
            sheet.write_string(number - 1, column, str(escape_formula(text)))
    sheet.set_column(width + 1, width + 1, 80)
    book.close()
    return stream.getvalue()


def _write_cell(sheet, row: int, column: int, value: object, style) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, escape_formula(value), style)
    else:
        sheet.write(row, column, value, style)


def _raw_rows(job: ImportJob) -> Iterator[list[object]]:
    held = b""
    with local_path(job.file) as path:
        plan = reading_plan(job)
        for chunk in sandbox.stream(read.raw_rows, path, job.found["sheet"], plan, limits=LIMITS):
            *lines, held = (held + chunk).split(b"\n")
            yield from map(json.loads, lines)


def _row_reports(job: ImportJob) -> Iterator[tuple[int, list[str], set[str]]]:
    """Yield (row number, verdict and errors as text, fields that are wrong) for each row."""
    columns, header = KINDS[job.kind].columns_by_field(), job.found["header"]
    for row in job.rows.order_by("row_number").iterator(chunk_size=2000):
        found = cell_errors(columns, header["fields"], header["names"], row.row_number, row.errors)
        said = "; ".join(f"{each.column} ({each.cell}): {each.problem} {each.remedy}" for each in found)
        wrong = {error["field"] for error in row.errors or []} if row.verdict == ImportRow.Verdict.WRONG else set()
        yield row.row_number, [str(ImportRow.Verdict(row.verdict).label), said], wrong


def import_template(kind: ImportKind) -> bytes:
    """Return an .xlsx with the headers and one example row; its second sheet lists the allowed values."""
    import xlsxwriter  # only where a workbook is written: 9 MB

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(str(kind.title)[:31])
    columns = kind.all_columns()
    sheet.write_row(0, 0, [column.header for column in columns], bold)
    sheet.write_row(1, 0, [column.example for column in columns])
    sheet.set_column(0, len(columns), 22)
    lists = book.add_worksheet(_("Lists"))
    chosen = [(column.header, column.choices()) for column in columns if column.choices]
    for place, (header, choices) in enumerate(chosen):
        lists.write_column(0, place, [header], bold)
        lists.write_column(1, place, list(choice_labels(choices).values()))
    lists.set_column(0, len(chosen), 30)
    book.close()
    return stream.getvalue()
