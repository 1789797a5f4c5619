"""What waits for staff: on the admin's home, and on the portal's home of a role.

Every app declares its cards, lists, counters and parts in `<app>/portal.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from exportasv.core.accounts.models import User
from exportasv.core.lazy_text import StrOrPromise

Rows = Callable[[User], QuerySet]


@dataclass(frozen=True)
class WaitingCard:
    """A title, how many rows wait and how long the oldest, and where to go: the model's list with `query`."""

    position: int
    title: StrOrPromise
    icon: str
    model: str
    rows: Rows
    query: str
    oldest: str  # the column that says since when a row waits
    urgent: bool = False


@dataclass(frozen=True)
class WaitingList:
    """The first rows of something, shown by a template that calls them `rows`."""

    position: int
    model: str
    rows: Rows
    template: str


@dataclass(frozen=True)
class HomeCounter:
    """How many rows wait, on the programme's home."""

    position: int
    label: StrOrPromise
    rows: Rows


@dataclass(frozen=True)
class HomePart:
    """What the portal's home shows to those who have a menu: a template and what it needs."""

    template: str
    context: Callable[[User], dict[str, Any]]


CARDS: list[WaitingCard] = []
LISTS: list[WaitingList] = []
COUNTERS: list[HomeCounter] = []
PARTS: dict[str, HomePart] = {}  # menu → part


def in_state(state: str) -> str:
    """The query of a model's list that shows the rows in that state."""
    return f"state__exact={state}"


def waiting_cards(*cards: WaitingCard) -> None:
    """Declare cards; a person sees those of models that the person may view."""
    CARDS.extend(cards)


def waiting_lists(*lists: WaitingList) -> None:
    """Declare lists; a person sees those of models that the person may view."""
    LISTS.extend(lists)


def home_counter(position: int, label: StrOrPromise, rows: Rows) -> None:
    """Declare a counter of the programme's home."""
    COUNTERS.append(HomeCounter(position, label, rows))


def home_part(menu: str, template: str, context: Callable[[User], dict[str, Any]]) -> None:
    """Declare the part of a menu's people. Raise ValueError if they have one already."""
    if menu in PARTS:
        raise ValueError(f"{menu} has a part of the home already")
    PARTS[menu] = HomePart(template, context)
