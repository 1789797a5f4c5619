"""Courtesy limits for callers of the API; while the cache is away nobody is limited."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class AnonThrottle(AnonRateThrottle):
    """By address, for callers who have not signed in."""


class UserThrottle(UserRateThrottle):
    """By person, for callers who have."""
