"""The shelf that another site shows: no cookie, in a frame there and nowhere else."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    made = factories.ProductFactory(name_es="Miel", name_en="Honey", company__slug="apiario", company__name="Apiario")
    factories.PriceTermFactory(product=made)
    factories.ProductFactory(name_en="Soap", company__slug="jabones")
    return made


def test_it_stands_in_a_frame_without_a_cookie(client, product):
    answer = client.get("/embed/shelf/?lang=en")
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"] or "unsafe" not in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert {"Honey", "Soap"} <= set(answer.content.decode().replace("<", " ").replace(">", " ").split())


@pytest.mark.parametrize("path", ["/en/", "/en/catalogue/", "/api/v1/docs/"])
def test_no_other_page_stands_in_a_frame(client, path):
    answer = client.get(path)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_it_shows_what_its_address_asks_for(client, product):
    house = factories.TradingHouseFactory(slug="los-angeles")
    factories.PlacementFactory(house=house, product=product)
    for query in ("company=apiario", "company=apiario,nobody", "house=los-angeles", "company=apiario&sector=food&n=1"):
        text = client.get(f"/embed/shelf/?lang=en&{query}").content.decode()
        assert "Honey" in text
        assert "Soap" not in text


@pytest.mark.parametrize(
    "query", ["lang=xx", "theme=%3Cscript%3E", "n=-1", "n=99999999999999999999", "company=%00", "house=é"]
)
def test_what_it_does_not_know_does_no_harm(client, product, query):
    answer = client.get(f"/embed/shelf/?{query}")
    assert answer.status_code in (200, 400)
    assert b"<script>" not in answer.content


def test_it_costs_few_queries(client, product, django_assert_max_num_queries, settings):
    settings.SHARED_PAGES = False
    client.get("/embed/shelf/")
    with django_assert_max_num_queries(2):
        client.get("/embed/shelf/")
