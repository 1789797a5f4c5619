"""The cache. While its server is unreachable, reads miss and writes do nothing, without a call and without an error.

What limits sign-in must not be forgotten with the cache: the keys of allauth, which knows only this cache, are kept in
PostgreSQL (limit_records.py).
"""

import logging
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

from exportasv.core.breaker import breaker_of
from exportasv.core.http import limit_records

log = logging.getLogger(__name__)
KEPT_IN_DATABASE = "allauth"  # the start of allauth's keys: attempts, used one-time codes, locks


class _OneClientAPool(RedisCacheClient):
    """Django's client, without a new object for each call: to make it takes longer than the server's answer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._clients: dict[ConnectionPool, Redis] = {}

    def get_client(self, _key: Any = None, *, write: bool = False) -> Redis:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # missing in the stubs
        if pool not in self._clients:
            self._clients[pool] = Redis(connection_pool=pool)
        return self._clients[pool]


class FaultTolerantRedisCache(RedisCache):
    """Redis cache that needs no server. After a failure it makes no call for breaker.PAUSE_SECONDS."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._class = _OneClientAPool

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if key.startswith(KEPT_IN_DATABASE):
            return limit_records.read_record(key, default)
        return self._call_or_default(default, super().get, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict:
        return self._call_or_default({}, super().get_many, keys, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if key.startswith(KEPT_IN_DATABASE):
            limit_records.write_record(key, value, self.get_backend_timeout(timeout))
        else:
            self._call_or_default(None, super().set, key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if key.startswith(KEPT_IN_DATABASE):
            return limit_records.add_record(key, value, self.get_backend_timeout(timeout))
        return self._call_or_default(True, super().add, key, value, timeout, version)

    def add_to_count(self, key: str, delta: int, timeout: int) -> None:
        """Add to a count, which begins here if there is none and ends so many seconds after it began. One call.

        Two who begin it together lose nothing: the server does both steps of one before those of the other.
        """
        self._call_or_default(None, self._add_to_count, self.make_and_validate_key(key), delta, timeout)

    def _add_to_count(self, key: str, delta: int, timeout: int) -> None:
        steps = self._cache.get_client(key, write=True).pipeline()
        steps.set(key, 0, ex=timeout, nx=True)
        steps.incrby(key, delta)
        steps.execute()

    def delete(self, key: str, version: int | None = None) -> bool:
        if key.startswith(KEPT_IN_DATABASE):
            return limit_records.delete_record(key)
        return self._call_or_default(False, super().delete, key, version)

    def clear(self) -> None:
        """Delete only the cache's own keys, because other keys may be on the same server."""
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(key)

    def is_answering(self) -> bool:
        """Return whether the server answers now. While calls are stopped it is not asked."""
        return bool(self._call_or_default(False, lambda: self._cache.get_client(write=True).ping()))

    def _call_or_default(self, fallback: Any, call: Any, *args: Any) -> Any:
        breaker = breaker_of(f"cache {self._servers}")  # type: ignore[attr-defined]  # missing in the stubs
        if not breaker.allows_call():
            return fallback
        try:
            found = call(*args)
        except (RedisError, OSError) as error:
            breaker.record_failure()
            log.warning("cache away: %s", type(error).__name__)
            return fallback
        breaker.record_success()
        return found
