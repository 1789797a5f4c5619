"""Keyset pagination: `results`, `next`, `previous`. Every page costs the same, and no rows are counted."""

import base64
import binascii
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from exportasv.core.db.keyset import Ordering, Page, first_page, is_cursor, page_of
from exportasv.core.whole_numbers import whole_number

DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 50, 1000
UPDATED_SINCE_TEXT = "Only rows of which anything shown has changed since then: the `as_of` of the last answer."
GONE_SCHEMA = {
    "type": "object",
    "required": ["slug", "gone_at"],
    "properties": {"slug": {"type": "string"}, "gone_at": {"type": "string", "format": "date-time"}},
}
COPY_SCHEMA: dict[str, dict] = {
    "as_of": {"type": "string", "format": "date-time", "description": "Every change before it is in the answer."},
    "gone": {
        "type": "array",
        "items": GONE_SCHEMA,
        "description": "With `updated_since`, on the first page: the rows that left since then.",
    },
}


class KeysetPagination(BasePagination):
    """Pages that start after the last row seen, in the order of the view's `ordering_for(queryset)`.

    A view's `list_notes` stand beside the results; `notes_schema` describes them.
    """

    notes_schema: ClassVar[dict[str, dict]] = {}

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list:
        order: Ordering = view.ordering_for(queryset)
        return self._take(page_of(queryset, order, _cursor(order, request), page_size(request)), request, view)

    def take_first_page(self, found: list, request: Request, view: Any) -> list:
        """Return the first page, given its rows in the view's own order, and one more if there is one."""
        return self._take(first_page(found, view.ordering, page_size(request)), request, view)

    def _take(self, page: Page, request: Request, view: Any) -> list:
        self.address = request.build_absolute_uri()
        self.notes: dict[str, object] = view.list_notes
        self.page = page
        return page.rows

    def get_paginated_response(self, data: list) -> Response:
        links = {"next": self._url(self.page.next), "previous": self._url(self.page.previous)}
        return Response({"results": data, **links, **self.notes})

    def _url(self, cursor: str) -> str | None:
        if not cursor:
            return None
        return replace_query_param(
            remove_query_param(self.address, "cursor"), "cursor", base64.urlsafe_b64encode(cursor.encode()).decode()
        )

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {"results": schema, "next": link, "previous": link, **COPY_SCHEMA, **self.notes_schema}
        return {"type": "object", "required": ["results", "next", "previous", "as_of"], "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        cursor = {"type": "string"}
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": DEFAULT_PAGE_SIZE}
        since = _parameter("updated_since", UPDATED_SINCE_TEXT, {"type": "string", "format": "date-time"})
        search = _parameter("search", "Words in Spanish or English.", {"type": "string"})
        return [
            *([search] if getattr(view, "has_search", False) else []),
            _parameter("cursor", "Where the page begins; taken from `next` or `previous`.", cursor),
            _parameter("page_size", "Rows on a page.", size),
            *([since] if getattr(view, "has_versions", False) else []),
        ]


def _parameter(name: str, text: str, schema: dict) -> dict:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _cursor(order: Ordering, request: Request) -> str:
    given = request.query_params.get("cursor", "")
    try:
        text = base64.b64decode(given.encode(), b"-_", validate=True).decode() if given else ""
    except (binascii.Error, UnicodeError, ValueError):
        text = "?"
    if text and not is_cursor(order, text):
        raise ValidationError({"cursor": _("This cursor is not valid. Start again without it.")})
    return text


def page_size(request: Request) -> int:
    """Return how many rows a page has. Raise ValidationError if `?page_size=` is no such number."""
    size = whole_number(request.query_params.get("page_size", str(DEFAULT_PAGE_SIZE)), most=MAX_PAGE_SIZE)
    if not size:
        raise ValidationError({"page_size": _("A whole number from 1 to %(most)s.") % {"most": MAX_PAGE_SIZE}})
    return size
