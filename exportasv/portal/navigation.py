"""The portal's menu, by who is signed in, of the entries that the apps declare."""

from typing import cast

from django.urls import ResolverMatch, reverse

from companies.views.current_company import memberships
from exportasv.core.accounts import menu
from exportasv.core.accounts.menu import MenuEntry
from exportasv.core.accounts.permissions import CONSULAR, INVEST, MEMBER, role_of
from exportasv.core.accounts.request import Request


def menu_links(request: Request) -> list[tuple[MenuEntry, str, bool]]:
    """(entry, address, whether it is where the person is) of the person's menu."""
    here = cast(ResolverMatch, request.resolver_match).view_name
    entries = menu.entries_of(menu_of(request))
    return [(entry, reverse(entry.route), entry.is_active(here)) for entry in entries]


def menu_of(request: Request) -> str:
    """The menu of the person who is signed in."""
    who = role_of(request.user)
    if who == MEMBER:
        return menu.COMPANY if memberships(request) else menu.NO_COMPANY
    return {CONSULAR: menu.HOUSE, INVEST: menu.INVEST}.get(who, menu.PROGRAMME)
