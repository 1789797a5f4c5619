"""Coordinates of small charts drawn on the server. Each chart is next to a table with the same figures."""

import math
from collections.abc import Sequence

RADAR_RADIUS = 100  # of a radar chart with its centre at 0,0


def radar_points(values: Sequence[float], radius: float = RADAR_RADIUS) -> str:
    """Return the corners of a radar's shape as SVG polygon points.

    `values` are from 0 to 100; the first one is at the top.
    """
    return " ".join(
        f"{x:.1f},{y:.1f}" for x, y in (_polar_point(i, len(values), radius * v / 100) for i, v in enumerate(values))
    )


def radar_rings(corners: int, steps: Sequence[int] = (25, 50, 75, 100)) -> list[str]:
    """Return the grid behind a radar, one SVG polygon for each step."""
    return [radar_points([step] * corners) for step in steps]


def radar_label_positions(corners: int, radius: float = RADAR_RADIUS * 1.14) -> list[tuple[float, float, str]]:
    """Return x, y and the text anchor of each corner's label."""
    places = (_polar_point(i, corners, radius) for i in range(corners))
    return [(round(x, 1), round(y, 1), "middle" if abs(x) < 1 else "start" if x > 0 else "end") for x, y in places]


def _polar_point(index: int, corners: int, distance: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / corners - math.pi / 2
    return distance * math.cos(angle), distance * math.sin(angle)


def line_points(values: Sequence[float], width: int = 320, height: int = 100) -> list[tuple[float, float]]:
    """Return the points of a line at even steps, `values` from 0 to 100. A single point is in the middle."""
    step = width / max(1, len(values) - 1)
    return [
        (round(i * step if len(values) > 1 else width / 2, 1), round(height * (1 - v / 100), 1))
        for i, v in enumerate(values)
    ]
