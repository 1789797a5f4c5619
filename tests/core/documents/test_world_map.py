"""The projection that places the houses on the land."""

import pytest

from exportasv.core.documents.world_map import AMERICAS, WORLD, project


def test_greenwich_on_the_equator_is_the_middle():
    x, y = project(0, 0)
    assert x == pytest.approx(500)
    assert WORLD.contains(x, y)


def test_east_is_right_and_north_is_up():
    assert project(45, 9)[0] > project(45, -9)[0]
    assert project(45, 9)[1] < project(-37, 9)[1]


@pytest.mark.parametrize(
    "place", [(34.05, -118.24), (47.6, -122.33), (42.36, -71.06), (8.98, -79.52), (51.05, -114.07)]
)
def test_houses_of_north_and_central_america_lie_in_the_close_map(place: tuple[float, float]):
    assert AMERICAS.contains(*project(*place))


@pytest.mark.parametrize("place", [(45.46, 9.19), (-37.81, 144.96), (40.4, -3.7)])
def test_others_lie_only_on_the_world(place: tuple[float, float]):
    assert WORLD.contains(*project(*place))
    assert not AMERICAS.contains(*project(*place))
