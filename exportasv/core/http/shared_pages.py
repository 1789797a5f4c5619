"""A cache of public pages for all visitors, by content version, with 304 Not Modified responses.

It stores nothing personal: it skips requests with a session, a message or an Authorization header, and stores a
response only if it sets no cookie, has no Cache-Control of its own and does not vary by the visitor's cookies.
"""

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from exportasv.core.http.content_version import current_version

MAX_AGE_SECONDS = 300  # seconds: changes by date (the last day of a certificate) appear at most this late
MAX_QUERY_LENGTH = 400  # characters; longer queries do not repeat
MAX_LOCAL_PAGES = 200  # pages in the memory of a process, about 2 MB
VARY_HEADERS_IN_KEY = {
    "accept",
    "accept-encoding",
    "accept-language",
    "cookie",
    "hx-request",
    "origin",
}  # Vary headers that the key covers
GetResponse = Callable[[HttpRequest], HttpResponse]


class SharedPagesMiddleware:
    """Middleware of the page cache. It comes before the compression, so that a page is compressed once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_shareable(request) or not (now := current_version()):
            return self.get_response(request)
        key = _cache_key(request, now)
        etag = f'W/"{key}"'
        if request.META.get("HTTP_IF_NONE_MATCH") == etag:
            return _add_etag(HttpResponseNotModified(), etag)
        kept = _local_pages.get(key) or cache.get(f"page:{key}")
        if kept is not None:
            _store_locally(key, kept)
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if _is_cacheable(request, response):
            _add_etag(response, etag)
            cache.set(f"page:{key}", (response.content, dict(response.items())), MAX_AGE_SECONDS)
        return response


_local_pages: dict[
    str, tuple[bytes, dict[str, str]]
] = {}  # pages that this process has served from the cache, the last used at the end


def _store_locally(key: str, page: tuple[bytes, dict[str, str]]) -> None:
    """Store a page in this process. Drop the page that was used longest ago if there are too many."""
    _local_pages.pop(key, None)
    _local_pages[key] = page
    if len(_local_pages) > MAX_LOCAL_PAGES:
        del _local_pages[next(iter(_local_pages))]


def clear_local_pages() -> None:
    """Clear the pages of this process. For tests, in which versions repeat."""
    _local_pages.clear()


def _is_shareable(request: HttpRequest) -> bool:
    return (
        settings.SHARED_PAGES
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= MAX_QUERY_LENGTH
    )


def _cache_key(request: HttpRequest, now: str) -> str:
    """Return a key of all that an anonymous response depends on.

    It changes with the content version, and every five minutes.
    """
    meta = request.META
    read = meta.get("HTTP_ACCEPT_LANGUAGE", ""), meta.get("HTTP_ACCEPT", ""), meta.get("HTTP_ORIGIN", "")
    by_path = () if meta["PATH_INFO"][1:3] in _languages() else read  # pages with a language have it in their path
    htmx = tuple(meta.get(f"HTTP_HX_{name}", "") for name in ("REQUEST", "BOOSTED", "HISTORY_RESTORE_REQUEST"))
    packed = "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "")
    lang = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    parts = (
        settings.VERSION,
        now,
        time.time() // MAX_AGE_SECONDS,
        request.scheme,
        meta.get("HTTP_HOST", ""),
        packed,
        lang,
    )
    text = repr((*parts, meta["PATH_INFO"], meta.get("QUERY_STRING", ""), *htmx, *by_path))
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()


def _languages() -> set[str]:
    return {code for code, _name in settings.LANGUAGES}


def _is_cacheable(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a response may be stored.

    A page with a form sets the CSRF cookie if the visitor has none, so no CSRF token is ever stored.
    """
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and vary <= VARY_HEADERS_IN_KEY
        and ("cookie" not in vary or not request.COOKIES)
    )


def _add_etag(response: HttpResponse, etag: str) -> HttpResponse:
    """Add the ETag, and make the browser revalidate the page on each visit."""
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response
