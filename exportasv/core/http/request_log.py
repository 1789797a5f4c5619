"""One log line for each request: its view, never its address. And the numbers that /metrics shows."""

import logging
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from exportasv.core.http.measures import Measures, measuring
from exportasv.core.http.request_metrics import count_request

log = logging.getLogger("exportasv.request")
STATIC_FILE, NO_VIEW = "static file", "no view"
HIT = "hit"  # answered from the shared pages, before any view ran
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


class RequestLogMiddleware:
    """Middleware that measures each request and writes its line.

    Staff see the times of their own request in the browser's tools (Server-Timing).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with measuring() as measures:
            response = self.get_response(request)
        if getattr(request, "shows_timing", False):
            response["Server-Timing"] = _server_timing(measures)
        view, cache = _view_and_cache(request, response)
        method = request.method if request.method in METHODS else "other"
        record_request(view, method, response.status_code, cache, measures)
        return response


def record_request(view: str, method: str, status: int, cache: str, measures: Measures) -> None:
    """Count an answered request, and write its line."""
    count_request(view, method, status, cache, measures)
    fields = {"view": view, "method": method, "status": status, "cache": cache}
    log.info("request", extra={"fields": {**fields, **measures.fields()}})


def _server_timing(measures: Measures) -> str:
    database, total = measures.database_seconds * 1000, measures.seconds * 1000
    return f'db;dur={database:.1f};desc="{measures.queries} queries", total;dur={total:.1f}'


def _view_and_cache(request: HttpRequest, response: HttpResponse) -> tuple[str, str]:
    """Return the name of the view, and HIT if the answer came from the shared pages before any view ran."""
    if request.resolver_match:
        return request.resolver_match.view_name, ""
    if request.path_info.startswith(settings.STATIC_URL):
        return STATIC_FILE, ""
    if response.status_code in (200, 304):
        return view_of_path(request.path_info), HIT
    return NO_VIEW, ""


@lru_cache(maxsize=2000)
def view_of_path(path: str) -> str:
    """Return the name of the view that a path of a shared page leads to."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            return resolve(path).view_name
        except Resolver404:
            return NO_VIEW
