"""Base class of the API's read-only resources."""

from datetime import datetime

from django.core.exceptions import ValidationError as InvalidError
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from exportasv.core.api.filters import MomentField
from exportasv.core.api.plain_rows import PlainRows
from exportasv.core.audit.row_versions import changed_since, gone_since, seen_until, with_changed_at
from exportasv.core.db.keyset import Ordering

OWN_PARAMETERS = ("search", "cursor", "page_size", "updated_since")


class PublicViewSet(ReadOnlyModelViewSet):
    """A public, read-only list with `?search=`, `?updated_since=`, filters and keyset pages.

    A subclass names its queryset, serializer_class, filterset_class, `ordering`, and `search(queryset, words)`. Where
    lists are long, `plain_rows` writes their rows from one query; the serializer stays the test of it.
    `get_queryset` returns all rows that are shown: what is not among them is gone.
    """

    permission_classes = [AllowAny]
    lookup_field = "slug"
    ordering = Ordering("name_es", kind="name", descending=False)
    list_notes: dict[str, object] = {}  # what a list says beside its results; `search` may set it
    plain_rows: type[PlainRows] | None = None  # writes the rows of a list, if not the serializer

    @classmethod
    def shared_parameters(cls) -> set[str]:
        """Return the parameters of the address that a response depends on (http/shared_pages.py)."""
        filters = getattr(cls, "filterset_class", None)
        return {*OWN_PARAMETERS, *(filters.base_filters if filters else ())}

    def ordering_for(self, queryset: QuerySet) -> Ordering:
        """Return the order of the pages. A resource with ranked search overrides it."""
        return self.ordering

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return a page, with the moment until which it tells every change, and what is gone since `updated_since`."""
        notes: dict[str, object] = {"as_of": seen_until()}  # read before the rows
        since = self._updated_since()
        if since and "cursor" not in request.query_params:
            notes["gone"] = [row._asdict() for row in gone_since(self.get_queryset(), since, self.lookup_field)]
        response = self._plain_list(self.plain_rows(request)) if self.plain_rows else super().list(request)
        response.data |= notes
        return response

    def _plain_list(self, plain: PlainRows) -> Response:
        rows = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(plain.read(rows, self.ordering_for(rows).key))
        return self.get_paginated_response(plain.row_dicts(page))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        words = self.request.query_params.get("search", "").strip()[:200]
        queryset = with_changed_at(super().filter_queryset(queryset))
        if self.action != "list":
            return queryset
        if since := self._updated_since():
            queryset = changed_since(queryset, since)
        return self.search(queryset, words) if words else queryset

    def _updated_since(self) -> datetime | None:
        """Return the moment of `?updated_since=`. Raise ValidationError if it is none."""
        text = self.request.query_params.get("updated_since", "")
        try:
            return MomentField(required=False).clean(text)
        except InvalidError as error:
            raise ValidationError({"updated_since": error.messages}) from error

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        raise NotImplementedError
