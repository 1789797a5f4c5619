"""Menu of the portal for the signed-in person, from the entries that the apps declare."""

from typing import cast

from django.urls import ResolverMatch, reverse

from companies.views.current_company import memberships
from exportasv.core.accounts import menu
from exportasv.core.accounts.company_preview import is_company_page
from exportasv.core.accounts.menu import MenuEntry
from exportasv.core.accounts.permissions import MEMBER, role_of
from exportasv.core.accounts.request import Request


def menu_links(request: Request) -> list[tuple[MenuEntry, str, bool]]:
    """Return (entry, URL, whether it is the current page) of the person's menu."""
    here = cast(ResolverMatch, request.resolver_match).view_name
    entries = menu.entries_of(menu_of(request))
    if request.user.previewed_company_id:
        entries = [entry for entry in entries if is_company_page(entry.route)]
    return [(entry, reverse(entry.route), entry.is_active(here)) for entry in entries]


def menu_of(request: Request) -> str:
    """Return the name of the signed-in person's menu."""
    who = role_of(request.user)
    if who == MEMBER:
        return menu.COMPANY if memberships(request) else menu.NO_COMPANY
    return menu.MENU_OF_ROLE.get(who, menu.PROGRAMME)
