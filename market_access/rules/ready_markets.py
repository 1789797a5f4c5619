"""For which markets a product's light is green today, for its public page and the desks of the houses."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from market_access.models import Destination, MarketLight
from products.catalogue.ready_markets import ReadyMarket


def ready_rows() -> ArraySubquery:
    """Return the green lights of a product that hold today, one row a market."""
    columns = JSONObject(
        market="market",
        computed_on=Cast("computed_on", CharField()),
        holds_until=Cast("holds_until", CharField()),
    )
    green = MarketLight.objects.green_on(timezone.localdate()).filter(product=OuterRef("pk"))
    return ArraySubquery(green.order_by("market").values(row=columns))


def read_row(row: dict[str, Any]) -> ReadyMarket:
    """Return what a row of `ready_rows` says."""
    until = row["holds_until"]
    return ReadyMarket(
        Destination(row["market"]).label, date.fromisoformat(row["computed_on"]), until and date.fromisoformat(until)
    )
