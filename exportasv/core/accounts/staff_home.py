"""What waits for staff on the admin's home. Every app declares its cards and lists in `<app>/portal.py`."""

from collections.abc import Callable
from dataclasses import dataclass

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


CARDS: list[WaitingCard] = []
LISTS: list[WaitingList] = []


def in_state(state: str) -> str:
    """The query of a model's list that shows the rows in that state."""
    return f"state__exact={state}"


def waiting_cards(*cards: WaitingCard) -> None:
    """Declare cards; a person sees those of models that the person may view."""
    CARDS.extend(cards)


def waiting_lists(*lists: WaitingList) -> None:
    """Declare lists; a person sees those of models that the person may view."""
    LISTS.extend(lists)
