"""Limit on how often one address may send a public form. There is no limit while the cache is unreachable."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.throttling import SimpleRateThrottle


def rate_limit(rate: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Allow `rate` ("20/hour") posts to a view from one address.

    Above the rate the response is a page with status 429 that says when to try again. NUM_PROXIES of REST_FRAMEWORK
    decides which address of the request counts.
    """

    def limit(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        class Throttle(SimpleRateThrottle):
            def get_cache_key(self, request: HttpRequest, _view: object) -> str:
                return f"limit:{view.__module__}.{view.__name__}:{self.get_ident(request)}"

        Throttle.rate = rate

        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            throttle = Throttle()
            if request.method != "POST" or throttle.allow_request(request, None):
                return view(request, *args, **kwargs)
            return _too_many_requests(request, throttle.wait())

        return wrapper

    return limit


def _too_many_requests(request: HttpRequest, wait: float | None) -> HttpResponse:
    minutes = max(1, round((wait or 60) / 60))
    detail = _("Too many messages came from your connection. Please try again in %(n)s minutes.") % {"n": minutes}
    response = render(request, "400.html", {"detail": detail}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
