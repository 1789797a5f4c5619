"""Export of lists to XLSX and CSV, in two lines of a view:

    if response := exports.export_response(request, rows, COLUMNS, _("Placements")):
        return response

`rows` is the filtered queryset (or list) that the page shows, already limited to the person's scope. `?export=xlsx` or
`csv` in the page's URL requests the file (<c-export /> makes the links). A background job makes a long list: it opens
the same URL as the same person, so filters and permissions are those of the page (core/notifications/list_exports.py).

A page with several lists names each one with `part`; put `<c-export part="ledger" />` next to that list:

    if response := exports.any_export_response(request, [("", rows, COLUMNS, _("Samples")), ("ledger", …)]):
        return response
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django_countries.fields import Country

from exportasv.core.spreadsheets.writer import csv_lines, write_xlsx

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
EXPORT_PARAM, PART_PARAM = "export", "part"  # parameters in the page's query string
MAX_SYNC_ROWS = 3000  # rows; above this number a background job makes the file
CHUNK_ROWS = 1000
PRIVATE_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Column(NamedTuple):
    """A column of a file: its header, and the path of its value ("company.name") or a function of the row."""

    header: str | Promise
    value: str | Callable[[Any], object]  # called with a row of the list


Rows = models.QuerySet | Sequence[object]


def columns(model: type[models.Model], *paths: str) -> list[Column]:
    """Return columns named like their fields: "state", "product", "product.company"."""
    return [Column(capfirst(_field(model, path).verbose_name), path) for path in paths]


def _field(model: type[models.Model], path: str) -> models.Field:
    first, _dot, rest = path.partition(".")
    field = cast(models.Field, model._meta.get_field(first))
    return _field(cast(type[models.Model], field.related_model), rest) if rest else field


@dataclass(frozen=True)
class Table:
    """The table to write."""

    title: str
    rows: Rows
    columns: Sequence[Column]

    @property
    def headers(self) -> list[str]:
        return [str(column.header) for column in self.columns]

    def lines(self) -> Iterator[list[object]]:
        """Yield the cells of each row, in constant memory."""
        rows = self.rows
        for row in rows.iterator(chunk_size=CHUNK_ROWS) if isinstance(rows, models.QuerySet) else rows:
            yield [cell_value(_raw_value(row, column.value)) for column in self.columns]

    def count(self, most: int | None = None) -> int:
        """Return the number of rows; count no more than `most`."""
        if not isinstance(self.rows, models.QuerySet):
            return len(self.rows)
        return self.rows.order_by()[:most].count()

    def file_name(self, form: str) -> str:
        return f"{slugify(self.title)}-{timezone.localdate()}.{form}"


class TableResponse(HttpResponse):
    """The response to a job that opened the page: the table itself. See notifications/list_exports.py."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table


LargeExportHandler = Callable[[HttpRequest, Table, str], HttpResponse]
_large_export_handlers: list[LargeExportHandler] = []


def register_large_export_handler(order: LargeExportHandler) -> LargeExportHandler:
    """Register the function that starts a job for a long list and returns its progress page."""
    _large_export_handlers[:] = [order]
    return order


ExportList = tuple[str, Rows | Callable[[], Rows], Sequence[Column], str | Promise]  # part, rows, columns, title
ExportGuard = Callable[[HttpRequest, Table], HttpResponse | None]
_export_guards: list[ExportGuard] = []


def register_export_guard(guard: ExportGuard) -> ExportGuard:
    """Register the function that may refuse a file: its response is returned in place of the file."""
    _export_guards[:] = [guard]
    return guard


def requested_format(request: HttpRequest) -> str:
    """Return "xlsx" or "csv", or "" if the page itself is requested."""
    asked = request.GET.get(EXPORT_PARAM, "")
    return asked if asked in CONTENT_TYPES else ""


def export_response(
    request: HttpRequest,
    rows: Rows | Callable[[], Rows],
    columns: Sequence[Column],
    title: str | Promise,
    part: str = "",
) -> HttpResponseBase | None:
    """Return the requested file, or the page of the job that makes it; None if no file is requested.

    `rows` may be a function, called only for a file: where the page shows other rows, their query is not made for it.
    """
    form = requested_format(request)
    if not form or request.GET.get(PART_PARAM, "") != part:
        return None
    table = Table(str(title), rows() if callable(rows) else rows, columns)
    if getattr(request, "for_a_job", False):
        return TableResponse(table)
    for guard in _export_guards:
        if refusal := guard(request, table):
            return refusal
    if _large_export_handlers and table.count(MAX_SYNC_ROWS + 1) > MAX_SYNC_ROWS:
        return _large_export_handlers[0](request, table, form)
    return file_response(table, form)


def any_export_response(request: HttpRequest, lists: Iterable[ExportList]) -> HttpResponseBase | None:
    """Return the requested file of a page with several lists, as `export_response` does for one."""
    for part, rows, columns, title in lists:
        if response := export_response(request, rows, columns, title, part):
            return response
    return None


def file_response(table: Table, form: str) -> HttpResponseBase:
    """Return the file at once: CSV streamed row by row, XLSX from a temporary file."""
    headers = {**PRIVATE_HEADERS, "Content-Disposition": f'attachment; filename="{table.file_name(form)}"'}
    if form == CSV:
        lines = csv_lines(table.headers, table.lines())
        return StreamingHttpResponse(lines, content_type=CONTENT_TYPES[CSV], headers=headers)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the response)
    write_xlsx(file, table.headers, table.lines())
    file.seek(0)
    return FileResponse(file, content_type=CONTENT_TYPES[XLSX], headers=headers)


def write_table(table: Table, form: str, file, told: Callable[[int], object]) -> None:
    """Write a job's file to an open binary file.

    It calls `told` with the number of rows done every CHUNK_ROWS rows.
    """
    lines = _report_progress(table.lines(), told)
    if form == CSV:
        file.writelines(line.encode() for line in csv_lines(table.headers, lines))
    else:
        write_xlsx(file, table.headers, lines)


def _report_progress(lines: Iterable[list[object]], told: Callable[[int], object]) -> Iterator[list[object]]:
    for done, line in enumerate(lines, start=1):
        yield line
        if done % CHUNK_ROWS == 0:
            told(done)


# --- Cells ----------------------------------------------------------------------------------------------------


def _raw_value(row: object, value: str | Callable[[Any], object]) -> object:
    if callable(value):
        return value(row)
    *way, last = value.split(".")
    owner = row
    for name in way:
        owner = getattr(owner, name, None)
    if isinstance(owner, dict):
        return owner.get(last)
    shown = getattr(owner, f"get_{last}_display", None)
    return shown() if shown else getattr(owner, last, None)


def cell_value(value: object) -> object:
    """Return a value for a cell: numbers, dates and times stay as they are, the rest becomes text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, (int, float, Decimal, date)):
        return value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, Country):
        return str(value.name)
    if isinstance(value, models.Manager):
        value = value.all()
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return ", ".join(str(cell_value(each)) for each in value)
    return str(value)
