"""Home page of a consular officer."""

from typing import Any

from django.db.models import Q

from consulates.matching.product_suggestions import MAX_SUGGESTIONS, placements_to_rotate
from consulates.models import ExportWin, Inquiry, Placement, SampleBalance, SampleRequest, TradingHouse
from consulates.rules.inquiries import STAFF_SOURCES
from consulates.rules.monthly_report import unreported_month
from consulates.rules.response_deadlines import working_days_waited
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import HOUSE_OFFICERS

MAX_ROWS = 6  # rows of each list; the page is a summary


def house_home(user: User) -> dict[str, Any]:
    """Return the officer's houses with shelf, samples, inquiries, and the report that is due."""
    houses = list(TradingHouse.objects.for_actor(user).select_related("consulate"))
    placements = Placement.objects.for_actor(user).current().select_related("product__company")
    samples = SampleBalance.objects.filter(house__in=houses, quantity__gt=0).select_related("product__company")
    requests = SampleRequest.objects.open().filter(house__in=houses).select_related("product__company")
    return {
        "houses": houses,
        "placements": list(placements[:MAX_ROWS]),
        "inquiries": inquiries_to_answer(user),
        "sales": sales_to_support(user),
        "samples": list(samples.order_by("-quantity")[:MAX_ROWS]),
        "requests": list(requests.order_by("requested_at")[:MAX_ROWS]),
        "rotation": list(placements_to_rotate(houses[0]))[:MAX_SUGGESTIONS] if houses else [],
        "report_due": unreported_month(houses[0]) if houses else None,
    }


def inquiries_to_answer(user: User) -> list[Inquiry]:
    """Return the inquiries that the person has to answer, the longest waiting first.

    A house answers what was asked on its page or escalated to it; a partner institution the rest of what was escalated
    or introduced. Answered ones and those within the company's own time wait for nobody here.
    """
    with_house = Q(escalated_to=Inquiry.EscalatedTo.HOUSE) | Q(escalated_to="", source=Inquiry.Source.HOUSE)
    on_behalf = ~Q(escalated_to="") | Q(source__in=STAFF_SOURCES)
    theirs = with_house if user.role in HOUSE_OFFICERS else on_behalf & ~with_house
    rows = Inquiry.objects.for_actor(user).waiting().filter(theirs)
    rows = rows.select_related("product", "buyer", "company").order_by("waiting_since", "pk")[:MAX_ROWS]
    return [_with_days_waited(inquiry) for inquiry in rows]


def _with_days_waited(inquiry: Inquiry) -> Inquiry:
    inquiry.waited = working_days_waited(inquiry)
    return inquiry


def sales_to_support(user: User) -> list[ExportWin]:
    """Return the sales that companies told and this person may support, the oldest claim first."""
    rows = ExportWin.objects.for_actor(user).filter(state=ExportWin.State.TOLD).select_related("company", "product")
    return list(rows.order_by("claimed_at", "pk")[:MAX_ROWS])
