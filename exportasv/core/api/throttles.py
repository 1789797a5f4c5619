"""Rate limits of the API's reads. While the cache is unreachable, each process counts on its own."""

from typing import Any

from django.core.cache import cache, caches
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class RequestTimes:
    """The times of earlier requests: in the cache, and in the memory of this process for when the cache is away."""

    def get(self, key: str, default: Any) -> Any:
        return cache.get(key) or caches["local"].get(key, default)

    def set(self, key: str, times: list[float], term: int) -> None:
        cache.set(key, times, term)
        caches["local"].set(key, times, term)


class AnonThrottle(AnonRateThrottle):
    """Limits anonymous callers by IP address."""

    cache = RequestTimes()


class UserThrottle(UserRateThrottle):
    """Limits signed-in callers by user."""

    cache = RequestTimes()
