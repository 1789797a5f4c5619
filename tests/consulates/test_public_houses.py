"""The public pages of the trading houses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consulates.models import TradingHouse
from tests.factories import ConsulateFactory, PlacementFactory, ProductFactory, TradingHouseFactory

pytestmark = pytest.mark.django_db


def test_every_house_is_a_link_on_one_map_and_in_the_list(client: Client, house: TradingHouse):
    milan = ConsulateFactory(city_es="Milán", city_en="Milan", country="IT")
    TradingHouseFactory(slug="milan", consulate=milan, latitude="45.46", longitude="9.19", zone="Europe/Rome")
    page = client.get("/en/trading-houses/").content.decode()
    assert page.count('href="/en/trading-houses/los-angeles/"') == 2
    assert page.count('href="/en/trading-houses/milan/"') == 2


def test_countries_with_most_houses_come_first(client: Client, house: TradingHouse):
    TradingHouseFactory()
    TradingHouseFactory(consulate__country="AU", consulate__city_en="Melbourne")
    countries = client.get("/en/trading-houses/").context["countries"]
    assert [name for name, _rows in countries] == ["United States of America", "Australia"]


def test_list_of_houses_takes_one_query(client: Client, house: TradingHouse, django_assert_num_queries):
    TradingHouseFactory()
    with django_assert_num_queries(1):
        client.get("/en/trading-houses/")


def test_house_shows_what_stands_there_today_only(client: Client, house: TradingHouse):
    PlacementFactory(house=house, product__name_en="On the shelf")
    PlacementFactory(house=house, product__name_en="Gone", until=timezone.localdate() - timedelta(days=1))
    PlacementFactory(house=house, product=ProductFactory(name_en="Withdrawn", state="withdrawn"))
    page = client.get("/en/trading-houses/los-angeles/").content.decode()
    assert "On the shelf" in page
    assert "Gone" not in page
    assert "Withdrawn" not in page


def test_house_page_takes_three_queries(client: Client, house: TradingHouse, django_assert_max_num_queries):
    for _ in range(4):
        PlacementFactory(house=house)
    with django_assert_max_num_queries(3):
        client.get("/en/trading-houses/los-angeles/")


def test_an_unknown_house_is_missing(client: Client):
    assert client.get("/en/trading-houses/atlantis/").status_code == 404
