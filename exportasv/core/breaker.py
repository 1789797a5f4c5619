"""A circuit breaker: after one failure a server is not called for some seconds, then one call tries it again.

It belongs to one process and is shared by its threads. It keeps requests from waiting, one after the other, for a
server that does not answer.
"""

import threading
from time import monotonic

PAUSE_SECONDS = 5.0


class Breaker:
    """Says whether a server may be called, by how the last call went."""

    def __init__(self, pause: float = PAUSE_SECONDS) -> None:
        self.pause = pause
        self._lock = threading.Lock()
        self._next_call_at = 0.0  # when the next call may be made (monotonic clock); 0.0: at any time

    def allows_call(self) -> bool:
        """Return whether the caller may call the server. After a pause only one caller may, until it reports back."""
        if not self._next_call_at:
            return True
        with self._lock:
            now = monotonic()
            if now < self._next_call_at:
                return False
            if self._next_call_at:
                self._next_call_at = now + self.pause
            return True

    def record_failure(self) -> None:
        """Stop calls for the pause."""
        self._next_call_at = monotonic() + self.pause

    def record_success(self) -> None:
        """Allow all calls again."""
        self._next_call_at = 0.0


_breakers: dict[str, Breaker] = {}


def breaker_of(server: str, pause: float = PAUSE_SECONDS) -> Breaker:
    """Return this process's breaker of a server, by its name or address."""
    return _breakers.setdefault(server, Breaker(pause))


def reset_breakers() -> None:
    """Forget every failure. For tests."""
    _breakers.clear()
