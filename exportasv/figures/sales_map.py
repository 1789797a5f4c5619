"""Map of the trading houses, with circles by attributed sales."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from consulates.documents.house_map import MapMarker, marker_of
from consulates.models import Consulate, TradingHouse
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.documents.world_map import AMERICAS, WORLD
from exportasv.core.http.kept_parts import KeptParts, rendered_part

MIN_RADIUS, MAX_RADIUS = 4.0, 22.0  # radius in SVG units of the world map
AMERICAS_SCALE = 0.45  # the Americas are drawn larger, so their circles are smaller
HOUSE_COLUMNS = (
    *("pk", "slug", "latitude", "longitude"),
    *("consulate__city_es", "consulate__city_en", "consulate__country"),
)
_kept_maps = KeptParts(most=50)


@dataclass(frozen=True)
class Bubble:
    """A house's sales and its circle in each map; texts use a point as decimal mark."""

    dot: MapMarker
    name: str
    sales: int
    value: Decimal
    radius: str
    radius_americas: str


def sales_map(sold: dict[int, tuple[int, Decimal]]) -> SafeString:
    """Return two maps with a circle for each house, and their table, as HTML kept under all that it shows.

    `sold` has of each house the number and value of its sales. One query.
    """
    houses = tuple(_HOUSES.rows())
    return _kept_maps.get_or_make((houses, tuple(sorted(sold.items()))), lambda: _draw_map(house_bubbles(houses, sold)))


def _draw_map(bubbles: list[Bubble]) -> SafeString:
    return rendered_part("figures/_map.html", {"world": WORLD, "americas": AMERICAS, "bubbles": bubbles})


def house_bubbles(houses: Iterable[tuple], sold: dict[int, tuple[int, Decimal]]) -> list[Bubble]:
    """Return the circle of each house, of which HOUSE_COLUMNS are known; the largest first."""
    largest = max((value for _n, value in sold.values()), default=Decimal(1))
    bubbles = [_bubble(house, *sold.get(house.pk, (0, Decimal(0))), largest) for house in map(_house, houses)]
    return _largest_first(bubbles)


def _largest_first(bubbles: Iterable[Bubble]) -> list[Bubble]:
    """Return the largest first, so that small circles are drawn on top."""
    return sorted(bubbles, key=lambda bubble: (-bubble.value, bubble.name))


def _bubble(house: TradingHouse, sales: int, value: Decimal, largest: Decimal) -> Bubble:
    radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * sqrt(value / largest)  # the area shows the value
    return Bubble(marker_of(house), str(house), sales, value, f"{radius:.1f}", f"{radius * AMERICAS_SCALE:.1f}")


def _house(columns: tuple) -> TradingHouse:
    pk, slug, latitude, longitude, city_es, city_en, country = columns
    consulate = Consulate(city_es=city_es, city_en=city_en, country=country)
    return TradingHouse(pk=pk, slug=slug, latitude=latitude, longitude=longitude, consulate=consulate)


def _houses() -> QuerySet:
    return TradingHouse.objects.values_list(*HOUSE_COLUMNS)


_HOUSES = FixedQuery(_houses)
