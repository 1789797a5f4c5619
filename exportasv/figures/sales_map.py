"""Map of the trading houses, with circles by attributed sales."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from django.db.models import QuerySet

from consulates.documents.house_map import MapMarker, marker_of
from consulates.models import TradingHouse
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.documents.world_map import AMERICAS, WORLD

MIN_RADIUS, MAX_RADIUS = 4.0, 22.0  # radius in SVG units of the world map
AMERICAS_SCALE = 0.45  # the Americas are drawn larger, so their circles are smaller


@dataclass(frozen=True)
class Bubble:
    """A house's sales and its circle in each map; texts use a point as decimal mark."""

    dot: MapMarker
    name: str
    sales: int
    value: Decimal
    radius: str
    radius_americas: str


def sales_map(sold: dict[int, tuple[int, Decimal]]) -> dict[str, object]:
    """Return the context of templates/figures/_map.html: two maps with a circle for each house.

    `sold` has of each house the number and value of its sales. One query.
    """
    largest = max((value for _n, value in sold.values()), default=Decimal(1))
    bubbles = [_bubble(house, *sold.get(house.pk, (0, Decimal(0))), largest) for house in _HOUSES.rows()]
    return {"world": WORLD, "americas": AMERICAS, "bubbles": _largest_first(bubbles)}


def _largest_first(bubbles: Iterable[Bubble]) -> list[Bubble]:
    """Return the largest first, so that small circles are drawn on top."""
    return sorted(bubbles, key=lambda bubble: (-bubble.value, bubble.name))


def _bubble(house: TradingHouse, sales: int, value: Decimal, largest: Decimal) -> Bubble:
    radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * sqrt(value / largest)  # the area shows the value
    return Bubble(marker_of(house), str(house), sales, value, f"{radius:.1f}", f"{radius * AMERICAS_SCALE:.1f}")


def _houses() -> QuerySet[TradingHouse]:
    rows = TradingHouse.objects.select_related("consulate")
    return rows.only("slug", "latitude", "longitude", "consulate__city_es", "consulate__city_en", "consulate__country")


_HOUSES = FixedQuery(_houses)
