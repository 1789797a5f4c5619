"""Limits of the API in units a minute, and of heavy requests at once: of each client's keys together, and of each
address without a key.

What costs more counts more (`cost_of`). The count slides: of the minute before counts the part that is younger than a
minute. While the cache is away, each process counts on its own. Heavy requests (`rows_of`) take a place of the machine
(core/http/heavy_requests.py), which needs no cache.
"""

import math
import time
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from exportasv.core.accounts.permissions import SAFE_METHODS
from exportasv.core.api.models import ApiClient
from exportasv.core.api.scopes import client_of
from exportasv.core.http.heavy_requests import BUSY_SECONDS, NoPlaceError, take_place
from exportasv.core.whole_numbers import whole_number

WINDOW = 60  # seconds
ROWS_A_UNIT, SEARCH_UNITS, WRITE_UNITS = 100, 5, 5
MOST_ROWS, HEAVY_ROWS = 1000, 300  # of an answer; from so many on it needs a place


class RateState(NamedTuple):
    """What the answer's headers say: the units allowed in a window, those left, the seconds until there are more."""

    name: str
    limit: int
    left: int
    reset: int


def cost_of(request: Request, view: Any = None) -> int:
    """Return the units of a request: one for each hundred rows of its page, five for a search or something written."""
    if request.method not in SAFE_METHODS:
        return WRITE_UNITS
    searched = SEARCH_UNITS if request.query_params.get("search", "").strip() else 1
    return max(math.ceil(getattr(view, "rows_of", rows_of)(request) / ROWS_A_UNIT), searched)


def rows_of(request: Request) -> int:
    """Return how many rows the answer of a list may have; 1 where the address does not say. Views may know better."""
    return whole_number(request.query_params.get("page_size", ""), most=MOST_ROWS) or 1


class CostThrottle(BaseThrottle):
    """Counts the units of a request. It leaves a RateState on Django's request, which middleware.py writes out."""

    seconds: int | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        cost = cost_of(request, view)
        state, allowed = _count(*_counter_of(client_of(request), request), cost)
        request._request.api_rate = state
        self.seconds = None if allowed else state.reset
        return allowed

    def wait(self) -> float | None:
        return self.seconds


class TooManyAtOnceError(APIException):
    """The caller has as many heavy requests running as one may have."""

    status_code = 429
    default_code = "too_many_at_once"
    wait = 1  # Retry-After, in seconds


class BusyError(APIException):
    """Heavy requests of others have all places. No 503: nothing is away, and no other database need be asked."""

    status_code = 429
    default_code = "busy"
    wait = BUSY_SECONDS  # Retry-After


class HeavyThrottle(BaseThrottle):
    """Takes a place for a request of many rows; middleware.py gives it back. It comes first, so a refusal is free."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Return True. Raise TooManyAtOnceError or BusyError if there is no place."""
        if getattr(request._request, "api_place", None):  # the same request is made again, by the primary database
            return True
        heavy = request.method in SAFE_METHODS and getattr(view, "rows_of", rows_of)(request) >= HEAVY_ROWS
        if not heavy:
            return True
        name, who, _limit = _counter_of(client_of(request), request)
        try:
            request._request.api_place = take_place(f"{name}-{who}")
        except NoPlaceError as error:
            if error.by_caller:
                raise TooManyAtOnceError(
                    _("Your other large requests are still running. Wait for one of them.")
                ) from error
            raise BusyError(_("Many large requests are running. Try again in a moment.")) from error
        return True


def rate_of(request: HttpRequest) -> RateState:
    """Return what is left to whoever sent a request that cost nothing: one that was refused before it was counted."""
    key = getattr(request, "api_key", None)
    return _count(*_counter_of(key and key.client, request), 0)[0]


def _counter_of(client: ApiClient | None, request: Any) -> tuple[str, str, int]:
    """Return what is counted, whose count it is, and the limit."""
    if client:
        return "client", str(client.pk), client.units_a_minute
    return "address", BaseThrottle().get_ident(request), settings.API_ADDRESS_UNITS


def _count(name: str, who: str, limit: int, cost: int) -> tuple[RateState, bool]:
    """Count the units if they fit. What is refused does not count, so nobody shuts himself out by asking again."""
    now = time.time()
    minute, part = int(now // WINDOW), now % WINDOW / WINDOW
    keys = [f"api:{name}:{who}:{each}" for each in (minute - 1, minute)]
    kept = _read_counts(keys)
    before, present = kept.get(keys[0], 0), kept.get(keys[1], 0)
    used = before * (1 - part) + present
    allowed = used + cost <= limit or (not before and not present)  # one request passes, whatever it costs
    if allowed and cost:
        used += cost
        _write(keys[1], present + cost, cost)
    left = max(0, int(limit - used))
    return RateState(name, limit, left, max(1, math.ceil(WINDOW * (1 - part)))), allowed


def _read_counts(keys: list[str]) -> dict[str, int]:
    return cache.get_many(keys) or caches["local"].get_many(keys)


def _write(key: str, total: int, cost: int) -> None:
    """Add to the count of a minute: in the cache for all processes, and in this one for when the cache is away."""
    term = 2 * WINDOW
    shared: Any = caches["default"]  # core/http/cache.py
    shared.add_to_count(key, cost, term)
    caches["local"].set(key, total, term)
