"""Home page of a consular officer."""

from typing import Any

from consulates.matching.product_suggestions import MAX_SUGGESTIONS, placements_to_rotate
from consulates.models import Inquiry, Placement, SampleBalance, SampleRequest, TradingHouse
from consulates.rules.monthly_report import unreported_month
from exportasv.core.accounts.models import User

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
        "inquiries": open_inquiries(user),
        "samples": list(samples.order_by("-quantity")[:MAX_ROWS]),
        "requests": list(requests.order_by("requested_at")[:MAX_ROWS]),
        "rotation": list(placements_to_rotate(houses[0]))[:MAX_SUGGESTIONS] if houses else [],
        "report_due": unreported_month(houses[0]) if houses else None,
    }


def open_inquiries(user: User) -> list[Inquiry]:
    """Return the oldest open inquiries that the person may see."""
    rows = Inquiry.objects.for_actor(user).open().select_related("product", "buyer", "company")
    return list(rows.order_by("asked_at")[:MAX_ROWS])
