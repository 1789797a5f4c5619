"""The trading houses on the map, each as large as the sales that came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from django.db.models import Count, QuerySet, Sum

from consulates.documents.house_map import MapMarker, marker_of
from consulates.models import ExportWin, TradingHouse
from exportasv.core.documents.world_map import AMERICAS, WORLD

MIN_RADIUS, MAX_RADIUS = 4.0, 22.0  # radius in user units of the world's map
AMERICAS_SCALE = 0.45  # that crop is drawn larger, so its circles are smaller


@dataclass(frozen=True)
class Bubble:
    """A house's dot, what was sold through it, and its circle in each crop; the texts keep a point as decimal mark."""

    dot: MapMarker
    sales: int
    value: Decimal
    radius: str
    radius_americas: str


def sales_map(rows: QuerySet[ExportWin]) -> dict[str, object]:
    """What templates/figures/_map.html draws: two crops, a circle for each house, largest first. Two queries."""
    found = rows.filter(house__isnull=False).order_by().values_list("house").annotate(n=Count("pk"), v=Sum("value"))
    sold = {house: (n, value) for house, n, value in found}
    largest = max((value for _n, value in sold.values()), default=Decimal(1))
    houses = TradingHouse.objects.select_related("consulate")
    bubbles = [_bubble(house, *sold.get(house.pk, (0, Decimal(0))), largest) for house in houses]
    return {"world": WORLD, "americas": AMERICAS, "bubbles": _largest_first(bubbles)}


def _largest_first(bubbles: Iterable[Bubble]) -> list[Bubble]:
    """The small ones are drawn over the large ones, and stand below them in the table."""
    return sorted(bubbles, key=lambda bubble: (-bubble.value, bubble.dot.house.consulate.city))


def _bubble(house: TradingHouse, sales: int, value: Decimal, largest: Decimal) -> Bubble:
    radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * sqrt(value / largest)  # the area tells the value, not the width
    return Bubble(marker_of(house), sales, value, f"{radius:.1f}", f"{radius * AMERICAS_SCALE:.1f}")
