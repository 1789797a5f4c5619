"""Sidebar of the admin site. A person sees the lists that permissions.py lets the person view.

Every app declares its groups and items in `<app>/portal.py`, each with its position.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request
from exportasv.core.lazy_text import StrOrPromise


@dataclass(frozen=True)
class SidebarItem:
    """A list of the admin site. `route` is set if it is not a model's list; `icon` is the name of a Material symbol."""

    position: int
    title: StrOrPromise
    icon: str
    model: str
    route: str = ""
    args: tuple[str, ...] = ()


GROUPS: dict[str, tuple[int, StrOrPromise]] = {}  # name → position and title
ITEMS: dict[str, list[SidebarItem]] = defaultdict(list)  # name of a group → its items


def sidebar_group(name: str, position: int, title: StrOrPromise) -> None:
    """Declare a group of the sidebar."""
    GROUPS[name] = position, title


def sidebar_items(group: str, *items: SidebarItem) -> None:
    """Declare items of a group. Another app may declare the group."""
    ITEMS[group].extend(items)


def navigation(request: Request) -> list[dict[str, Any]]:
    """Return Unfold's sidebar: the home page, then the groups in which this person may view something."""
    home = {"items": [{"title": _("Pending for you"), "icon": "home", "link": reverse_lazy("admin:index")}]}
    groups = [
        {
            "title": title,
            "separator": True,
            "collapsible": True,
            "items": [_item_context(item) for item in sorted(ITEMS[name], key=lambda item: item.position)],
        }
        for name, (_position, title) in sorted(GROUPS.items(), key=lambda group: group[1][0])
        if any(has_permission(request.user, item.model) for item in ITEMS[name])
    ]
    return [home, *groups]


def _item_context(item: SidebarItem) -> dict[str, object]:
    route = item.route or "admin:{}_{}_changelist".format(*item.model.split("."))
    return {
        "title": item.title,
        "icon": item.icon,
        "link": reverse_lazy(route, args=item.args),
        "permission": _view_permission(item.model),
    }


def _view_permission(model: str) -> Callable[[Request], bool]:
    return lambda request: has_permission(request.user, model)
