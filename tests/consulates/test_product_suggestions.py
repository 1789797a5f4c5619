"""Product suggestions for a house: order and reasons."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from consulates.matching import product_suggestions
from consulates.matching.product_suggestions import (
    POINTS,
    best_products,
    house_demand,
    placements_to_rotate,
    season_warning,
    suggested_products,
    suggestion_reasons,
)
from consulates.models import BuyerRequirement, Placement, Visit
from products.catalogue.query import CatalogueQuery, matching_products
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, PAGE_BUDGET = "/es/mi-casa/elegir/", 15


def list_suggestions(house, text=""):
    rows = matching_products(CatalogueQuery(text)) if text else Product.objects.published()
    return list(suggested_products(house, rows, house_demand(house)))


def names(house, text=""):
    return [product.name_es for product in list_suggestions(house, text)]


def reasons(house):
    """Return the name of each suggested product → kinds of its reasons."""
    demand = house_demand(house)
    rows = suggested_products(house, Product.objects.published(), demand)
    return {row.name_es: [each.kind for each in suggestion_reasons(row, demand)] for row in rows}


@pytest.fixture
def buyer(house):
    return factories.BuyerFactory(house=house, name="Sunset Foods")


def test_what_a_buyer_looks_for_beats_what_has_samples(house, buyer):
    factories.ProductFactory(name_es="Miel de altura")
    factories.ProductFactory(name_es="Café", samples=True)
    BuyerRequirement.objects.create(buyer=buyer, query="miel")
    assert names(house) == ["Miel de altura", "Café"]


def test_the_reason_names_the_buyer_and_leads_to_what_it_looks_for(house, buyer):
    product = factories.ProductFactory(name_es="Miel de altura")
    requirement = BuyerRequirement.objects.create(buyer=buyer, query="miel")
    demand = house_demand(house)
    (row,) = suggested_products(house, Product.objects.published(), demand)
    (reason,) = suggestion_reasons(row, demand)
    assert row == product
    assert row.fit == POINTS["required"]
    assert "Sunset Foods" in reason.text
    assert "miel" in reason.text
    assert reason.url == f"/es/mi-portal/requerimientos/{requirement.pk}/"


def test_a_product_of_the_sector_is_not_what_the_buyer_looks_for(house, buyer):
    food = factories.SectorFactory(code="food")
    factories.ProductFactory(name_es="Miel de altura", sector=food)
    factories.ProductFactory(name_es="Polen", sector=food)
    factories.ProductFactory(name_es="Jabón de miel", sector=food)
    BuyerRequirement.objects.create(buyer=buyer, query="miel de altura", sector=food)
    assert reasons(house) == {"Miel de altura": ["required"], "Jabón de miel": [], "Polen": []}


def test_a_requirement_with_an_hs_code_speaks_for_that_code_alone(house, buyer):
    honey = factories.ProductFactory(name_es="Miel", hs_code=factories.HSCodeFactory(code="040900"))
    factories.ProductFactory(name_es="Polen", sector=honey.sector)
    BuyerRequirement.objects.create(buyer=buyer, query="miel", sector=honey.sector, hs_prefix="0409")
    assert reasons(house) == {"Miel": ["required"], "Polen": []}


def test_a_buyer_of_the_country_is_not_called_a_buyer_of_the_house(house):
    factories.ProductFactory(name_es="Miel")
    factories.ProductFactory(name_es="Hamaca")
    elsewhere = factories.TradingHouseFactory()
    BuyerRequirement.objects.create(
        buyer=factories.BuyerFactory(house=elsewhere, country="US", name="Secret Buyer"), query="miel"
    )
    BuyerRequirement.objects.create(buyer=factories.BuyerFactory(country="CA"), query="hamaca", destination="US")
    assert reasons(house) == {"Miel": ["country"], "Hamaca": []}
    demand = house_demand(house)
    row = suggested_products(house, Product.objects.published(), demand)[0]
    (reason,) = suggestion_reasons(row, demand)
    assert "Secret Buyer" not in reason.text
    assert reason.url == ""


def test_a_requirement_that_has_ended_speaks_for_nothing(house, buyer):
    factories.ProductFactory(name_es="Miel")
    ended = timezone.localdate() - timedelta(days=1)
    BuyerRequirement.objects.create(buyer=buyer, query="miel", open_until=ended)
    assert reasons(house) == {"Miel": []}


def test_a_product_that_does_not_fit_the_requirement_is_not_looked_for(house, buyer):
    dear = factories.ProductFactory(name_es="Miel", minimum_order=1000, monthly_capacity=1)
    factories.PriceTermFactory(product=dear, amount=100)
    BuyerRequirement.objects.create(
        buyer=buyer, query="miel", volume=2, certificates=["eu-organic", "fda"], destination="US", max_price=1
    )
    assert reasons(house) == {"Miel": []}


def test_services_are_never_offered_for_a_shelf(house, buyer):
    bare = {"unit_es": "", "unit_en": "", "minimum_order": None, "monthly_capacity": None, "hs_code": None}
    factories.ProductFactory(name_es="Turismo de surf", kind="service", **bare)
    BuyerRequirement.objects.create(buyer=buyer, query="turismo")
    assert names(house) == names(house, "turismo") == []


def test_words_come_before_the_fit(house, buyer):
    factories.ProductFactory(name_es="Quesadilla", summary_es="Se come como las pupusas.", samples=True)
    factories.ProductFactory(name_es="Pupusas de loroco")
    buyer.sectors.add(factories.SectorFactory(code="food"))
    BuyerRequirement.objects.create(buyer=buyer, query="quesadilla")
    assert names(house, "pupusas") == ["Pupusas de loroco", "Quesadilla"]
    assert names(house) == ["Quesadilla", "Pupusas de loroco"]


def test_the_reasons_are_those_that_gave_the_points(house):
    product = factories.ProductFactory(name_es="Miel", samples=True)
    factories.BuyerFactory(house=house).sectors.add(product.sector)
    factories.InquiryFactory(product=product, destination="US")
    product.company.markets.create(country="US", standing="exporting", source="company", since=timezone.localdate())
    (row,) = list_suggestions(house)
    kinds = reasons(house)["Miel"]
    assert kinds == ["sector", "asked", "exports", "samples"]
    assert row.fit == sum(POINTS[kind] for kind in kinds)


def test_the_page_costs_the_same_for_one_requirement_and_for_twenty(
    house, buyer, consular_officer, as_user, django_assert_max_num_queries, one_factor, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)  # the version of the content is read once in a second
    for letter in "abcdefghijklmnopqrst":
        factories.ProductFactory(name_es=f"Miel {letter}anco")
        BuyerRequirement.objects.create(buyer=buyer, query=f"miel {letter}anco")
    officer = as_user(consular_officer)
    officer.get(PAGE)  # fills the cache of the synonyms
    BuyerRequirement.objects.create(buyer=buyer, query="nothing here")  # so that what fits is found again
    with django_assert_max_num_queries(PAGE_BUDGET):
        response = officer.get(PAGE)
    page = response.content.decode()
    assert response.status_code == 200, response.headers
    assert page.count("Sunset Foods") == 20


def test_the_most_complete_of_each_sector_are_candidates(house, monkeypatch):
    monkeypatch.setattr(product_suggestions, "BEST_OF_SECTOR", 1)
    sectors = [factories.SectorFactory(code=code) for code in ("one", "two")]
    made = [factories.ProductFactory(sector=sector) for sector in sectors for _n in range(2)]
    for number, product in enumerate(made):
        Product.objects.filter(pk=product.pk).update(completeness=50 + number)
    found = product_suggestions.best_candidates(Product.objects.published(), house, house_demand(house))
    assert {each.pk for each in found} == {made[1].pk, made[3].pk}


def test_what_stands_on_the_shelf_is_not_offered_again(house):
    placement = factories.PlacementFactory(house=house)
    assert placement.product.name_es not in names(house)
    assert placement.product.name_es in names(factories.TradingHouseFactory())


def test_what_nobody_asked_for_in_two_months_might_make_room(house):
    long_ago = timezone.localdate() - timedelta(days=61)
    quiet = factories.PlacementFactory(house=house, since=long_ago)
    asked = factories.PlacementFactory(house=house, since=long_ago)
    Visit.objects.create(house=house, product=asked.product, day=long_ago, kind="asked", count=2, at=timezone.now())
    factories.PlacementFactory(house=house)
    assert [row for row, _why in placements_to_rotate(house)] == [quiet]


def test_what_might_make_room_is_found_anew_each_day(house):
    row = factories.PlacementFactory(house=house, since=timezone.localdate() - timedelta(days=59))
    assert list(placements_to_rotate(house)) == []
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert [each for each, _why in placements_to_rotate(house)] == [row]


def test_what_left_the_catalogue_might_make_room_at_once(house):
    gone = factories.PlacementFactory(house=house, product__state="withdrawn")
    assert [row for row, _why in placements_to_rotate(house)] == [gone]


@time_machine.travel("2026-02-10 12:00Z")
def test_what_is_in_season_says_until_when_and_what_is_not_since_when(house):
    factories.ProductFactory(name_es="Pacaya", available_months=[1, 2, 3, 11, 12])
    factories.ProductFactory(name_es="Mango", available_months=[4, 5])
    factories.ProductFactory(name_es="Hamaca")
    found, demand = list_suggestions(house), house_demand(house)
    assert [product.name_es for product in found] == ["Pacaya", "Hamaca", "Mango"]
    told = [[reason.text for reason in suggestion_reasons(product, demand)] for product in found]
    assert told == [["en temporada hasta marzo"], [], []]
    assert [season_warning(product) for product in found] == ["", "", "fuera de temporada hasta abril"]


def test_what_is_placed_leaves_the_kept_suggestions_at_once(house, settings):
    settings.SHARED_PAGES_READ_SECONDS = 0
    products = [factories.ProductFactory() for _number in range(3)]
    assert {*best_products(house, house_demand(house), 10)} == {product.pk for product in products}
    Placement.objects.create(house=house, product=products[0], since=timezone.localdate())
    assert {*best_products(house, house_demand(house), 10)} == {product.pk for product in products[1:]}
    Product.objects.filter(pk=products[1].pk).update(state="withdrawn")
    assert best_products(house, house_demand(house), 10) == [products[2].pk]
