"""Pending work of staff, on the home page of the admin site and of the portal.

Every app declares its cards, lists, counters and parts in `<app>/portal.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.lazy_text import StrOrPromise

Rows = Callable[[User], QuerySet]


@dataclass(frozen=True)
class WaitingCard:
    """A card: how many rows are pending, since when, and a link to the model's list filtered by `query`."""

    position: int
    title: StrOrPromise
    icon: str
    model: str
    rows: Rows
    query: str
    oldest: str  # the column with the time since when a row is pending
    urgent: bool = False


@dataclass(frozen=True)
class WaitingList:
    """The first pending rows. The template gets them as `rows`."""

    position: int
    model: str
    rows: Rows
    template: str


@dataclass(frozen=True)
class HomeCounter:
    """The number of pending rows, on the home page of programme staff."""

    position: int
    label: StrOrPromise
    rows: Rows


@dataclass(frozen=True)
class HomePart:
    """The part of the portal's home page for people with one menu: a template and its context."""

    template: str
    context: Callable[[User], dict[str, Any]]


@dataclass(frozen=True)
class Alarm:
    """Something that is wrong with the running portal, and the page that says more, if there is one."""

    title: str
    detail: str
    url: str


CARDS: list[WaitingCard] = []
ALARMS: list[Callable[[], list[Alarm]]] = []
LISTS: list[WaitingList] = []
COUNTERS: list[HomeCounter] = []
PARTS: dict[str, HomePart] = {}  # menu → part


def in_state(state: str) -> str:
    """Return the query of a model's list that shows the rows in this state."""
    return f"state__exact={state}"


def waiting_cards(*cards: WaitingCard) -> None:
    """Declare cards. A person sees the cards of models that the person may view."""
    CARDS.extend(cards)


def waiting_lists(*lists: WaitingList) -> None:
    """Declare lists. A person sees the lists of models that the person may view."""
    LISTS.extend(lists)


def home_alarms(read: Callable[[], list[Alarm]]) -> None:
    """Declare what reads alarms. Managers and administrators see them above all else."""
    ALARMS.append(read)


def alarms_for(user: User) -> list[Alarm]:
    """Return the alarms that the person may see."""
    return [alarm for read in ALARMS for alarm in read()] if role_of(user) in MANAGERS else []


def home_counter(position: int, label: StrOrPromise, rows: Rows) -> None:
    """Declare a counter of the programme's home page."""
    COUNTERS.append(HomeCounter(position, label, rows))


def home_part(menu: str, template: str, context: Callable[[User], dict[str, Any]]) -> None:
    """Declare the home page part of a menu. Raise ValueError if the menu has one already."""
    if menu in PARTS:
        raise ValueError(f"{menu} has a part of the home already")
    PARTS[menu] = HomePart(template, context)
