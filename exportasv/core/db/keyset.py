"""Cursor pagination: a page starts after the last row seen, so the thousandth page costs as much as the first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from exportasv.core.db.sorting import SortKey
from exportasv.core.moments import utc_moment
from exportasv.core.whole_numbers import whole_number

VALUE_PARSERS: dict[str, Callable[[str], Any]] = {
    "time": utc_moment,
    "number": int,
    "text": str,
    "name": str,
}


@dataclass(frozen=True)
class Page:
    """The rows of one page and the cursors of its neighbours, "" if there is none."""

    rows: list[Any]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Ordering:
    """The column that rows are sorted by (ties by pk), the kind of its values, and the direction.

    The kind "name" sorts by the alphabet: by the sort key of the column, not by the column.
    """

    column: str
    kind: str = "time"  # a key of VALUE_PARSERS
    descending: bool = True

    @property
    def key(self) -> str:
        """Return the column or annotation whose values order the rows."""
        return f"{self.column}_sort_key" if self.kind == "name" else self.column

    def with_key(self, rows: QuerySet) -> QuerySet:
        """Return the rows with `key`, which they may have already."""
        is_missing = self.kind == "name" and self.key not in rows.query.annotations
        return rows.annotate(**{self.key: SortKey(self.column)}) if is_missing else rows

    def cursor(self, way: str, row: Any) -> str:
        value = getattr(row, self.key)
        text = value.isoformat() if isinstance(value, datetime) else str(value)
        return f"{way}~{row.pk}~{text}"

    def rows_beyond(self, value: Any, pk: int, forward: bool) -> Q:
        """Return the filter for rows after (or before) the row with this value and pk."""
        sign = "lt" if forward == self.descending else "gt"
        nearer = Q(**{f"{self.key}__{sign}": value}) | Q(**{f"pk__{sign}": pk})
        return Q(**{f"{self.key}__{sign}e": value}) & nearer

    def sort(self, rows: QuerySet, forward: bool) -> QuerySet:
        minus = "-" if forward == self.descending else ""
        return rows.order_by(f"{minus}{self.key}", f"{minus}pk")


def page_of(rows: QuerySet, order: Ordering, cursor: str, size: int, chosen: QuerySet | None = None) -> Page:
    """Return the page at `cursor`, the first page if the cursor is empty or invalid. One query.

    chosen: rows of another table with the same numbers and values, which the page is taken from.
    """
    way, pk, value = _parse_cursor(order, cursor)
    forward = way != "before"
    rows = order.with_key(rows)
    taken = rows if chosen is None else chosen
    if way:
        taken = taken.filter(order.rows_beyond(value, pk, forward))
    taken = order.sort(taken, forward)[: size + 1]
    found = list(taken if chosen is None else order.sort(rows.filter(pk__in=taken.values("pk")), forward))
    if not way:
        return first_page(found, order, size)
    more, shown = len(found) > size, found[:size]
    if not forward:
        shown.reverse()
    if not shown:
        return Page([])
    has_previous, has_next = (True, more) if forward else (more, True)
    return Page(
        shown,
        previous=order.cursor("before", shown[0]) if has_previous else "",
        next=order.cursor("after", shown[-1]) if has_next else "",
    )


def first_page(found: list[Any], order: Ordering, size: int) -> Page:
    """Return the first page, given its rows and one more if there is one."""
    return Page(found[:size], next=order.cursor("after", found[size - 1]) if len(found) > size else "")


def _parse_cursor(order: Ordering, cursor: str) -> tuple[str, int, Any]:
    way, _, rest = cursor.partition("~")
    number, _, value = rest.partition("~")
    pk = whole_number(number)
    if way not in ("after", "before") or pk is None:
        return "", 0, None
    try:
        read = VALUE_PARSERS[order.kind](value)
    except ValueError:
        return "", 0, None
    if isinstance(read, int) and abs(read) >= 2**62:
        return "", 0, None
    return way, pk, read


def is_cursor(order: Ordering, text: str) -> bool:
    """Return whether `text` is a cursor of this ordering."""
    return bool(_parse_cursor(order, text)[0])
