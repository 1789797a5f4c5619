"""Base classes of the API's read-only resources."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError as InvalidError
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.http import http_date
from django.utils.translation import get_language
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet, ViewSetMixin

from exportasv.core.api.expansions import EXPANSIONS, expand_rows
from exportasv.core.api.filters import MomentField
from exportasv.core.api.models import ApiScope
from exportasv.core.api.pagination import page_size
from exportasv.core.api.parameters import check_parameters, chosen_names
from exportasv.core.api.plain_rows import PlainRows
from exportasv.core.api.renderers import CSVRenderer, JSONLinesRenderer, OrjsonRenderer
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.audit.row_versions import changed_since, gone_since, seen_until, with_changed_at
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.keyset import Ordering
from exportasv.core.http.content_version import current_version
from exportasv.core.http.kept_parts import digest
from exportasv.core.http.shared_pages import cache_headers, stamp_of

ROW_PARAMETERS = ("fields", "expand", "format")
LIST_PARAMETERS = ("cursor", "page_size")
PRIVATE = "private, no-store"


class Retirement(NamedTuple):
    """When a resource was said to be going, and when it goes: six months later at the earliest (docs/api.md)."""

    announced: datetime
    ends: datetime


class ChosenForm(APIView):
    """Answers as JSON, JSON Lines or CSV: as `?format=` says, otherwise as `Accept` does."""

    renderer_classes: ClassVar[Sequence[type[BaseRenderer]]] = [OrjsonRenderer, JSONLinesRenderer, CSVRenderer]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """Return the form of the answer. Raise ValidationError if `?format=` names none."""
        given = request.query_params.get("format", "")
        known = [each.format for each in self.renderer_classes]
        if given and given not in known and not force:
            raise ValidationError({"format": ErrorDetail(", ".join(known), "invalid_choice")})
        return super().perform_content_negotiation(request, force)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Name the form of an answer without a row, too."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200 and isinstance(response, Response):
            response.add_post_render_callback(_name_media_type)
        return response


class ReadViewSet(ChosenForm, ReadOnlyModelViewSet):
    """A read-only list with filters and keyset pages, of which no copy is kept.

    A subclass names its `scopes`, `resource`, queryset, serializer_class, filterset_class and `ordering`, and
    `search(queryset, words)` if `has_search`. Where lists are long, `plain_rows` writes their rows from one query; the
    serializer stays the test of it. `get_queryset` returns all rows that are shown: what is not among them is gone.
    """

    scopes: ClassVar[ViewScopes]
    resource: ClassVar[str]  # its name in the address and in EXPANSIONS
    detail_parameters: ClassVar[tuple[str, ...]] = ()  # of the answer of one row
    retirement: ClassVar[Retirement | None] = None
    has_versions: ClassVar[bool] = True  # its rows have a moment of their last change (audit/row_versions.py)
    has_search: ClassVar[bool] = True
    has_etag: ClassVar[bool] = False  # its answers have an ETag, and are answered with 304
    lookup_field = "slug"
    key_expression: ClassVar[Combinable | None] = None  # the last part of a row's address, if it is not this column
    ordering = Ordering("name_es", kind="name", descending=False)
    list_notes: dict[str, object] = {}  # what a list says beside its results; `search` may set it
    plain_rows: type[PlainRows] | None = None  # writes the rows of a list, if not the serializer

    @classmethod
    def list_parameters(cls) -> set[str]:
        """Return the parameters that a list knows."""
        filters = getattr(cls, "filterset_class", None)
        more = (["updated_since"] if cls.has_versions else []) + (["search"] if cls.has_search else [])
        return {*ROW_PARAMETERS, *LIST_PARAMETERS, *more, *(filters.base_filters if filters else ())}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action in ("list", "retrieve"):
            one = {*ROW_PARAMETERS, *self.detail_parameters}
            check_parameters(request, self.list_parameters() if self.action == "list" else one)
            self.names = chosen_names(request, "fields", self.field_names())
            self.expanded = chosen_names(request, "expand", EXPANSIONS[self.resource])

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add Deprecation (RFC 9745) and Sunset (RFC 8594) where the resource is going."""
        if self.retirement:
            response["Deprecation"] = f"@{int(self.retirement.announced.timestamp())}"
            response["Sunset"] = http_date(self.retirement.ends.timestamp())
        return super().finalize_response(request, response, *args, **kwargs)

    @classmethod
    def field_names(cls) -> Sequence[str]:
        """Return the fields of a row in their order."""
        serializer: Any = cls.serializer_class
        return tuple(serializer.Meta.fields)

    def ordering_for(self, queryset: QuerySet) -> Ordering:
        """Return the order of the pages. A resource with ranked search overrides it."""
        return self.ordering

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return a page, with the moment until which it tells every change, and what is gone since `updated_since`."""
        etag = self._etag()
        if _is_known(request, etag):
            return Response(status=304, headers=cache_headers(etag))
        notes: dict[str, object] = {"as_of": seen_until().astimezone(UTC)}  # read before the rows
        since = self._updated_since()
        if since and "cursor" not in request.query_params:
            gone = gone_since(self.get_queryset(), since, self.lookup_field)
            notes["gone"] = [{"slug": row.slug, "gone_at": row.gone_at.astimezone(UTC)} for row in gone]
        page = self._page_rows()
        data = (
            self.plain_rows(request).row_dicts(page) if self.plain_rows else self.get_serializer(page, many=True).data
        )
        response = self.get_paginated_response(self._pick_fields(data, [row.pk for row in page]))
        response.data |= notes
        return _with_headers(response, etag)

    def _page_rows(self) -> Sequence[Any]:
        """Return the rows of the page that is asked for: named tuples if `plain_rows` writes them."""
        rows = self.filter_queryset(self.get_queryset())
        if self.plain_rows:
            order = self.ordering_for(rows)
            rows = self.plain_rows.select_columns(order.with_key(rows), order.key, self.request)
        return self.paginate_queryset(rows) or []

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return one row."""
        etag = self._etag()
        if _is_known(request, etag):
            return Response(status=304, headers=cache_headers(etag))
        row = self.get_object()
        data: BaseSerializer = self.get_serializer(row)
        return _with_headers(Response(self._pick_fields([data.data], [row.pk])[0]), etag)

    def _pick_fields(self, rows: Sequence[dict[str, Any]], pks: Sequence[int]) -> Sequence[dict[str, Any]]:
        """Return the rows with the fields that were asked for, and with what is expanded."""
        found = [{name: row[name] for name in self.names} for row in rows] if self.names else rows
        if not self.expanded:
            return found
        added = expand_rows(self.resource, self.expanded, pks, self.request)
        return [{**row, **more} for row, more in zip(found, added, strict=True)]

    def _etag(self) -> str:
        """Return the ETag of an answer; "" if there is none."""
        return ""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        words = self.request.query_params.get("search", "").strip()[:200] if self.has_search else ""
        if self._is_filtered():
            queryset = super().filter_queryset(queryset)
        if self.has_versions:
            queryset = with_changed_at(queryset)
        if self.action != "list":
            return queryset
        if since := self._updated_since():
            queryset = changed_since(queryset, since)
        return self.search(queryset, words) if words else queryset

    def _is_filtered(self) -> bool:
        """Return whether a filter is asked for: making the form of all of them takes as long as half the rows."""
        filters = getattr(self, "filterset_class", None)
        return filters is not None and not self.request.query_params.keys().isdisjoint(filters.base_filters)

    def _updated_since(self) -> datetime | None:
        """Return the moment of `?updated_since=`. Raise ValidationError if it is none."""
        text = self.request.query_params.get("updated_since", "")
        try:
            return MomentField(required=False).clean(text)
        except InvalidError as error:
            raise ValidationError({"updated_since": error.messages}) from error

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        raise NotImplementedError


