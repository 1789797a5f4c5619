"""Notices to house officers, and about sales to owners, claimers and managers."""

from collections.abc import Iterable
from typing import Any

from companies.people import notify_company
from consulates.models import ExportWin, TradingHouse
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.notices import notify


def notify_win_parties(win: ExportWin, kind: str, *, key: str, without: User | None, **context: Any) -> None:
    """Notify both sides of a sale, except `without`, the person who acted."""
    notify_company(
        win.company,
        kind,
        key=key,
        route="consulates:win",
        args=[win.pk],
        owners_only=True,
        without=without,
        win=win,
        **context,
    )
    people = {win.claimed_by} if win.claimed_by else set()
    if win.house:
        people |= {officer.user for officer in win.house.officers.select_related("user")}
    _notify_people(people - {without}, win, kind, key, context)


def notify_managers(win: ExportWin, kind: str, *, key: str, without: User | None, **context: Any) -> None:
    """Notify Conamype's programme managers, except `without`."""
    people = set(User.objects.filter(role=Role.MANAGER, is_active=True))
    _notify_people(people - {without}, win, kind, key, context)


def _notify_people(people: set[User], win: ExportWin, kind: str, key: str, context: dict[str, Any]) -> None:
    for person in sorted(people, key=lambda each: each.pk):
        if person.is_active:
            url = localized_path(person.language, "consulates:win", win.pk)
            notify(person, kind, key=key, url=url, win=win, **context)


def notify_officers(
    house: TradingHouse, kind: str, *, key: str, route: str, args: Iterable[object] = (), **context: Any
) -> None:
    """Notify the active officers of a trading house, with a link to the page of `route`."""
    for officer in house.officers.filter(user__is_active=True).select_related("user"):
        url = localized_path(officer.user.language, route, *args)
        notify(officer.user, kind, key=key, url=url, **context)
