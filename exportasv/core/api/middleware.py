"""What every answer under /api/ has: who may read it in a browser, what is left of the limit, and a line in the use.
A heavy request gives its place back here.

It stands outside the kept pages: their answers and 304 get the headers too, and cost nothing.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from exportasv.core.api.throttles import WINDOW, RateState, rate_of
from exportasv.core.api.usage import count_use
from exportasv.core.http.api_errors import NOT_ALLOWED_TEXT, PROBLEM_TYPE, api_error, is_api
from exportasv.core.http.heavy_requests import Place
from exportasv.core.http.shared_pages import PROXY_EXPIRES

READ_METHODS: Final = ("GET", "HEAD", "OPTIONS")
EXPOSED: Final = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, X-Request-ID"
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
LEAST_ERROR, NOT_ALLOWED, TOO_MANY = 400, 405, 429


class ApiMiddleware:
    """Pages of any origin read the API without cookies and without a key; they write nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request):
            return self.get_response(request)
        _end_in_slash(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204, headers=PREFLIGHT)
        else:
            response = self.get_response(request)
        _give_place_back(request, response)
        if response.status_code == NOT_ALLOWED and response["Content-Type"] != PROBLEM_TYPE:
            allowed = response["Allow"]
            response = api_error(request, NOT_ALLOWED, "method_not_allowed", NOT_ALLOWED_TEXT)
            response["Allow"] = allowed
        if request.method in READ_METHODS:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = EXPOSED
        state = getattr(request, "api_rate", None)
        _add_rate(response, state or (rate_of(request) if response.status_code >= LEAST_ERROR else None))
        if key := getattr(request, "api_key", None):
            count_use(key, refused=response.status_code == TOO_MANY)
        return response


def _end_in_slash(request: HttpRequest) -> None:
    """Read an address without its last slash as the one with it. The OpenAPI file writes them without, as is usual."""
    if not request.path_info.endswith("/"):
        request.path_info += "/"
        request.path += "/"
        request.META["PATH_INFO"] += "/"  # of which kept pages make their key


def _give_place_back(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give back the place of a heavy request; of an answer that is sent piece by piece, when it is sent."""
    place: Place | None = getattr(request, "api_place", None)
    if place and isinstance(response, StreamingHttpResponse):
        response._resource_closers.append(place.leave)  # type: ignore[attr-defined]  # missing in the stubs
    elif place:
        place.leave()


def _add_rate(response: HttpResponse, state: RateState | None) -> None:
    """Add the fields of draft-ietf-httpapi-ratelimit-headers. A kept answer and 304 cost nothing and have none.

    One that has them is for its caller alone, so no proxy may keep it; the next one, which cost nothing, it may.
    """
    if state:
        del response[PROXY_EXPIRES]
        response["RateLimit-Policy"] = f'"{state.name}";q={state.limit};w={WINDOW}'
        response["RateLimit"] = f'"{state.name}";r={state.left};t={state.reset}'
