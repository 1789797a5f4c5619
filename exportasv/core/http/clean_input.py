"""Middleware for every request: an id for the logs, and the door of core/clean_text.py for queries and forms."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from exportasv.core.clean_text import clean_prose
from exportasv.core.http.api_errors import api_error, is_api

GetResponse = Callable[[HttpRequest], HttpResponse]
_request_id: ContextVar[str] = ContextVar("request_id", default="")
REQUEST_ID = "X-Request-ID"
REQUEST_ID_PATTERN = re.compile(r"^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")  # nginx's, and UUIDs
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
UNSTORABLE_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
OWN_CLEANING = {"/hooks/mail/"}  # mails are other people's: what cannot be stored is dropped, not refused
# Escapes of a JSON text: a whole surrogate pair; a NUL or lone surrogate (the group); any other.
JSON_ESCAPES = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)


def request_id() -> str:
    """Return the id of the current request; empty outside a request."""
    return _request_id.get()


def valid_request_id(given: str) -> str:
    """Return the id that a proxy gave if it looks like one, else a new one."""
    return given if REQUEST_ID_PATTERN.match(given) else uuid.uuid4().hex


@contextmanager
def use_log_number(number: str) -> Iterator[str]:
    """Give the log lines of the block this id: that of a task, or of a request that Django does not see."""
    outer = _request_id.set(number)
    try:
        yield number
    finally:
        _request_id.reset(outer)


class RequestIdMiddleware:
    """Middleware that takes X-Request-ID from the proxy or makes an id, for logs and the response.

    The id stays until the response is closed: Django writes its line about a 403 or 404 after all middleware.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _request_id.set(valid_request_id(request.META.get("HTTP_X_REQUEST_ID", "")))
        response = self.get_response(request)
        response[REQUEST_ID] = request_id()
        return response


@receiver(request_finished)
def forget_request_id(**_kwargs: object) -> None:
    """Forget the id when the response is closed."""
    _request_id.set("")


class CleanInputMiddleware:
    """Middleware that refuses text that PostgreSQL cannot store, with status 400, and cleans the rest.

    It checks the path, query, form and JSON body. Views read the query and the form as `clean_prose` returns them;
    core/api/parsers.py does the same for JSON. Passwords stay as they were typed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("SCRIPT_NAME"):  # some servers take it from a header; every link would begin with it
            return HttpResponseBadRequest("SCRIPT_NAME is not accepted.", content_type="text/plain")
        if request.path_info in OWN_CLEANING:
            return self.get_response(request)
        if any(UNSTORABLE_CHARACTERS.search(text) for text in _request_texts(request)) or _has_unclean_json(request):
            return _unclean_text_response(request)
        request.GET = _clean_data(request.GET)  # type: ignore[assignment]  # immutable in the stubs
        if request.content_type in FORM_TYPES:
            request.POST = _clean_data(request.POST)  # type: ignore[assignment]  # immutable in the stubs
        return self.get_response(request)


def _clean_data(data: QueryDict) -> QueryDict:
    """Return the data with clean names and values; the same object if nothing changes."""
    cleaned = [
        (clean_prose(name), values if "password" in name else [clean_prose(value) for value in values])
        for name, values in data.lists()
    ]
    if cleaned == list(data.lists()):
        return data
    found = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in cleaned:
        found.setlist(name, values)
    found._mutable = False
    return found


def _request_texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from _form_texts(request.GET)
    if request.content_type in FORM_TYPES:
        yield from _form_texts(request.POST)
        yield from (file.name or "" for files in request.FILES.lists() for file in files[1])


def _form_texts(data) -> Iterator[str]:
    for key, values in data.lists():
        yield key
        yield from values


def _has_unclean_json(request: HttpRequest) -> bool:
    if "json" not in (request.content_type or "") or request.method in ("GET", "HEAD"):
        return False
    return b"\x00" in request.body or any(found.group(1) for found in JSON_ESCAPES.finditer(request.body))


def _unclean_text_response(request: HttpRequest) -> HttpResponse:
    detail = _(
        "The text contains a character that cannot be saved (NUL or an incomplete character). Please type it again."
    )
    if is_api(request):
        return api_error(request, 400, "unclean_text", detail)
    return render(request, "400.html", {"detail": detail, "site_url": settings.SITE_URL}, status=400)
