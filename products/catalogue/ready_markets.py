"""For which markets a product has every paper, as its public page says it. The app that knows the rules declares it."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery

from exportasv.core.lazy_text import StrOrPromise
from products.models import Product

READY_ROWS = "ready_rows"  # annotation: a list of dicts


class ReadyMarket(NamedTuple):
    """A market for which a product is ready: when that was found, and until when it holds by itself."""

    name: StrOrPromise
    found_on: date
    holds_until: date | None


class Knowledge(NamedTuple):
    """What the app that knows gives: a subquery of one row a market, and what a row means."""

    rows: Callable[[], ArraySubquery]
    read: Callable[[dict[str, Any]], ReadyMarket]


_known: list[Knowledge] = []


def declare_ready_markets(rows: Callable[[], ArraySubquery], read: Callable[[dict[str, Any]], ReadyMarket]) -> None:
    """Declare who knows the markets of a product: a subquery by `OuterRef("pk")`, and what reads one of its rows."""
    _known[:] = [Knowledge(rows, read)]


def ready_columns() -> dict[str, ArraySubquery]:
    """Return the annotation that `ready_markets` reads; none if nobody knows."""
    return {READY_ROWS: _known[0].rows()} if _known else {}


def ready_markets(product: Product) -> list[ReadyMarket]:
    """Return the markets of a product that was read with `ready_columns()`. No query."""
    return [_known[0].read(row) for row in getattr(product, READY_ROWS, ())] if _known else []
