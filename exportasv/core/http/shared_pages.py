"""A cache of public pages for all visitors, by content version, with 304 Not Modified responses.

A view is shared only if it says so (`shared_page`), with the parameters of the address that it reads. What a visitor
invents never makes a key: other parameters, languages and hosts are answered, but not stored. Nothing personal is
stored: requests with a session, a message or an Authorization header store nothing, and neither do responses that set
a cookie, have a Cache-Control of their own or vary by the visitor's cookies.

Who is signed in gets the visitors' page, too, if making it asked for no cookie: then it looks the same to everybody.
A page that read the session says so (`Vary: Cookie`), and is made for each person. So is one with a message to show.

While the database is away, visitors get the last copy that is known, marked by the header Cache-Status.

A proxy in front (deploy/nginx.conf) may keep these pages too, until the second is over (PROXY_EXPIRES).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_request

from exportasv.core.db.replica import reading_replica, stop_reading_replica
from exportasv.core.http.compression import content_coding
from exportasv.core.http.content_version import current_version
from exportasv.core.http.kept_parts import digest
from exportasv.core.http.outages import DATABASE_STATUS

MAX_AGE_SECONDS = 300  # seconds: changes by date (the last day of a certificate) appear at most this late
STALE_SECONDS = 86_400  # how long a copy is kept for when the database is away
MAX_QUERY_LENGTH = 400  # characters; longer queries do not repeat
MAX_PAGE_BYTES = 500_000  # larger ones, long pages of the API, are made anew each time
MAX_LOCAL_BYTES = 1_000_000  # of pages in the memory of a process: some hundred pages, or two long ones of the API
VARY_HEADERS_IN_KEY = {"accept", "accept-encoding", "accept-language", "cookie", "hx-request"}  # the key covers them
# What campaigns and social networks add to addresses. The page does not read it, so it is dropped before the view.
TRACKING_PARAMETERS = frozenset(
    "utm_source utm_medium utm_campaign utm_term utm_content utm_id fbclid gclid gbraid wbraid msclkid igshid".split()
)
JSON_TYPES = ("*/*", "application/*", "application/json")  # an Accept with one of them gets the API's JSON
OTHER_FORMS = ("text/csv", "ndjson", "yaml")  # more exact than "*/*", so the API answers with these
STALE = "ExportaSV; hit; detail=database-away"  # of the header Cache-Status (RFC 9211)
# Read and dropped by nginx, whatever Cache-Control says. Before nginx 1.23 it must stand before Cache-Control.
PROXY_EXPIRES = "X-Accel-Expires"
# Browsers ask on each visit; a proxy may show its copy for one second more while it fetches the next one.
CACHE_CONTROL = "no-cache, stale-while-revalidate=1"
MESSAGES_COOKIE = "messages"  # django.contrib.messages: one waits to be shown
KEPT_PAGE = "exportasv.kept_page"  # in the request's META: the KeptPage that answered it
GetResponse = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., Any])


def shared_page(*names: str, also: Callable[[], Iterable[str]] | None = None) -> Callable[[View], View]:
    """Declare that a view shows every visitor the same page, and name the parameters of the address that it reads.

    `also` returns those that are known only later. It is the outermost decorator.
    """

    def declare(view: View) -> View:
        view.shared_parameters = lambda: {*names, *(also() if also else ())}  # type: ignore[attr-defined]  # a mark
        return view

    return declare


def shared_parameters(view: Any) -> set[str] | None:
    """Return the parameters of a view that is shared; None if it is not. Classes have a function of that name."""
    declared = getattr(view, "shared_parameters", None) or getattr(
        getattr(view, "cls", None), "shared_parameters", None
    )
    return declared() if declared else None


class Page(NamedTuple):
    """A stored response. `stamp` says of which content version and five minutes it is."""

    stamp: str
    content: bytes
    headers: dict[str, str]


class KeptPage(NamedTuple):
    """Which stored page answered a request."""

    key: str
    stamp: str
    etag: str


class SharedPagesMiddleware:
    """Middleware of the page cache. It comes before the compression, so that a page is compressed once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SHARED_PAGES or request.method != "GET":
            return self.get_response(request)
        given = request.META.get("QUERY_STRING", "")
        key = _page_key(request)
        if not key or not _may_read_pages(request):
            return self._response_or_stale(request, key)
        if _has_session(request):
            return self._response_to_person(request, key)
        with reading_replica():
            return self._anonymous_response(request, key, is_plain=request.META.get("QUERY_STRING", "") == given)

    def _response_to_person(self, request: HttpRequest, key: str) -> HttpResponse:
        """Return the visitors' page to who has a session, if it looks the same to everybody. Store nothing."""
        now, version = int(time.time()), current_version()
        stamp = stamp_of(version, now)
        page = local_page(key, stamp)
        if page is None and version and _may_be_shared(request.META["PATH_INFO"]):
            page = _stored_page(key, stamp)
        if page is None or "cookie" in _vary(page.headers):
            return self._response_or_stale(request, key)
        request.META[KEPT_PAGE] = KeptPage(key, page.stamp, page.headers["ETag"])
        if request.META.get("HTTP_IF_NONE_MATCH") == page.headers["ETag"]:
            return HttpResponseNotModified(headers=cache_headers(page.headers["ETag"]))
        return HttpResponse(page.content, headers=page.headers)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Read from the replica for shared pages only."""
        if shared_parameters(view) is None:
            stop_reading_replica()

    def _anonymous_response(self, request: HttpRequest, key: str, *, is_plain: bool) -> HttpResponse:
        now = int(time.time())  # before the version is read, so that no copy outlives it
        version = current_version()
        if not version:
            return _stale_copy(key) or self.get_response(request)
        # An address that campaigns made longer would be one more copy in the proxy for each visitor.
        for_proxy = {PROXY_EXPIRES: f"@{now}"} if is_plain else {}
        return self._shared_response(request, key, stamp_of(version, now), for_proxy)

    def _shared_response(self, request: HttpRequest, key: str, stamp: str, for_proxy: dict[str, str]) -> HttpResponse:
        """Return the page of this stamp. A proxy may keep it until `for_proxy` says, which is never stored with it."""
        etag = f'W/"{digest(key + stamp)}"'
        if request.META.get("HTTP_IF_NONE_MATCH") == etag:
            request.META[KEPT_PAGE] = KeptPage(key, stamp, etag)
            return HttpResponseNotModified(headers=cache_headers(etag))
        if page := _stored_page(key, stamp):
            request.META[KEPT_PAGE] = KeptPage(key, stamp, etag)
            return HttpResponse(page.content, headers={**for_proxy, **page.headers})
        response = self._response_or_stale(request, key)
        if _is_cacheable(request, response):
            page = Page(stamp, response.content, {**dict(response.items()), **cache_headers(etag)})
            _store_locally(key, page)
            cache.set(f"page:{key}", tuple(page), STALE_SECONDS)
            for name, text in {**for_proxy, **cache_headers(etag)}.items():
                response[name] = text
        return response

    def _response_or_stale(self, request: HttpRequest, key: str) -> HttpResponse:
        """Return the view's response, or the last known copy if the database went away meanwhile.

        If the replica was asked, the primary is asked before.
        """
        response = self.get_response(request)
        if response.status_code == DATABASE_STATUS and stop_reading_replica(failed=True):
            response = self.get_response(request)
        return (response.status_code == DATABASE_STATUS and key and _stale_copy(key)) or response


_local_pages: dict[str, Page] = {}  # pages that this process has served or made, the last used at the end


def _stored_page(key: str, stamp: str) -> Page | None:
    """Return the page of this process or of the cache if it has this stamp."""
    if page := local_page(key, stamp):
        return page
    kept = cache.get(f"page:{key}")
    if not kept or kept[0] != stamp:
        return None
    page = Page(*kept)
    _store_locally(key, page)
    return page


def local_page(key: str, stamp: str) -> Page | None:
    """Return the page of this process if it has this stamp."""
    page = _local_pages.get(key)
    if page is None or page.stamp != stamp:
        return None
    _store_locally(key, page)
    return page


def stamp_of(version: str, now: int) -> str:
    """Return the stamp of pages made now: the content version and the five minutes of the clock."""
    return f"{version}-{now // MAX_AGE_SECONDS}"


def _stale_copy(key: str) -> HttpResponse | None:
    """Return the last known page, whatever its age, marked as such; None if there is none."""
    kept = _local_pages.get(key) or cache.get(f"page:{key}")
    if not kept:
        return None
    page = Page(*kept)
    headers = {name: value for name, value in page.headers.items() if name != "ETag"}
    return HttpResponse(page.content, headers={**headers, "Cache-Control": "no-store", "Cache-Status": STALE})


def _store_locally(key: str, page: Page) -> None:
    """Store a page in this process. Drop those that were used longest ago if they are too large together."""
    is_known = _local_pages.pop(key, None) is page
    _local_pages[key] = page
    if is_known:
        return
    surplus = sum(len(each.content) for each in list(_local_pages.values())) - MAX_LOCAL_BYTES
    while surplus > 0 and (dropped := _local_pages.pop(next(iter(_local_pages)), None)):
        surplus -= len(dropped.content)


def clear_local_pages() -> None:
    """Clear the pages of this process. For tests, in which versions repeat."""
    _local_pages.clear()


def _may_be_shared(path: str) -> bool:
    """Return False for a page of one's own: the cache takes longer to say so than the routes."""
    if path[:4] not in _language_prefixes():
        return True
    try:
        with translation.override(path[1:3]):
            return shared_parameters(resolve(path).func) is not None
    except Resolver404:
        return False


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _may_read_pages(request: HttpRequest) -> bool:
    """Return whether a stored page may answer: no message waits to be shown, and no key of the API decides."""
    return MESSAGES_COOKIE not in request.COOKIES and "HTTP_AUTHORIZATION" not in request.META


