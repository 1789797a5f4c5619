"""Pending work of staff, on the home page of the admin site and of the portal.

Every app declares its cards, lists and parts in `<app>/portal.py`. A card opens exactly the rows that it counts: its
link names the card, and the list of the admin site filters by the card's own rows (modeladmin.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MANAGERS, role_of
from exportasv.core.lazy_text import StrOrPromise

Rows = Callable[[User], QuerySet]
CARD_PARAM = "pending"  # of the address of a list: the name of a card
ALL_SUFFIX = "-all"  # of the name of a card, for everybody's rows


@dataclass(frozen=True)
class WaitingCard:
    """A card: how many rows are pending, since when, and a link to them in the model's list.

    `rows` are those that wait for the person. `all_rows` are everybody's, where a person may see others' too. Both
    depend on who the person is (number, role, institution), on the clock and on the term to answer buyers alone: their
    SQL is made once a day (portal/admin_home.py).
    """

    position: int
    name: str  # in the address of the list
    title: StrOrPromise
    icon: str
    model: str
    rows: Rows
    oldest: str  # the column with the time since when a row is pending
    urgent: bool = False
    order: str = ""  # of the list, as in "o=6"
    all_rows: Rows | None = None

    @property
    def query(self) -> str:
        """Return the query of the model's list that shows the rows of this card."""
        return self._query(self.name)

    @property
    def all_query(self) -> str:
        """Return the query of the model's list that shows everybody's rows."""
        return self._query(self.name + ALL_SUFFIX)

    def _query(self, name: str) -> str:
        return "&".join(filter(None, (f"{CARD_PARAM}={name}", self.order)))

    def named_rows(self) -> dict[str, Rows]:
        """Return the value of CARD_PARAM → the rows that it shows."""
        return {self.name: self.rows} | ({self.name + ALL_SUFFIX: self.all_rows} if self.all_rows else {})


@dataclass(frozen=True)
class WaitingList:
    """The first pending rows. The template gets them as `rows`."""

    position: int
    model: str
    rows: Rows
    template: str


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
PARTS: dict[str, HomePart] = {}  # menu → part


def waiting_cards(*cards: WaitingCard) -> None:
    """Declare cards. A person sees the cards of models that the person may view."""
    CARDS.extend(cards)


def cards_of(model: str) -> list[WaitingCard]:
    """Return the cards of a model, in their order."""
    return sorted((card for card in CARDS if card.model == model), key=lambda card: card.position)


def waiting_lists(*lists: WaitingList) -> None:
    """Declare lists. A person sees the lists of models that the person may view."""
    LISTS.extend(lists)


def home_alarms(read: Callable[[], list[Alarm]]) -> None:
    """Declare what reads alarms. Managers and administrators see them above all else."""
    ALARMS.append(read)


def alarms_for(user: User) -> list[Alarm]:
    """Return the alarms that the person may see."""
    return [alarm for read in ALARMS for alarm in read()] if role_of(user) in MANAGERS else []


def home_part(menu: str, template: str, context: Callable[[User], dict[str, Any]]) -> None:
    """Declare the home page part of a menu. Raise ValueError if the menu has one already."""
    if menu in PARTS:
        raise ValueError(f"{menu} has a part of the home already")
    PARTS[menu] = HomePart(template, context)
