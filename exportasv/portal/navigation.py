"""Menu of the portal for the signed-in person, from the entries that the apps declare."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any, cast

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import ResolverMatch, reverse

from companies.home.badges import BADGES
from companies.models import Company
from companies.views.current_company import current_company, memberships
from exportasv.core.accounts import menu
from exportasv.core.accounts.company_preview import is_company_page
from exportasv.core.accounts.menu import MenuEntry, Place
from exportasv.core.accounts.permissions import MEMBER, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.http.kept_parts import KeptParts
from exportasv.core.notifications.models import Notification

Link = tuple[MenuEntry, str, bool]
Links = tuple[Link, ...]
MORE_PAGE = "portal:more"
NOTICES_PAGE = "notifications:inbox"
_links = KeptParts(most=400)  # of each menu and route


@dataclass(frozen=True)
class ShownPlace:
    """A place of the company's menu as the page shows it: where it leads, what waits there, and its pages."""

    place: Place
    url: str
    badge: int
    is_here: bool
    links: Links


def menu_links(request: Request) -> Links:
    """Return (entry, URL, whether it is the current page) of the person's menu."""
    here = cast(ResolverMatch, request.resolver_match).view_name
    name = menu_of(request)
    entries = [entry for entry in menu.entries_of(name) if entry.shown_to is None or entry.shown_to(request.user)]
    if request.user.previewed_company_id:
        entries = [entry for entry in entries if is_company_page(entry.route)]
    key = (name, here, *(entry.route for entry in entries))
    return _links.get_or_make(
        key, lambda: tuple((entry, reverse(entry.route), entry.is_active(here)) for entry in entries)
    )


def menu_of(request: Request) -> str:
    """Return the name of the signed-in person's menu."""
    who = role_of(request.user)
    if who == MEMBER:
        return menu.COMPANY if memberships(request) else menu.NO_COMPANY
    return menu.MENU_OF_ROLE.get(who, menu.PROGRAMME)


def company_places(request: Request) -> list[ShownPlace]:
    """Return the five places of the company's menu, [] for people who have another menu. One query."""
    if menu_of(request) != menu.COMPANY:
        return []
    return list(_shown_places(request, badge_counts(request)))


def _shown_places(request: Request, counts: dict[str, int]) -> Iterator[ShownPlace]:
    here = cast(ResolverMatch, request.resolver_match).view_name
    of_place: dict[str, list[Link]] = {}
    for link in menu_links(request):
        of_place.setdefault(menu.place_of(link[0]).code, []).append(link)
    for place in menu.PLACES:
        own = tuple(of_place.get(place.code, ()))
        if not own:  # staff who look as the company does see some of its pages
            continue
        is_more = place.code == "more" and not request.user.previewed_company_id
        url = reverse(MORE_PAGE) if is_more else own[0][1]
        is_here = any(is_active for _entry, _url, is_active in own) or (is_more and here == MORE_PAGE)
        yield ShownPlace(place, url, counts.get(place.code, 0), is_here, own)


def badge_counts(request: Request) -> dict[str, int]:
    """Return what waits in each place, under its code; unread notices are under "more". One query."""
    (found,) = _BADGE_COUNTS.rows(current_company(request).pk, _reader(request))
    return {code.removeprefix("n_"): count for code, count in found.items()}


def unread_count(request: Request) -> int:
    """Return how many notices the person has not read. One query."""
    return next((row["n"] for row in _UNREAD_COUNT.rows(_reader(request))), 0)


def _reader(request: Request) -> int:
    """Return whose notices are counted: in a preview nobody's."""
    return 0 if request.user.previewed_company_id else request.user.pk


def _unread_count(reader: int) -> QuerySet:
    unread = Notification.objects.filter(recipient=reader).unread().order_by().values("recipient")
    return unread.annotate(n=Count("pk")).values("n")


def _badge_counts(company: int, reader: int) -> QuerySet:
    columns: dict[str, Any] = {code: reduce(add, [count() for count in counts]) for code, counts in BADGES.items()}
    columns["more"] = Coalesce(_unread_count(reader), Value(0))
    rows = Company.objects.filter(pk=company).annotate(**{f"n_{key}": columns[key] for key in columns})
    return rows.values(*(f"n_{key}" for key in columns))


_BADGE_COUNTS, _UNREAD_COUNT = FixedQuery(_badge_counts), FixedQuery(_unread_count)