class PublicViewSet(ReadViewSet):
    """A public list with `?search=` and `?updated_since=`: kept for all visitors, in the change feed and the dumps."""

    scopes: ClassVar[ViewScopes] = ViewScopes(read=ApiScope.CATALOGUE_READ, open_read=True)
    has_etag = True

    @classmethod
    def shared_parameters(cls) -> set[str]:
        """Return the parameters of the address that a response depends on (http/shared_pages.py)."""
        return {*cls.list_parameters(), *cls.detail_parameters}

    def _page_rows(self) -> Sequence[Any]:
        """Return the rows; those of a first page without filters by a query that is made once for all callers."""
        if self.plain_rows is None or not self.request.query_params.keys() <= {"page_size", *ROW_PARAMETERS}:
            return super()._page_rows()
        own: Any = type(self)
        found = _first_rows(own, page_size(self.request)).rows()
        pages: Any = self.paginator
        return pages.take_first_page(found, self.request, self)

    def _etag(self) -> str:
        """Return the ETag of an answer to a caller with a key, and of pages too long to keep; "" if there is none."""
        version = current_version() if settings.SHARED_PAGES else ""
        if not version:
            return ""
        request = self.request
        form = request.accepted_renderer.format
        parts = (settings.VERSION, stamp_of(version, int(time.time())), get_language(), form)
        return f'W/"{digest(repr((*parts, request.get_host(), request.get_full_path())))}"'


@lru_cache(maxsize=20)
def _first_rows(viewset: Any, size: int) -> FixedQuery:
    """Return the query of a first page without filters, and of one row more, for a list that has `plain_rows`."""

    def rows() -> QuerySet:
        order, plain = viewset.ordering, viewset.plain_rows
        shown = with_changed_at(viewset(request=None).get_queryset())
        return order.sort(plain.select_columns(order.with_key(shown), order.key), forward=True)[: size + 1]

    return FixedQuery(rows)


class PrivateAnswers(ViewSetMixin, APIView):
    """Answers of which nobody keeps a copy, errors included."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = PRIVATE
        return response


class ClientViewSet(PrivateAnswers, ReadViewSet):
    """Rows of those who agreed that the calling client reads them."""

    has_versions = False
    has_search = False


class ReferenceViewSet(PublicViewSet):
    """A small table of codes that other resources use. Its rows have no moment of their last change."""

    has_versions = False

    def search(self, queryset: QuerySet, words: str) -> QuerySet:
        return filter_by_name(queryset, words)


def filter_by_name(queryset: QuerySet, words: str) -> QuerySet:
    """Return the rows whose name in either language holds the words."""
    return queryset.filter(Q(name_es__unaccent__icontains=words) | Q(name_en__icontains=words))


def _is_known(request: Request, etag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    return bool(etag) and etag in [each.strip() for each in given.split(",")]


def _with_headers(response: Response, etag: str) -> Response:
    """Add the ETag, and the addresses of the neighbouring pages as Link (RFC 8288)."""
    if etag:
        response["ETag"] = etag
    pages = [(name, (response.data or {}).get(key)) for name, key in (("next", "next"), ("prev", "previous"))]
    if links := [f'<{address}>; rel="{name}"' for name, address in pages if address]:
        response["Link"] = ", ".join(links)
    return response


def _name_media_type(response: Response) -> None:
    """Say the form of an answer without a row, too: DRF takes the header off an empty body."""
    response.headers.setdefault("Content-Type", response.accepted_renderer.media_type)
