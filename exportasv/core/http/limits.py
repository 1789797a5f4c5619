"""Limits on how often one address may send a public form, counted in PostgreSQL (limit_records.py)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, BaseThrottle

from exportasv.core.http.limit_records import wait_after


class StoredRateThrottle(AnonRateThrottle):
    """Rate limit per network address that does not depend on the cache. For requests that write.

    NUM_PROXIES of REST_FRAMEWORK decides which address of the request counts.
    """

    seconds: float | None = None  # until the next request is allowed

    def allow_request(self, request: Request | HttpRequest, view: object) -> bool:  # noqa: ARG002
        name = f"{self.scope}:{self.get_ident(request)}"
        self.seconds = wait_after(name, self.num_requests, self.duration)
        return self.seconds is None

    def wait(self) -> float | None:
        return self.seconds


def wait_of(action: str, who: str, rate: str) -> float | None:
    """Count one `action` of `who` ("60/hour") and return None, or the seconds to wait if there were too many."""
    most, seconds = AnonRateThrottle().parse_rate(rate)
    return wait_after(f"{action}:{who}", most, seconds)


def requester(request: HttpRequest) -> str:
    """Return who asks: the person, else the address behind the proxies that NUM_PROXIES of REST_FRAMEWORK counts."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return f"address-{BaseThrottle().get_ident(request)}"


def rate_limit(rate: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Allow `rate` ("20/hour") posts to a view from one address.

    Above the rate the response is a page with status 429 that says when to try again.
    """

    def limit(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        class Throttle(StoredRateThrottle):
            scope = f"{view.__module__}.{view.__name__}"

        Throttle.rate = rate

        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            throttle = Throttle()
            if request.method != "POST" or throttle.allow_request(request, None):
                return view(request, *args, **kwargs)
            return too_many_requests(request, throttle.wait())

        return wrapper

    return limit


def too_many_requests(request: HttpRequest, wait: float | None, text: str = "") -> HttpResponse:
    """Return the page that says when to try again; `text` has the minutes as %(n)s."""
    minutes = max(1, round((wait or 60) / 60))
    text = text or _("Too many messages came from your connection. Please try again in %(n)s minutes.")
    detail = text % {"n": minutes}
    response = render(request, "400.html", {"detail": detail}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
