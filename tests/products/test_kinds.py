"""PostgreSQL keeps goods and services apart, whatever way a row comes; services are offered nowhere as goods."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consulates.matching.product_suggestions import house_demand, suggested_products
from consulates.matching.score import matches_for_company, matches_for_requirement
from consulates.models import BuyerRequirement, Placement, SampleMovement, SampleRequest
from consulates.rules import placements, samples
from exportasv.core.db.errors import RuleError
from products.models import PriceTerm, Product, ProductFamily
from tests import factories

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


@pytest.fixture
def service(company) -> Product:
    return factories.ServiceProductFactory(company=company, name_es="Hamacas a la medida", name_en="Hammock design")


@pytest.fixture
def good(company) -> Product:
    return factories.ProductFactory(company=company, name_es="Hamaca doble", name_en="Double hammock")


def refuse(constraint: str):
    """Return the context in which PostgreSQL refuses by this constraint, or with this message."""
    return pytest.raises(IntegrityError, match=constraint)


def test_a_service_is_not_placed_sampled_or_moved_by_whatever_way(service, house, administrator):
    stamp = service.published_at
    rows = [
        (Placement, {"since": SINCE, "placed_by": administrator}),
        (SampleRequest, {"units": 6, "requested_by": administrator, "requested_at": stamp}),
        (SampleMovement, {"kind": "received", "change": 6, "by": administrator, "at": stamp}),
    ]
    for model, values in rows:
        with refuse("cannot stand on a shelf"), transaction.atomic():
            model.objects.bulk_create([model(product=service, house=house, **values)])


def test_a_good_is_not_moved_to_a_service_on_a_shelf(service, good, house):
    placed = factories.PlacementFactory(product=good, house=house)
    with refuse("cannot stand on a shelf"), transaction.atomic():
        Placement.objects.filter(pk=placed.pk).update(product=service)


def test_a_price_fits_the_kind_by_whatever_way(service, good):
    with refuse("a good has an Incoterm"), transaction.atomic():
        PriceTerm.objects.bulk_create([PriceTerm(product=good, basis="hour", amount=5)])
    with refuse("a good has an Incoterm"), transaction.atomic():
        PriceTerm.objects.bulk_create([PriceTerm(product=service, incoterm="EXW", amount=5)])
    PriceTerm.objects.bulk_create([PriceTerm(product=service, basis="hour", amount=5)])
    with refuse("a good has an Incoterm"), transaction.atomic():
        service.prices.update(product=good)


def test_a_step_is_above_the_minimum_by_whatever_way(good):
    first = PriceTerm(product=good, incoterm="EXW", amount=5)
    for quantity in (2, 100):
        step = PriceTerm(product=good, incoterm="EXW", amount=4, from_quantity=quantity)
        with refuse("above the minimum"), transaction.atomic():
            PriceTerm.objects.bulk_create([first, step])
    PriceTerm.objects.bulk_create([first, PriceTerm(product=good, incoterm="EXW", amount=4, from_quantity=101)])


def test_the_kind_of_a_published_or_priced_product_stays(good):
    change = Product.objects.filter(pk=good.pk)
    with refuse("kind of a published or priced"), transaction.atomic():
        change.update(kind="service", hs_code=None)
    change.update(storage="chilled", shelf_life_days=20)
    change.update(kind="perishable")
    bare = {"unit_es": "", "unit_en": "", "minimum_order": None, "monthly_capacity": None, "hs_code": None}
    draft = factories.ProductFactory(company=good.company, state="draft", published_at=None, **bare)
    factories.PriceTermFactory(product=draft)
    with refuse("kind of a published or priced"), transaction.atomic():
        Product.objects.filter(pk=draft.pk).update(kind="service")
    draft.prices.all().delete()
    Product.objects.filter(pk=draft.pk).update(kind="service")


def test_a_family_is_of_the_products_company(good, other_company):
    theirs = ProductFamily.objects.create(company=other_company, name_es="Café")
    with refuse("another company"), transaction.atomic():
        Product.objects.filter(pk=good.pk).update(family=theirs)


def test_a_public_perishable_says_how_it_keeps(good):
    with refuse("perishable_says_how_it_keeps"), transaction.atomic():
        Product.objects.filter(pk=good.pk).update(kind="perishable")


def test_a_service_has_nothing_of_a_good_and_a_good_nothing_of_a_service(service, good):
    with refuse("service_is_not_shipped"), transaction.atomic():
        Product.objects.filter(pk=service.pk).update(units_per_case=12)
    with refuse("good_is_not_served"), transaction.atomic():
        Product.objects.filter(pk=good.pk).update(languages=["es"])


def test_services_are_no_suggestions_for_a_house(service, good, house):
    assert list(suggested_products(house, Product.objects.published(), house_demand(house))) == [good]


def test_a_service_matches_a_requirement_that_names_it(service, good, company):
    wanted = BuyerRequirement.objects.create(query="hamaca", buyer=factories.BuyerFactory())
    assert {match.product for match in matches_for_requirement(wanted)} == {good, service}
    good.delete()
    assert [match.product for match in matches_for_company(company, BuyerRequirement.objects.all())] == [service]


def test_a_service_is_neither_placed_nor_asked_for_samples(service, house, administrator):
    with pytest.raises(RuleError):
        placements.place_product(service, house, SINCE, None, by=administrator)
    with pytest.raises(RuleError):
        samples.request_samples(house, service, 6, "Feria", by=administrator)


def test_the_desks_page_of_a_service_does_not_exist(service, good, consular_officer, as_user, one_factor):
    pages = [reverse("consulates:desk_place_product", args=[each.slug]) for each in (good, service)]
    assert [as_user(consular_officer).get(page).status_code for page in pages] == [200, 404]
