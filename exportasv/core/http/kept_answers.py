"""Answers of kept pages, given again before Django makes a request of it.

The first answer from a kept page (shared_pages.py) passes all middleware, and its headers are remembered here. Who asks
the same while the page is still the right one gets them again with the page: `_request_key` has all that the middleware
down to the shared pages reads of a request. Whatever is of one request alone is made for each: its id, its line in the
log and in the metrics, and how long a proxy may keep the page.

Nothing here asks the database or the cache. Where the content version of this second is not known, or the page is not
in the memory of this process, the request takes the long way.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import parse_cookie

from exportasv.core.http.clean_input import REQUEST_ID, use_log_number, valid_request_id
from exportasv.core.http.compression import content_coding
from exportasv.core.http.content_version import known_version
from exportasv.core.http.measures import Measures
from exportasv.core.http.request_log import HIT, record_request, view_of_path
from exportasv.core.http.shared_pages import (
    KEPT_PAGE,
    MESSAGES_COOKIE,
    PROXY_EXPIRES,
    KeptPage,
    local_page,
    stamp_of,
)

MAX_ANSWERS = 1000  # headers only, about 1 MB; the pages themselves are those of shared_pages.py
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
OF_ONE_REQUEST = {REQUEST_ID, PROXY_EXPIRES}
# What the middleware down to the shared pages reads, as it stands in the request. Where the site is mounted, and what
# else an address may be made of, goes the long way.
READ = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HX_REQUEST",
    "HTTP_HX_BOOSTED",
    "HTTP_HX_HISTORY_RESTORE_REQUEST",
    "HTTP_X_FORWARDED_PROTO",  # settings.SECURE_PROXY_SSL_HEADER
)
LONG_WAY = ("HTTP_AUTHORIZATION", "SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL")
Application = Callable[[dict, Callable], Iterable[bytes]]
Headers = tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """What was answered to a request of one key: the headers with the page, and those that say it has not changed."""

    kept: KeptPage
    view: str
    whole: Headers | None = None
    unchanged: Headers | None = None
    is_for_proxy: bool = False


_answers: dict[tuple, Answer] = {}  # by the request's key; those remembered first go first


class KeptAnswers:
    """The WSGI application: kept pages at once, everything else by Django."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        key = _request_key(environ)
        if key is None:
            return self.application(environ, start_response)
        return _kept_answer(key, environ, start_response) or self._long_way(key, environ, start_response)

    def _long_way(self, key: tuple, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Answer by Django, and remember the answer if it came from a kept page."""
        said: list[Any] = []

        def note_and_start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = status, headers
            return start_response(status, headers, *more)

        body = self.application(environ, note_and_start)
        if kept := environ.get(KEPT_PAGE):
            _remember(key, kept, view_of_path(environ["PATH_INFO"]), *said)
        return body


def _request_key(environ: dict[str, Any]) -> tuple | None:
    """Return all that a kept answer depends on, except the page's own age; None if the request takes the long way."""
    if environ["REQUEST_METHOD"] != "GET" or not settings.SHARED_PAGES or any(map(environ.get, LONG_WAY)):
        return None
    has_session, language = False, None
    if cookie := environ.get("HTTP_COOKIE"):
        cookies = parse_cookie(cookie.encode("iso-8859-1").decode(errors="replace"))  # as WSGIRequest reads it
        if MESSAGES_COOKIE in cookies:
            return None
        has_session = settings.SESSION_COOKIE_NAME in cookies
        language = cookies.get(settings.LANGUAGE_COOKIE_NAME)
    coding = content_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return (*map(environ.get, READ), coding, has_session, language)


def _kept_answer(key: tuple, environ: dict[str, Any], start_response: Callable) -> list[bytes] | None:
    """Send the answer that was given to such a request before. Return None if it is not known, or too old."""
    answer, measures, now = _answers.get(key), Measures(), int(time.time())
    has_session = key[-2]
    version = known_version(on_primary=has_session) if answer else ""
    if not answer or not version or answer.kept.stamp != stamp_of(version, now):
        return None
    if environ.get("HTTP_IF_NONE_MATCH") == answer.kept.etag:
        status, headers, content = NOT_MODIFIED, answer.unchanged, b""
    else:
        page = local_page(answer.kept.key, answer.kept.stamp)
        status, headers, content = OK, answer.whole if page else None, page.content if page else b""
    if headers is None:
        return None
    for_proxy = [(PROXY_EXPIRES, f"@{now}")] if answer.is_for_proxy and status == OK else []
    with use_log_number(valid_request_id(environ.get("HTTP_X_REQUEST_ID", ""))) as number:
        start_response(status, [*for_proxy, *headers, (REQUEST_ID, number)])
        record_request(answer.view, "GET", int(status[:3]), HIT, measures)
    return [content]


def _remember(key: tuple, kept: KeptPage, view: str, status: str, headers: list[tuple[str, str]]) -> None:
    """Remember the headers of an answer from a kept page, beside the other answer for the same one."""
    names = {name for name, _text in headers}
    if status not in (OK, NOT_MODIFIED) or "Set-Cookie" in names:
        return
    lasting = tuple((name, text) for name, text in headers if name not in OF_ONE_REQUEST)
    answer = _answers.pop(key, None)
    if answer is None or answer.kept != kept:
        answer = Answer(kept, view)
    if status == OK:
        answer = answer._replace(whole=lasting, is_for_proxy=PROXY_EXPIRES in names)
    else:
        answer = answer._replace(unchanged=lasting)
    _answers[key] = answer
    while len(_answers) > MAX_ANSWERS:
        _answers.pop(next(iter(_answers)), None)


def clear_kept_answers() -> None:
    """Forget all answers. For tests, in which versions repeat."""
    _answers.clear()
