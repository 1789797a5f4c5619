"""Trading houses on the map and by country."""

from collections import defaultdict
from dataclasses import dataclass

from consulates.models import TradingHouse
from exportasv.core.documents.world_map import AMERICAS, WORLD, MapWindow, project

CROP_SIZE = 180, 90  # user units of the map on a house's own page


@dataclass(frozen=True)
class MapMarker:
    """A house at its place on the drawn plane, in user units. The texts keep a point as decimal mark."""

    house: TradingHouse
    x: str
    y: str
    in_americas: bool  # inside the crop of the Americas, where it can be pressed


def map_context(houses: list[TradingHouse]) -> dict[str, object]:
    """What templates/consulates/public/_map.html draws: two crops, and a dot per house, a link in one of them."""
    dots = [marker_of(house) for house in houses]
    return {"world": WORLD, "americas": AMERICAS, "dots": dots}


def house_map_context(house: TradingHouse) -> dict[str, object]:
    """A crop of the world around one house, and its dot."""
    dot = marker_of(house)
    width, height = CROP_SIZE
    return {"crop": MapWindow(int(float(dot.x) - width / 2), int(float(dot.y) - height / 2), width, height), "dot": dot}


def marker_of(house: TradingHouse) -> MapMarker:
    x, y = project(float(house.latitude), float(house.longitude))
    return MapMarker(house, f"{x:.1f}", f"{y:.1f}", AMERICAS.contains(x, y))


def houses_by_country(houses: list[TradingHouse]) -> list[tuple[str, list[TradingHouse]]]:
    """(country's name, its houses by city): the country with most houses first."""
    groups: dict[str, list[TradingHouse]] = defaultdict(list)
    for house in houses:
        groups[house.consulate.country.name].append(house)
    for rows in groups.values():
        rows.sort(key=lambda house: house.consulate.city)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
