"""Rate limits of the API. If the cache is down, there are no limits."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class AnonThrottle(AnonRateThrottle):
    """Limits anonymous callers by IP address."""


class UserThrottle(UserRateThrottle):
    """Limits signed-in callers by user."""
