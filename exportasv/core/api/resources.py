"""The public resources of the API with their rows as lists write them: for the change feed and the nightly files.

Also the address of a row of each list, for the examples of the documentation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.http import HttpRequest
from rest_framework.request import Request

from exportasv.core.api.viewsets import PublicViewSet
from exportasv.core.audit.row_versions import with_changed_at

BATCH = 1000  # rows that are written at once
_resources: dict[str, "Resource"] = {}
_row_views: dict[str, Any] = {}  # of the lists whose rows have an address


@dataclass(frozen=True)
class Resource:
    """A public list of the API: its name in the address, and its viewset."""

    name: str
    viewset: type[PublicViewSet]

    @property
    def model(self) -> type[models.Model]:
        queryset = self.viewset.queryset
        if queryset is None:
            raise TypeError(f"{self.viewset.__name__} names no queryset")
        return queryset.model

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        """Return the column that is the row's address."""
        return self.viewset.lookup_field

    def rows_by_slug(self, request: Request, slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return the rows with these addresses that the public sees now, as the list writes them."""
        view = self._view(request)
        rows = view.get_queryset().filter(**{f"{self.key}__in": slugs})
        return {data[self.key]: data for _pk, data in self._answers(view, rows)}

    def all_rows(self, request: Request) -> Iterator[dict[str, Any]]:
        """Return every row that the public sees, in batches by their numbers."""
        view, last = self._view(request), 0
        while True:
            batch = self._answers(view, view.get_queryset().filter(pk__gt=last).order_by("pk")[:BATCH])
            yield from (data for _pk, data in batch)
            if len(batch) < BATCH:
                return
            last = batch[-1][0]

    def _view(self, request: Request) -> PublicViewSet:
        return self.viewset(request=request, action="list", format_kwarg=None, args=(), kwargs={})

    @staticmethod
    def _answers(view: PublicViewSet, rows: models.QuerySet) -> list[tuple[int, dict[str, Any]]]:
        rows = with_changed_at(rows)
        if view.plain_rows:
            plain = view.plain_rows(view.request)
            found = list(plain.select_columns(rows, "pk", view.request))
            return [(row.pk, data) for row, data in zip(found, plain.row_dicts(found), strict=True)]
        found = list(rows)
        return [(row.pk, data) for row, data in zip(found, view.get_serializer(found, many=True).data, strict=True)]


def declare_resources(routes: Iterable[tuple[str, type, str]]) -> None:
    """Declare the public lists among the API's routes."""
    for prefix, viewset, _name in routes:
        if getattr(viewset, "queryset", None) is not None:
            _row_views[prefix] = viewset
        if issubclass(viewset, PublicViewSet) and getattr(viewset, "has_versions", True):
            _resources[prefix] = Resource(prefix, viewset)


@cache
def resources() -> dict[str, Resource]:
    """Return name → resource, in the order of the routes."""
    import_module(settings.ROOT_URLCONF)  # it declares them; a job has not read it yet
    return dict(_resources)


def existing_keys(request: Request, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return list → the last part of the address of one of its rows that the caller sees, in one query.

    It is the wanted row where there is one, else the newest. Lists without a row are left out.
    """
    import_module(settings.ROOT_URLCONF)
    first, *others = [_one_key(name, view, request, wanted.get(name, "")) for name, view in _row_views.items()]
    return dict(first.union(*others, all=True))


def _one_key(name: str, viewset: Any, request: Request, wanted: str) -> models.QuerySet:
    view = viewset(request=request, action="list", format_kwarg=None, args=(), kwargs={})
    key = getattr(viewset, "key_expression", None) or Cast(viewset.lookup_field, models.TextField())
    rows = view.get_queryset().select_related(None).prefetch_related(None).annotate(key_text=key)
    is_wanted = models.Case(models.When(key_text=wanted, then=0), default=1)
    named = models.Value(name, output_field=models.TextField())
    return rows.order_by(is_wanted, "-pk").values_list(named, "key_text")[:1]


def site_request() -> Request:
    """Return a request without a caller, whose absolute addresses are those of SITE_URL."""
    site = urlsplit(settings.SITE_URL)
    request = HttpRequest()
    port = site.port or (443 if site.scheme == "https" else 80)
    request.META = {"SERVER_NAME": site.hostname, "SERVER_PORT": str(port), "wsgi.url_scheme": site.scheme}
    request.method = "GET"
    return Request(request)
