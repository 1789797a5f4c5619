"""Small tables that many pages need whole: each process holds them read, as long as their mark stands in the cache.

The cache holds the mark alone: a large table costs 2 ms and more to fetch and unpack. Whoever changes the table calls
`forget_table`, which deletes the mark, and every process reads anew. A request asks for all marks at once: a call to
the cache takes as long as a small page. Nobody changes what is returned.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import uuid4

from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.dispatch import receiver

Table = TypeVar("Table")
_tables: dict[str, tuple[str, Any]] = {}  # key → its mark when it was read, and the table
_marks_seen: ContextVar[dict[str, str] | None] = ContextVar("marks_seen", default=None)  # by this request


def kept_table(key: str, read: Callable[[], Table], seconds: int) -> Table:
    """Return what `read` returns, at most so many seconds old. At most one call to the cache."""
    return kept_tables({key: read}, seconds)[key]


def kept_tables(reads: Mapping[str, Callable[[], Table]], seconds: int) -> dict[str, Table]:
    """Return key → table. At most one call to the cache for all of them."""
    seen = _marks_seen.get()
    marks = {} if seen is None else seen
    if unknown := [key for key in reads if key not in marks]:
        others = () if seen is None else _tables  # which this request will ask for next
        marks |= cache.get_many({*unknown, *others})
        marks |= {key: _new_mark(key, seconds) for key in unknown if not marks.get(key)}
    return {key: _table(key, marks[key], read) for key, read in reads.items()}


def forget_table(key: str) -> None:
    """Make every process read the table anew."""
    cache.delete(key)
    if seen := _marks_seen.get():
        seen.pop(key, None)


@receiver(request_started)
def _see_marks_anew(**_named: object) -> None:
    _marks_seen.set({})


@receiver(request_finished)
def _see_no_marks(**_named: object) -> None:
    _marks_seen.set(None)


def mark_of(key: str) -> str:
    """Return what stands for the table as this process read it last: parts of pages that show it are kept under it."""
    return _tables[key][0]


def _new_mark(key: str, seconds: int) -> str:
    """Set a mark, before the table is read: a change meanwhile deletes it again. Without the cache it is never seen."""
    mark = uuid4().hex
    return mark if cache.add(key, mark, seconds) else cache.get(key) or mark


def _table(key: str, mark: str, read: Callable[[], Table]) -> Table:
    found = _tables.get(key)
    if found is None or found[0] != mark:
        found = _tables[key] = (mark, read())
    return found[1]
