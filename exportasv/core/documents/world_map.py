"""The map of the trading houses: one projection for the land and for the dots on it.

`python -m exportasv.core.documents.world_map land-110m.json land.svg` (npm world-atlas 2) draws the land again.
"""

import itertools
import json
import sys
from dataclasses import dataclass
from math import radians
from pathlib import Path

WIDTH = 1000  # user units from 180° west to 180° east
SCALE = WIDTH / (2 * 2.73539)
TOP_EDGE = 1.4224
SOUTHERN_LIMIT = -58  # latitude in degrees: leaves out Antarctica


@dataclass(frozen=True)
class MapWindow:
    """A window on the projected plane, in user units."""

    x: int
    y: int
    width: int
    height: int

    @property
    def view_box(self) -> str:
        return f"{self.x} {self.y} {self.width} {self.height}"

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


WORLD = MapWindow(40, 14, 940, 420)
AMERICAS = MapWindow(168, 80, 186, 166)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Convert degrees to user units of the map, by Šavrič's polynomial of the Natural Earth projection."""
    phi, lam = radians(latitude), radians(longitude)
    phi2 = phi * phi
    phi4 = phi2 * phi2
    x = lam * (0.8707 - 0.131979 * phi2 + phi4 * (-0.013791 + phi4 * (0.003971 * phi2 - 0.001529 * phi4)))
    y = phi * (1.007226 + phi2 * (0.015085 + phi4 * (-0.044475 + 0.028874 * phi2 - 0.005916 * phi4)))
    return WIDTH / 2 + x * SCALE, (TOP_EDGE - y) * SCALE


def _arcs(topology: dict) -> list[list[tuple[float, float]]]:
    """Return the shared lines of a TopoJSON file as (longitude, latitude)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        lines.append(line)
    return lines


def _ring_points(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(line[1:] if points else line)
    return _unwrap_antimeridian(points)


def _unwrap_antimeridian(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a ring with longitudes past 180° if it crosses 180°.

    Otherwise a line would run across the whole map.
    """
    turn, whole = 0, points[:1]
    for (before, _), (longitude, latitude) in itertools.pairwise(points):
        turn += 360 if longitude - before < -180 else -360 if longitude - before > 180 else 0
        whole.append((longitude + turn, latitude))
    middle = sum(longitude for longitude, _ in whole) / len(whole)
    shift = -360 * round(middle / 360)
    return [(longitude + shift, latitude) for longitude, latitude in whole]


def _outline(ring: list[tuple[float, float]]) -> str:
    """Return a ring as a relative path in whole quarters of a unit; "" for islands narrower than two units."""
    dots = [project(latitude, longitude) for longitude, latitude in ring]
    if max(x for x, _ in dots) - min(x for x, _ in dots) < 2:
        return ""
    quarters = [(round(x * 4), round(y * 4)) for x, y in dots]
    steps = [(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(quarters) if (x, y) != (a, b)]
    return f"M{quarters[0][0]} {quarters[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"


def land_path(topology: dict) -> str:
    """Return the land of the world as the `d` of one path, in quarters of a user unit."""
    arcs = _arcs(topology)
    polygons = [p for g in topology["objects"]["land"]["geometries"] for p in g["arcs"]]
    rings = [_ring_points(numbers, arcs) for polygon in polygons for numbers in polygon]
    return "".join(_outline(ring) for ring in rings if max(y for _, y in ring) > SOUTHERN_LIMIT)


if __name__ == "__main__":
    drawn = land_path(json.loads(Path(sys.argv[1]).read_text()))
    Path(sys.argv[2]).write_text(f'<path id="land" transform="scale(.25)" d="{drawn}"/>\n')