def _page_key(request: HttpRequest) -> str:
    """Return a key of all that an anonymous response depends on, except its time; "" if no page has such a key.

    It drops from the request what campaigns add to the address.
    """
    meta = request.META
    query = _clean_query(request)
    if len(query) > MAX_QUERY_LENGTH:
        return ""
    language = ""
    if meta["PATH_INFO"][:4] not in _language_prefixes():  # other paths have the language in front
        if not _accepts_json(meta.get("HTTP_ACCEPT", "")):
            return ""
        language = get_language_from_request(request)
    htmx = [meta.get(f"HTTP_HX_{name}") == "true" for name in ("REQUEST", "BOOSTED", "HISTORY_RESTORE_REQUEST")]
    coding = content_coding(meta.get("HTTP_ACCEPT_ENCODING", ""))
    parts = (settings.VERSION, request.scheme, meta.get("HTTP_HOST", ""), coding, language, htmx)
    return digest(repr((*parts, meta["PATH_INFO"], query)))


def _clean_query(request: HttpRequest) -> str:
    """Return the query without TRACKING_PARAMETERS, in one spelling. The view reads it like this too."""
    given = request.META.get("QUERY_STRING", "")
    if not given or not given.isascii() or len(given) > 2 * MAX_QUERY_LENGTH:
        return given
    pairs = parse_qsl(given, keep_blank_values=True)
    request.META["QUERY_STRING"] = urlencode([pair for pair in pairs if pair[0] not in TRACKING_PARAMETERS])
    return request.META["QUERY_STRING"]


