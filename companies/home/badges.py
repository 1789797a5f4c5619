"""Numbers on the places of a company's menu: what waits there. Every app declares its own in `<app>/portal.py`."""

from collections.abc import Callable
from typing import Any

BADGES: dict[str, list[Callable[[], Any]]] = {}  # place of the menu → counts of a company's rows


def menu_badge(place: str, *counts: Callable[[], Any]) -> None:
    """Declare what waits in a place. Each function returns an expression of a company, such as `count_rows(…)`.

    It depends on the row and the clock alone: the SQL is made once in a process.
    """
    BADGES.setdefault(place, []).extend(counts)
