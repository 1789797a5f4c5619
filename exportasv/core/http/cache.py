"""The cache. If the server is unreachable, a read is a miss and never an error."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class FaultTolerantRedisCache(RedisCache):
    """Redis cache whose reads miss and whose writes do nothing while the server is unreachable."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._call_or_default(default, super().get, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict:
        return self._call_or_default({}, super().get_many, keys, version)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._call_or_default(None, super().set, key, value, *args, **kwargs)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._call_or_default(True, super().add, key, value, *args, **kwargs)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._call_or_default(False, super().delete, key, version)

    def clear(self) -> None:
        """Delete only the cache's own keys, because the queue uses the same server."""
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(key)

    def _call_or_default(self, fallback: Any, call: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except RedisError as error:
            log.warning("cache away: %s", type(error).__name__)
            return fallback
