"""Sidebar of the admin site. A person sees the lists that permissions.py lets the person view.

Every app declares its groups and items in `<app>/portal.py`, each with its position.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext

from exportasv.core.accounts.menu import MENU_OF_ROLE, PROGRAMME, entries_of
from exportasv.core.accounts.permissions import may_view
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


def navigation(role: str, path: str) -> list[dict[str, Any]]:
    """Return Unfold's sidebar: the home page, the portal's pages, the groups in which this role may view something.

    The list whose page `path` is stands out, and its group is open.
    """
    return [_with_active(group, path) for group in _groups(role, get_language(), get_script_prefix())]


@lru_cache(maxsize=64)
def _groups(role: str, _language: str, _prefix: str) -> list[dict[str, Any]]:
    """Return the groups that a role sees, in a language; their addresses begin with the prefix."""
    home = {"items": [{"title": gettext("Pending for you"), "icon": "home", "link": reverse("admin:index")}]}
    groups = [
        {
            "title": str(title),
            "separator": True,
            "collapsible": True,
            "items": [_item_context(item) for item in sorted(items, key=lambda item: item.position)],
        }
        for name, (_position, title) in sorted(GROUPS.items(), key=lambda group: group[1][0])
        if (items := [item for item in ITEMS[name] if may_view(role, item.model)])
    ]
    return [home, _work(role), *groups]


def _work(role: str) -> dict[str, Any]:
    """Return the pages of the person's menu in the portal: one sidebar leads to everything."""
    everybodys = (entry for entry in entries_of(MENU_OF_ROLE.get(role, PROGRAMME)) if entry.shown_to is None)
    entries = [entry for entry in everybodys if entry.route != "admin:index"]
    items = [{"title": str(entry.label), "icon": entry.icon, "link": reverse(entry.route)} for entry in entries]
    return {"title": gettext("My work"), "separator": True, "items": items}


def _item_context(item: SidebarItem) -> dict[str, Any]:
    route = item.route or "admin:{}_{}_changelist".format(*item.model.split("."))
    return {"title": str(item.title), "icon": item.icon, "link": reverse(route, args=item.args)}


def _with_active(group: dict[str, Any], path: str) -> dict[str, Any]:
    home = reverse("admin:index")
    items = [
        {**item, "has_permission": True, "active": path == home if item["link"] == home else item["link"] in path}
        for item in group["items"]
    ]
    return {**group, "items": items, "is_open": any(item["active"] for item in items)}