def _language_prefixes() -> set[str]:
    return {f"/{code}/" for code, _name in settings.LANGUAGES}


def _accepts_json(accept: str) -> bool:
    named = any(each in accept for each in JSON_TYPES) and not any(each in accept for each in OTHER_FORMS)
    return not accept or named


def _is_cacheable(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a response may be stored.

    A page with a form sets the CSRF cookie if the visitor has none, so no CSRF token is ever stored.
    """
    vary = _vary(response)
    return (
        response.status_code == 200
        and not response.streaming
        and len(response.content) <= MAX_PAGE_BYTES
        and not response.cookies
        and not response.has_header("Cache-Control")
        and vary <= VARY_HEADERS_IN_KEY
        and ("cookie" not in vary or not request.COOKIES)
        and _reads_only_known(request)
    )


def _vary(headers: Mapping[str, str] | HttpResponse) -> set[str]:
    return {name.strip().lower() for name in headers.get("Vary", "").split(",") if name.strip()}


def _reads_only_known(request: HttpRequest) -> bool:
    """Return whether the view is shared and the request names nothing that the visitor may have invented."""
    match = request.resolver_match
    known = shared_parameters(match.func) if match else None
    return known is not None and set(request.GET) <= known and _is_known_host(request)


def _is_known_host(request: HttpRequest) -> bool:
    """Return whether the request names one of our hosts, at the site's port or the server's. "*" is no name."""
    given = request.META.get("HTTP_HOST", "")
    name, _colon, port = given.partition(":")
    site = urlsplit(settings.SITE_URL)
    ports = {"", str(request.META.get("SERVER_PORT", "")), str(site.port or "")}
    return not given or given == site.netloc or (name in settings.ALLOWED_HOSTS and port in ports)


def cache_headers(etag: str) -> dict[str, str]:
    """Return the headers that make the browser revalidate the page on each visit."""
    return {"ETag": etag, "Cache-Control": CACHE_CONTROL}
