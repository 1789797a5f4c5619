"""Drawn covers: every sector and motif has one; each is stable, well-formed, small and tells what the product is."""

import re
from xml.etree import ElementTree

import pytest

from products.documents.cover_motifs import CPC_MOTIFS, FOLDER, HS_MOTIFS, MOTIFS, motif_of
from products.documents.covers import COVERS, SECTORS, cover_svg
from products.models import Product, Sector


@pytest.mark.parametrize("name", sorted(COVERS))
def test_every_cover_is_small_well_formed_and_without_style(name: str):
    for seed in range(20):
        picture = cover_svg(name, seed)
        ElementTree.fromstring(picture)
        assert len(picture) < 16_000
        assert "style" not in picture
        assert "script" not in picture
        assert "{" not in picture


def test_seeds_draw_different_pictures():
    assert len({cover_svg("handicrafts", seed) for seed in range(100)}) > 90
    assert len({cover_svg("pot", seed) for seed in range(100)}) > 40


def test_the_same_seed_draws_the_same_picture():
    assert cover_svg("food", 12) == cover_svg("food", 12)
    assert cover_svg("pot", 12) == cover_svg("pot", 12)


def test_an_unknown_sector_is_drawn_too():
    assert cover_svg("space", 3).startswith("<svg")


def test_every_code_leads_to_a_figure_that_exists_and_no_name_means_two_things():
    assert {*HS_MOTIFS.values(), *CPC_MOTIFS.values()} <= set(MOTIFS)
    assert not set(MOTIFS) & set(SECTORS)
    assert len(MOTIFS) >= 24


def test_a_figure_stays_in_its_field():
    for path in FOLDER.glob("*.svg"):
        root = ElementTree.fromstring(re.sub(r"\{\w\}", "red", path.read_text()))
        assert root.attrib["viewBox"] == "0 0 80 80"


@pytest.mark.parametrize(
    ("hs", "motif"),
    [
        ("090121", "coffee"), ("040900", "honey"), ("040690", "cheese"), ("190590", "pupusa"), ("200799", "jar"),
        ("340111", "soap"), ("340600", "candle"), ("640391", "boot"), ("640359", "shoe"), ("620520", "shirt"),
        ("630690", "hammock"), ("691390", "pot"), ("940161", "chair"), ("950300", "toy"), ("220300", "bottle"),
        ("080440", "fruit"), ("460219", "basket"), ("999999", "food"), ("", "food"),
    ],
)  # fmt: skip
def test_the_hs_code_chooses_the_figure(hs: str, motif: str):
    assert motif_of(Product(kind=Product.Kind.GOOD, hs_code_id=hs or None, sector=Sector(code="food"))) == motif


@pytest.mark.parametrize(
    ("cpc", "motif"),
    [("83141", "screen"), ("85931", "headset"), ("85540", "suitcase"), ("83950", "speech"), ("96134", "film"),
     ("83221", "plan"), ("82222", "ledger"), ("83611", "megaphone"), ("", "services")],
)  # fmt: skip
def test_the_cpc_code_chooses_the_figure_of_a_service(cpc: str, motif: str):
    assert motif_of(Product(kind=Product.Kind.SERVICE, cpc_code=cpc, sector=Sector(code="services"))) == motif
