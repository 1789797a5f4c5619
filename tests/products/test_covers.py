"""Drawn covers: every sector has one, and each is stable, well-formed and small."""

from xml.etree import ElementTree

import pytest

from products.documents.covers import SECTORS, cover_svg


@pytest.mark.parametrize("sector", SECTORS)
def test_every_cover_is_small_well_formed_and_without_style(sector: str):
    for seed in range(40):
        picture = cover_svg(sector, seed)
        ElementTree.fromstring(picture)
        assert len(picture) < 16_000
        assert "style" not in picture
        assert "script" not in picture


def test_seeds_draw_different_pictures():
    assert len({cover_svg("handicrafts", seed) for seed in range(100)}) > 90


def test_the_same_seed_draws_the_same_picture():
    assert cover_svg("food", 12) == cover_svg("food", 12)


def test_an_unknown_sector_is_drawn_too():
    assert cover_svg("space", 3).startswith("<svg")
