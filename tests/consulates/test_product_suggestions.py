"""Product suggestions for a house: order and reasons."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from consulates.matching.product_suggestions import (
    POINTS,
    placements_to_rotate,
    season_warning,
    suggested_products,
    suggestion_reasons,
)
from consulates.models import BuyerRequirement
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db


def names(house):
    return [product.name_es for product in suggested_products(house, Product.objects.published())]


def test_what_a_buyer_looks_for_beats_what_has_samples(house):
    wanted = factories.ProductFactory(name_es="Miel", sector=factories.SectorFactory(code="agro"))
    ready = factories.ProductFactory(name_es="Café", samples=True)
    buyer = factories.BuyerFactory(house=house)
    BuyerRequirement.objects.create(buyer=buyer, query="miel", sector=wanted.sector)
    assert names(house)[0] == "Miel"
    assert ready.name_es in names(house)


def test_a_requirement_with_an_hs_code_speaks_for_that_code_alone(house):
    honey = factories.ProductFactory(name_es="Miel", hs_code=factories.HSCodeFactory(code="040900"))
    same_sector = factories.ProductFactory(name_es="Polen", sector=honey.sector)
    buyer = factories.BuyerFactory(house=house)
    BuyerRequirement.objects.create(buyer=buyer, query="miel", sector=honey.sector, hs_prefix="0409")
    found = {product.pk: product.for_required for product in suggested_products(house, Product.objects.published())}
    assert (found[honey.pk], found[same_sector.pk]) == (POINTS["required"], 0)


def test_a_requirement_that_has_ended_speaks_for_nothing(house):
    product = factories.ProductFactory()
    ended = timezone.localdate() - timedelta(days=1)
    buyer = factories.BuyerFactory(house=house)
    BuyerRequirement.objects.create(buyer=buyer, query="miel", sector=product.sector, open_until=ended)
    assert suggested_products(house, Product.objects.published()).get().fit == 0


def test_the_reasons_are_those_that_gave_the_points(house):
    product = factories.ProductFactory(samples=True)
    factories.BuyerFactory(house=house).sectors.add(product.sector)
    found = suggested_products(house, Product.objects.published()).get()
    assert found.fit == POINTS["sector"] + POINTS["samples"]
    assert len(suggestion_reasons(found, house)) == 2


def test_what_stands_on_the_shelf_is_not_offered_again(house):
    placement = factories.PlacementFactory(house=house)
    assert placement.product.name_es not in names(house)
    assert placement.product.name_es in names(factories.TradingHouseFactory())


def test_what_nobody_asked_for_in_two_months_might_make_room(house):
    long_ago = timezone.localdate() - timedelta(days=61)
    quiet = factories.PlacementFactory(house=house, since=long_ago)
    factories.PlacementFactory(house=house, since=long_ago, asked=2)
    factories.PlacementFactory(house=house)
    assert [row for row, _why in placements_to_rotate(house)] == [quiet]


def test_what_left_the_catalogue_might_make_room_at_once(house):
    gone = factories.PlacementFactory(house=house, product__state="withdrawn")
    assert [row for row, _why in placements_to_rotate(house)] == [gone]


@time_machine.travel("2026-02-10 12:00Z")
def test_what_is_in_season_says_until_when_and_what_is_not_since_when(house):
    factories.ProductFactory(name_es="Pacaya", available_months=[1, 2, 3, 11, 12])
    factories.ProductFactory(name_es="Mango", available_months=[4, 5])
    factories.ProductFactory(name_es="Hamaca")
    found = list(suggested_products(house, Product.objects.published()))
    assert [product.name_es for product in found] == ["Pacaya", "Hamaca", "Mango"]
    assert [suggestion_reasons(product, house) for product in found] == [["en temporada hasta marzo"], [], []]
    assert [season_warning(product) for product in found] == ["", "", "fuera de temporada hasta abril"]
