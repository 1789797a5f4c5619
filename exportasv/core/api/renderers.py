"""Forms of an answer: JSON with orjson, and lists as JSON Lines or CSV."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

from exportasv.core.spreadsheets.writer import write_csv

OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z


class OrjsonRenderer(BaseRenderer):
    """Writes the same JSON as DRF's renderer, but faster."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: dict | None = None) -> bytes:
        return b"" if data is None else as_json(data)


class JSONLinesRenderer(BaseRenderer):
    """One row a line; the addresses of the neighbouring pages are in the header Link."""

    media_type = "application/x-ndjson"
    format = "jsonl"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: dict | None = None) -> bytes:
        return b"".join(as_json(row) + b"\n" for row in _rows(data))


class CSVRenderer(BaseRenderer):
    """A table: `company.slug` for what is inside, JSON for lists. No cell becomes a formula."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: dict | None = None) -> bytes:
        flat = [_flat_row(row) for row in _rows(data)]
        headers = list(dict.fromkeys(name for row in flat for name in row))
        stream = io.StringIO()
        write_csv(stream, headers, ([row.get(name) for name in headers] for row in flat))
        return stream.getvalue().encode()


def as_json(data: Any) -> bytes:
    """Return JSON as every answer has it: moments in UTC, decimals as texts."""
    return orjson.dumps(data, default=_json_value, option=OPTIONS)


def _rows(data: Any) -> list[dict[str, Any]]:
    """Return the rows of a list or the changes of a feed, or the one row of another answer; none for 304."""
    return [] if data is None else data.get("results", data.get("changes", [data]))


def _flat_row(row: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Return the cells of a row by their names."""
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            cells |= _flat_row(value, f"{before}{name}.")
        else:
            cells[before + name] = _cell(value)
    return cells


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | Decimal):
        return str(value).lower() if isinstance(value, bool) else value
    return as_json(value).decode().strip('"')


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, (list, tuple)):
        return list(value)
    return str(value)


def utc_text(moment: datetime | None) -> str | None:
    """Return a moment as the API writes it: UTC with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
