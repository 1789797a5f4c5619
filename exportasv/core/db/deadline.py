"""A deadline for the database on the client's side.

PostgreSQL's own limits need a PostgreSQL that runs. One that is frozen, or whose machine is, neither answers nor
refuses: without a deadline every request that asks it waits for ever. A missed deadline closes the connection.

psycopg2 then waits in Python, which costs some microseconds a query and forbids COPY. So only web processes have it.
"""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE, STATUS_SETUP, connection, set_wait_callback

from exportasv.core.breaker import breaker_of

DATABASE = "database"  # the name of its breaker
REPLICA_NAME = "exportasv-replica"  # the application's name on a connection to the replica, and that of its breaker
REPLICA_SECONDS = 1.0, 3.0  # to connect, for an answer: the primary is asked instead
SHORT_NAME = "short questions"  # the breaker of `short_deadline`
_short_deadline: ContextVar[float] = ContextVar("short_deadline", default=0.0)
EVENTS = {POLL_READ: select.POLLIN, POLL_WRITE: select.POLLOUT}


def set_deadlines(connect: float, answer: float) -> None:
    """Limit the seconds that this process waits for a connection, and for the answer to a statement."""

    def wait(conn: connection) -> None:
        is_new = conn.status == STATUS_SETUP
        server, (to_connect, to_answer) = DATABASE, (connect, answer)
        if REPLICA_NAME in conn.dsn:
            server, (to_connect, to_answer) = REPLICA_NAME, REPLICA_SECONDS
        if seconds := _short_deadline.get():
            server, (to_connect, to_answer) = SHORT_NAME, (seconds, seconds)
        _wait_for(conn, to_connect if is_new else to_answer, server, is_new=is_new)

    set_wait_callback(wait)


@contextmanager
def short_deadline(seconds: float) -> Iterator[None]:
    """Limit the wait within the block further. A missed deadline there is no word against the database elsewhere."""
    token = _short_deadline.set(seconds)
    try:
        yield
    finally:
        _short_deadline.reset(token)


def _wait_for(conn: connection, seconds: float, server: str, *, is_new: bool) -> None:
    """Wait until the connection is ready. Raise OperationalError if that takes longer than `seconds`.

    After a missed deadline, new connections are refused for a while without trying (core/breaker.py).
    """
    breaker = breaker_of(server)
    if is_new and not breaker.allows_call():
        raise psycopg2.OperationalError("the database did not answer a moment ago")
    end = monotonic() + seconds
    while (state := conn.poll()) != POLL_OK:
        poller = select.poll()
        poller.register(conn.fileno(), EVENTS[state])
        if not poller.poll(max(0.0, end - monotonic()) * 1000):
            breaker.record_failure()
            raise psycopg2.OperationalError(f"no answer from the database within {seconds} s")
    if is_new:
        breaker.record_success()
