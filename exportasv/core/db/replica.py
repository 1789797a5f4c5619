"""Reads of the public catalogue from a replica of the database (REPLICA_URL).

A request that may read there says so (`reading_replica`): that of an anonymous visitor for a shared page. From its
first write on it reads from the primary. A replica that is away, or more than MAX_LAG_SECONDS behind, is not read; once
a second it is looked at again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections, models

from exportasv.core.breaker import breaker_of
from exportasv.core.db.deadline import short_deadline

REPLICA = "replica"
PRIMARY_POSITION = "position of the primary"  # the name of its breaker
MAX_LAG_SECONDS = 2.0
CHECK_SECONDS = 1.0
WRITTEN_SQL = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
# How far it is, NULL if it is no replica any more (a promoted server has a history of its own), and how many seconds
# ago the last commit was made that it has.
REPLAYED_SQL = """
SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END,
    extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
"""
_reads_replica: ContextVar[bool] = ContextVar("reads_replica", default=False)


class ReplicaRouter:
    """Router of settings.DATABASE_ROUTERS: everything is on the primary, except the reads of `reading_replica`."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return read_alias()

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: models.Model, second: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, alias: str, app_label: str, **hints: Any) -> bool:
        return alias == DEFAULT_DB_ALIAS


def read_alias() -> str:
    """Return the alias of the database that this request reads from: `connections[read_alias()]` for plain SQL."""
    return REPLICA if _reads_replica.get() else DEFAULT_DB_ALIAS


@contextmanager
def reading_replica() -> Iterator[None]:
    """Read from the replica in this block, if there is one that is near enough, until something is written."""
    if not has_replica() or not is_near():
        yield
        return
    token = _reads_replica.set(True)
    try:
        with connections[DEFAULT_DB_ALIAS].execute_wrapper(_stop_at_write):
            yield
    finally:
        _reads_replica.reset(token)


def has_replica() -> bool:
    """Return whether this portal is told of a replica."""
    return REPLICA in connections.settings


def bytes_behind() -> int | None:
    """Return how many bytes of the primary's log the replica lacks; None if one of them does not say so in time."""
    written = _written_position()
    replayed, _age = _answer(REPLICA, REPLAYED_SQL) or (None, None)
    return None if written is None or replayed is None else max(0, int(written - replayed))


def stop_reading_replica(*, failed: bool = False) -> bool:
    """Read from the primary from here on. Return whether this request has read from the replica.

    `failed`: a query of the replica failed, so no request of this process reads there for some seconds.
    """
    was_reading = _reads_replica.get()
    if was_reading and failed:
        breaker_of(REPLICA).record_failure()
        _state.is_near = None
    _reads_replica.set(False)
    return was_reading


def _stop_at_write(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    """Wrap each statement on the primary: after one that may write, what is read must have it."""
    if not str(sql).lstrip().upper().startswith("SELECT"):
        _reads_replica.set(False)
    return execute(sql, params, many, context)


class _State:
    """What this process knows of the replica."""

    def __init__(self) -> None:
        self.is_near: bool | None = None  # None: not known
        self.checked_at = float("-inf")  # monotonic clock


_state = _State()


def forget_replica() -> None:
    """Forget what is known of the replica. For tests."""
    _state.__init__()  # type: ignore[misc]


def is_near() -> bool:
    """Return whether the replica answers and lacks at most MAX_LAG_SECONDS; looked at once in CHECK_SECONDS."""
    now = time.monotonic()
    if now - _state.checked_at >= CHECK_SECONDS:
        _state.checked_at = now
        _state.is_near = _check()
    return bool(_state.is_near)


def _check() -> bool:
    """Return whether the replica has all that was written, or a commit of the last MAX_LAG_SECONDS."""
    breaker = breaker_of(REPLICA)
    if not breaker.allows_call():
        return False
    written = _written_position()
    replayed, age = _answer(REPLICA, REPLAYED_SQL) or (None, None)
    if replayed is None:
        breaker.record_failure()
        return False
    breaker.record_success()
    if written is None:  # nobody writes to a primary that is away: only what was known to be behind is not read
        return _state.is_near is not False
    return replayed >= written or (age is not None and age <= MAX_LAG_SECONDS)


def _written_position() -> Decimal | None:
    """Return how far the primary has written; None if it does not say so in a second, or did not a moment ago."""
    breaker = breaker_of(PRIMARY_POSITION)
    if not breaker.allows_call():
        return None
    with short_deadline(CHECK_SECONDS):
        answer = _answer(DEFAULT_DB_ALIAS, WRITTEN_SQL)
    if answer is None:
        breaker.record_failure()
        return None
    breaker.record_success()
    return answer[0]


def _answer(alias: str, sql: str) -> tuple | None:
    """Return the row that a server answers; None if it does not."""
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()
    except Error:
        connection.close()
        return None
