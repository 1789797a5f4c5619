"""Menus of the portal. Every app declares its entries in `<app>/portal.py`; the portal orders and shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.accounts.permissions import HOUSE_OFFICERS, PARTNER_OFFICERS, Role
from exportasv.core.lazy_text import StrOrPromise

# The menus: of a company's people, of people without a company, of consular officers, of partners' officers, of the
# programme (advisers, managers, administrators), and of those who read figures only.
COMPANY, NO_COMPANY, HOUSE, PARTNER, PROGRAMME = "company", "no_company", "house", "partner", "programme"
VIEWER = "viewer"
MENUS = (COMPANY, NO_COMPANY, HOUSE, PARTNER, PROGRAMME, VIEWER)
# Other staff have the menu of the programme.
MENU_OF_ROLE: dict[str, str] = dict.fromkeys(HOUSE_OFFICERS, HOUSE) | dict.fromkeys(PARTNER_OFFICERS, PARTNER)
MENU_OF_ROLE[Role.VIEWER] = VIEWER


@dataclass(frozen=True)
class Place:
    """One of the five places of a company's menu. Its entries have positions from `hundred` × 100 on."""

    code: str
    label: StrOrPromise
    hundred: int


PLACES = (
    Place("home", _("Home"), 1),
    Place("offer", _("Products"), 2),
    Place("buyers", _("Buyers"), 3),
    Place("help", pgettext_lazy("menu", "Help"), 4),
    Place("more", pgettext_lazy("menu", "More"), 9),
)


@dataclass(frozen=True)
class MenuEntry:
    """A menu entry. It is current on its route and on routes that begin with one of `active_routes`.

    `shown_to` says whether a person sees it; without it everybody does whose menu this is.
    """

    label: StrOrPromise
    route: str
    active_routes: tuple[str, ...]
    positions: dict[str, int]  # menu → position in it
    icon: str = "arrow_forward"  # name of a Material symbol, in the sidebar of the admin site
    shown_to: Callable[[Any], bool] | None = None

    def is_active(self, route: str) -> bool:
        return route == self.route or route.startswith(self.active_routes or ("-",))


ENTRIES: list[MenuEntry] = []


def menu_entry(
    label: StrOrPromise,
    route: str,
    active_routes: str = "",
    icon: str = "arrow_forward",
    shown_to: Callable[[Any], bool] | None = None,
    **positions: int,
) -> None:
    """Declare a menu entry.

    A company's position is that of a place in PLACES: 310 to 399 are among the buyers.
    `active_routes` are beginnings of routes, separated by spaces. `positions` gives the position in each menu. Raise
    ValueError if there is no such menu, or no such place.
    """
    if unknown := set(positions) - set(MENUS):
        raise ValueError(f"no such menu: {unknown}")
    if COMPANY in positions and positions[COMPANY] // 100 not in {place.hundred for place in PLACES}:
        raise ValueError(f"{route} is in none of the five places of a company's menu")
    ENTRIES.append(MenuEntry(label, route, tuple(active_routes.split()), positions, icon, shown_to))


def place_of(entry: MenuEntry) -> Place:
    """Return the place of the company's menu that has the entry."""
    hundred = entry.positions[COMPANY] // 100
    return next(place for place in PLACES if place.hundred == hundred)


def entries_of(menu: str) -> list[MenuEntry]:
    """Return the entries of a menu in their order."""
    return sorted((entry for entry in ENTRIES if menu in entry.positions), key=lambda entry: entry.positions[menu])
