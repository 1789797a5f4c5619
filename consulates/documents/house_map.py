"""Trading houses on the map and by country."""

from collections import defaultdict
from dataclasses import dataclass

from consulates.models import TradingHouse
from exportasv.core.documents.world_map import AMERICAS, WORLD, MapWindow, project

CROP_SIZE = 180, 90  # user units of the map on the page of a house


@dataclass(frozen=True)
class MapMarker:
    """A house at its map coordinates, in user units; `x` and `y` are texts with a decimal point."""

    house: TradingHouse
    x: str
    y: str
    in_americas: bool  # inside the map of the Americas, where it is a link


def map_context(houses: list[TradingHouse]) -> dict[str, object]:
    """Return the context of templates/consulates/public/_map.html: two map windows and a marker per house."""
    dots = [marker_of(house) for house in houses]
    return {"world": WORLD, "americas": AMERICAS, "dots": dots}


def house_map_context(house: TradingHouse) -> dict[str, object]:
    """Return the map window around one house, and its marker."""
    dot = marker_of(house)
    width, height = CROP_SIZE
    return {"crop": MapWindow(int(float(dot.x) - width / 2), int(float(dot.y) - height / 2), width, height), "dot": dot}


def marker_of(house: TradingHouse) -> MapMarker:
    x, y = project(float(house.latitude), float(house.longitude))
    return MapMarker(house, f"{x:.1f}", f"{y:.1f}", AMERICAS.contains(x, y))


def houses_by_country(houses: list[TradingHouse]) -> list[tuple[str, list[TradingHouse]]]:
    """Return (country's name, its houses by city), the country with most houses first."""
    groups: dict[str, list[TradingHouse]] = defaultdict(list)
    for house in houses:
        groups[house.consulate.country.name].append(house)
    for rows in groups.values():
        rows.sort(key=lambda house: house.consulate.city)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
