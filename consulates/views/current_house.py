"""The trading house of the consular officer who is signed in."""

from typing import cast

from django.db.models import QuerySet
from django.http import Http404

from consulates.models import TradingHouse
from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery


class _RememberingRequest(Request):
    _house: TradingHouse | None  # cached, so that a request needs one query


def current_house(request: Request) -> TradingHouse:
    """Return the officer's house. Raise Http404 if the person has none. One query per request."""
    remembering = cast(_RememberingRequest, request)
    if not hasattr(request, "_house"):
        remembering._house = _HOUSE.first(request.user.pk)
    if remembering._house is None:
        raise Http404("no house")
    return remembering._house


def _house_of(officer: int) -> QuerySet[TradingHouse]:
    return TradingHouse.objects.filter(officers__user_id=officer).select_related("consulate")[:1]


_HOUSE = FixedQuery(_house_of)
