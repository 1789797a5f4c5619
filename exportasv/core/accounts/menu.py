"""The portal's menu. Every app declares its entries in `<app>/portal.py`; the portal orders and shows them."""

from dataclasses import dataclass

from exportasv.core.lazy_text import StrOrPromise

# The menus: of a company's people, of who has no company yet, of a consular officer, of Invest's people, and of the
# programme (advisers, managers, administrators).
COMPANY, NO_COMPANY, HOUSE, INVEST, PROGRAMME = "company", "no_company", "house", "invest", "programme"
MENUS = (COMPANY, NO_COMPANY, HOUSE, INVEST, PROGRAMME)


@dataclass(frozen=True)
class MenuEntry:
    """A line of menus, marked as the current one on its route and on those that begin with one of `active_routes`."""

    label: StrOrPromise
    route: str
    active_routes: tuple[str, ...]
    positions: dict[str, int]  # menu → where it stands there

    def is_active(self, route: str) -> bool:
        return route == self.route or route.startswith(self.active_routes or ("-",))


ENTRIES: list[MenuEntry] = []


def menu_entry(label: StrOrPromise, route: str, active_routes: str = "", **positions: int) -> None:
    """Declare an entry: beginnings of routes separated by spaces, and in which menus it stands and where.

    Raise ValueError if there is no such menu.
    """
    if unknown := set(positions) - set(MENUS):
        raise ValueError(f"no such menu: {unknown}")
    ENTRIES.append(MenuEntry(label, route, tuple(active_routes.split()), positions))


def entries_of(menu: str) -> list[MenuEntry]:
    """The entries of a menu in their order."""
    return sorted((entry for entry in ENTRIES if menu in entry.positions), key=lambda entry: entry.positions[menu])
