"""What one request or task costs: time, queries, and the words that its log line carries."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

log = logging.getLogger("exportasv.slow_query")
SLOW_QUERY_SECONDS = 0.5
MAX_SQL_LENGTH = 2000


@dataclass
class Measures:
    """The costs of a request or task so far. `words` are added to its log line: names and numbers of ours only."""

    started: float = field(default_factory=time.perf_counter)
    queries: int = 0
    database_seconds: float = 0
    words: dict[str, str | int] = field(default_factory=dict)

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        """Run a query and count it. Django calls this around every query."""
        before = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - before
            self.queries += 1
            self.database_seconds += took
            if took > SLOW_QUERY_SECONDS:
                _log_slow_query(sql, took)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    def fields(self) -> dict[str, Any]:
        """Return the fields of the log line; times in milliseconds."""
        return {
            **self.words,
            "ms": round(self.seconds * 1000, 1),
            "queries": self.queries,
            "db_ms": round(self.database_seconds * 1000, 1),
        }


def _log_slow_query(sql: str, seconds: float) -> None:
    """Write the query with its placeholders: PostgreSQL's own log would have the values that people typed."""
    text = " ".join(str(sql).split())[:MAX_SQL_LENGTH]
    log.warning("slow query of %.0f ms: %s", seconds * 1000, text)


_current: ContextVar[Measures | None] = ContextVar("measures", default=None)


@contextmanager
def measuring() -> Iterator[Measures]:
    """Measure the block, and make `add_to_log_line` write into its line."""
    measures = Measures()
    outer = _current.set(measures)
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(measures))
        try:
            yield measures
        finally:
            _current.reset(outer)


def add_to_log_line(**words: str | int) -> None:
    """Add names or numbers of ours (a role, a kind of job) to the line of this request or task, if there is one.

    Never a value that a person typed: these words are not redacted.
    """
    if measures := _current.get():
        measures.words |= words
