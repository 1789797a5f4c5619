"""Home page of a consular officer."""

from typing import Any

from django.db.models import Count, QuerySet, Window

from consulates.matching.product_suggestions import MAX_SUGGESTIONS, placements_to_rotate
from consulates.models import ExportWin, Inquiry, Placement, SampleBalance, SampleRequest, TradingHouse
from consulates.rules.inquiries import inquiries_to_answer
from consulates.rules.monthly_report import unreported_month
from consulates.rules.response_deadlines import working_days_waited
from consulates.rules.wins import unanswered_claims
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.db.related_columns import with_only

MAX_ROWS = 6  # rows of each list; the page is a summary


def house_home(user: User) -> dict[str, Any]:
    """Return the officer's houses with shelf, samples, inquiries, and the report that is due."""
    houses = _HOUSES.rows(user)
    numbers = [house.pk for house in houses]
    return {
        "houses": houses,
        "placements": _PLACEMENTS.rows(user),
        **answering(user),
        "sales": sales_to_support(user),
        "claims": claims_without_answer(user),
        "samples": _SAMPLES.rows(numbers),
        "requests": _REQUESTS.rows(numbers),
        "rotation": list(placements_to_rotate(houses[0]))[:MAX_SUGGESTIONS] if houses else [],
        "report_due": unreported_month(houses[0]) if houses else None,
    }


def answering(user: User) -> dict[str, Any]:
    """Return the inquiries that the person has to answer, the longest waiting first, and how many there are."""
    first = _TO_ANSWER.rows(user)
    return {
        "inquiries": [_with_days_waited(inquiry) for inquiry in first],
        "inquiry_count": first[0].in_all if first else 0,
    }


def _with_days_waited(inquiry: Inquiry) -> Inquiry:
    inquiry.waited = working_days_waited(inquiry)
    return inquiry


def sales_to_support(user: User) -> list[ExportWin]:
    """Return the sales that companies told and this person may support, the oldest claim first."""
    return _TO_SUPPORT.rows(user)


def claims_without_answer(user: User) -> list[ExportWin]:
    """Return the sales that the company did not confirm in time: to ask again or to withdraw. The oldest first."""
    return _SILENT_CLAIMS.rows(user)


def _current_placements(user: User) -> QuerySet[Placement]:
    rows = Placement.objects.for_actor(user).current()
    return with_only(rows, product="name_es name_en", product__company="name")[:MAX_ROWS]


def _to_answer(user: User) -> QuerySet[Inquiry]:
    rows = inquiries_to_answer(Inquiry.objects.for_actor(user), user)
    rows = with_only(rows, product="name_es name_en", buyer="name", company="name")
    rows = rows.annotate(**{"in_all": Window(Count("pk"))})
    return rows.order_by("waiting_since", "pk")[:MAX_ROWS]


def _to_support(user: User) -> QuerySet[ExportWin]:
    rows = ExportWin.objects.for_actor(user).filter(state=ExportWin.State.TOLD)
    return with_only(rows, company="name").order_by("claimed_at", "pk")[:MAX_ROWS]


def _silent_claims(user: User) -> QuerySet[ExportWin]:
    return with_only(unanswered_claims(ExportWin.objects.for_actor(user)), company="name").order_by("claimed_at", "pk")[
        :MAX_ROWS
    ]


def _houses(user: User) -> QuerySet[TradingHouse]:
    return TradingHouse.objects.for_actor(user).select_related("consulate")


def _samples(houses: list) -> QuerySet[SampleBalance]:
    rows = SampleBalance.objects.filter(is_any_of("house", houses), quantity__gt=0).order_by("-quantity")
    return with_only(rows, product="name_es name_en", product__company="name")[:MAX_ROWS]


def _requests(houses: list) -> QuerySet[SampleRequest]:
    rows = SampleRequest.objects.open().filter(is_any_of("house", houses)).order_by("requested_at")
    return with_only(rows, product="name_es name_en", product__company="name")[:MAX_ROWS]


_HOUSES, _SAMPLES, _REQUESTS = ActorQuery(_houses), FixedQuery(_samples), FixedQuery(_requests)
_PLACEMENTS, _TO_ANSWER = ActorQuery(_current_placements), ActorQuery(_to_answer)
_TO_SUPPORT, _SILENT_CLAIMS = ActorQuery(_to_support), ActorQuery(_silent_claims)
