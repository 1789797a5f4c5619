"""The public page and a house's desk say for which markets a product is ready, only while its light is green."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from market_access.models import Light, MarketLight
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def product(company):
    return factories.ProductFactory(company=company, name_es="Café")


@pytest.fixture
def light(product):
    return MarketLight.objects.create(product=product, market="US", light=Light.GREEN, computed_on=timezone.localdate())


def test_a_visitor_reads_the_markets_with_their_day(client, product, light, django_assert_max_num_queries):
    client.get(product.get_absolute_url())
    MarketLight.objects.filter(pk=light.pk).update(holds_until=timezone.localdate() + timedelta(days=9))
    with django_assert_max_num_queries(3):  # the content version, the product and its neighbours
        page = client.get(product.get_absolute_url()).content.decode()
    assert "Listo para" in page
    assert "Estados Unidos" in page
    assert "vale hasta el" in page
    assert "Decide la aduana" in page


@pytest.mark.parametrize(
    "change",
    [
        {"light": Light.YELLOW},
        {"light": Light.RED},
        {"is_stale": True},
        {"holds_until": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_the_page_says_nothing_once_the_light_is_not_green_today(client, product, light, change):
    assert "Listo para" in client.get(product.get_absolute_url()).content.decode()
    MarketLight.objects.filter(pk=light.pk).update(**change)
    assert "Listo para" not in client.get(product.get_absolute_url()).content.decode()


def test_a_house_reads_it_before_it_places_the_product(as_user, consular_officer, house, product, light):
    place = reverse("consulates:desk_place_product", args=[product.slug])
    assert "Listo para" in as_user(consular_officer).get(place).content.decode()
    light.delete()
    assert "Listo para" not in as_user(consular_officer).get(place).content.decode()
