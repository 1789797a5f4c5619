"""Searches of staff's lists that a person keeps under a name: lists of the admin site, and those that apps declare."""

import re

from django.db import transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import SavedView, User
from exportasv.core.db.errors import RuleError
from exportasv.core.programme import MAX_SAVED_VIEWS
from exportasv.core.spreadsheets.exports import EXPORT_PARAM, PART_PARAM

ADMIN_LIST = re.compile(r"admin:\w+_changelist")
PASSING = {"p", "page", "e", "_popup", "_to_field", EXPORT_PARAM, PART_PARAM}  # of one visit, no part of a search
_declared: set[str] = set()


def searchable_lists(*routes: str) -> None:
    """Declare lists of the portal whose searches can be kept, as in "portal:staff_companies"."""
    _declared.update(routes)


def is_searchable(route: str) -> bool:
    """Return whether searches of this page can be kept."""
    return route in _declared or bool(ADMIN_LIST.fullmatch(route))


def search_of(query: str) -> str:
    """Return the part of an address's query that is a search: what was chosen or typed, without the page."""
    kept = QueryDict(query, mutable=True)
    for name in list(kept):
        if name in PASSING or not any(kept.getlist(name)):
            del kept[name]
    return kept.urlencode()


def save_view(user: User, route: str, name: str, query: str) -> SavedView:
    """Keep a search; one of the same name is replaced. Raise RuleError if there is none, or too many are kept."""
    search = search_of(query)
    if not is_searchable(route) or not search:
        raise RuleError(_("Search or filter the list first, then keep it under a name."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        rows = SavedView.objects.filter(user=user, route=route)
        if rows.exclude(name=name).count() >= MAX_SAVED_VIEWS:
            raise RuleError(_("A list keeps at most %(most)s views. Delete one first.") % {"most": MAX_SAVED_VIEWS})
        return rows.update_or_create(name=name, defaults={"user": user, "route": route, "query": search})[0]


def page_of(route: str, query: str = "") -> str:
    """Return the address of a list with a search. Raise RuleError if there is no such list."""
    try:
        return reverse(route if is_searchable(route) else "") + (f"?{query}" if query else "")
    except NoReverseMatch as error:
        raise RuleError(_("This list no longer exists.")) from error
