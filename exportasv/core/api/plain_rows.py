"""Lists of the API from plain values: one query, no models and no serializer for each row.

The serializer of the resource stays what the schema and the answer of one row come from; tests compare both, byte by
byte but for blanks.
"""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, ClassVar

import orjson
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, override
from rest_framework.request import Request

from exportasv.core.api.renderers import utc_text

Row = Any  # a named tuple of QuerySet.values_list


class JSONRows(models.Subquery):
    """Rows of another table as the text of a JSON array, ready to be sent; give it one column of JSON, in order."""

    template = "(SELECT '[' || coalesce(string_agg(item, ','), '') || ']' FROM (%(subquery)s) AS found (item))"
    output_field = models.TextField()


class JSONText(models.Func):
    """The text of a JSON object with these keys, in their order and without blanks, as the serializers' answer is."""

    function = "concat"
    output_field = models.TextField()

    def __init__(self, **columns: Any) -> None:
        parts: list[Any] = []
        for name, column in columns.items():
            mark = "," if parts else "{"
            parts += [models.Value(f'{mark}"{name}":'), _JSONValue(column)]
        super().__init__(*parts, models.Value("}"))


class _JSONValue(models.Func):
    template = "coalesce(to_json(%(expressions)s)::text, 'null')"
    output_field = models.TextField()


class PlainRows:
    """How the rows of one resource are read and written. A subclass names its fields in their order.

    sources: field → column or lookup that is sent as it is. extra: columns that `computed_fields` needs besides.
    """

    fields: ClassVar[tuple[str, ...]]
    sources: ClassVar[dict[str, str]]
    extra: ClassVar[tuple[str, ...]] = ()

    columns: ClassVar[tuple[str, ...]]
    _values: ClassVar[itemgetter]

    def __init_subclass__(cls) -> None:
        sent = [cls.sources[name] for name in cls.fields if name in cls.sources]
        cls.columns = tuple(dict.fromkeys(["pk", *sent, *cls.extra]))
        cls._values = itemgetter(*(cls.columns.index(cls.sources.get(name, "pk")) for name in cls.fields))

    def __init__(self, request: Request) -> None:
        self.request = request

    @classmethod
    def select_columns(cls, rows: models.QuerySet, key: str, request: Request | None = None) -> models.QuerySet:
        """Return the rows as named tuples, with the column `key` that orders them."""
        plain = cls.annotate(rows.prefetch_related(None).select_related(None), request)
        return plain.values_list(*dict.fromkeys([*cls.columns, key]), named=True)

    @classmethod
    def annotate(cls, rows: models.QuerySet, request: Request | None) -> models.QuerySet:  # noqa: ARG003 (for subclasses)
        """Return the rows with the annotations that the columns name; without a request those of a plain list."""
        return rows

    def row_dicts(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Return what is sent of each row."""
        return [{**dict(zip(self.fields, self._values(row), strict=True)), **self.computed_fields(row)} for row in rows]

    def computed_fields(self, row: Row) -> dict[str, Any]:
        """Return the fields that are no column."""
        return {}

    def moment(self, value: datetime | None) -> str | None:
        """Return a moment as the serializers write it: in UTC with Z."""
        return utc_text(value)

    def page_addresses(self, route: str) -> dict[str, tuple[str, str]]:
        """Return language → what stands before and after the slug in the address of a row's page.

        "" is the language of the answer.
        """
        found = {}
        for code in ("", "es", "en"):
            with override(code or get_language()):
                before, _slug, after = reverse(route, args=["slug-of-row"]).partition("slug-of-row")
            found[code] = self.request.build_absolute_uri(before), after
        return found

    @staticmethod
    def page_urls(addresses: dict[str, tuple[str, str]], slugs: dict[str, str]) -> dict[str, str]:
        """Return `url`, `url_es` and `url_en` of a row, from `page_addresses` and its slug in each language."""
        return {
            f"url_{code}" if code else "url": f"{before}{slugs[code]}{after}"
            for code, (before, after) in addresses.items()
        }


fragment = orjson.Fragment  # JSON that PostgreSQL wrote, sent as it is
