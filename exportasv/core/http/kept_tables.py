"""Small tables that many pages need whole: each process holds them read, as long as their mark stands in the cache.

The cache holds the mark alone: a large table costs 2 ms and more to fetch and unpack. Whoever changes the table deletes
the mark (`cache.delete(key)`), and every process reads anew. Nobody changes what is returned.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from django.core.cache import cache

Table = TypeVar("Table")
_tables: dict[str, tuple[str, Any]] = {}  # key → its mark when it was read, and the table


def kept_table(key: str, read: Callable[[], Table], seconds: int) -> Table:
    """Return what `read` returns, at most so many seconds old. One call to the cache."""
    return kept_tables({key: read}, seconds)[key]


def kept_tables(reads: Mapping[str, Callable[[], Table]], seconds: int) -> dict[str, Table]:
    """Return key → table. One call to the cache for all of them."""
    marks = cache.get_many(list(reads)) if reads else {}
    return {key: _table(key, marks.get(key) or _new_mark(key, seconds), read) for key, read in reads.items()}


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
