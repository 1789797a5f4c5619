"""The public home, the languages, and the pages for what went wrong."""

import re

import pytest
from django.test import Client

from tests.factories import ProductFactory, TradingHouseFactory

pytestmark = pytest.mark.django_db


def test_home_works_on_an_empty_database(client: Client):
    assert client.get("/es/").status_code == 200


def test_home_says_its_figures_in_the_visitors_language(client: Client):
    ProductFactory()
    TradingHouseFactory()
    assert "empresas en asesoría" in client.get("/es/").content.decode()
    assert "companies in counseling" in client.get("/en/").content.decode()


def test_home_takes_at_most_eleven_queries(client: Client, django_assert_max_num_queries):
    for _ in range(3):
        ProductFactory()
        TradingHouseFactory()
    with django_assert_max_num_queries(11):
        client.get("/en/")


def test_every_page_names_its_language_and_the_other(client: Client):
    page = client.get("/es/catalogo/?q=caf%C3%A9").content.decode()
    assert '<html lang="es">' in page
    assert 'hreflang="en" href="http' in page
    assert 'href="/en/catalogue/?q=caf%C3%A9"' in page


def test_no_page_carries_inline_code_or_style(client: Client):
    ProductFactory(slug="one")
    for address in ["/en/", "/en/catalogue/", "/en/catalogue/one/", "/en/trading-houses/", "/en/forum/"]:
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "onclick" not in page
        data = page.count('<script type="application/ld+json">')  # read by nobody as code
        assert page.count("<script") == page.count("<script src=") + data


def test_a_missing_page_offers_the_search(client: Client):
    response = client.get("/es/no-existe/")
    assert response.status_code == 404
    assert "Buscar en el catálogo" in response.content.decode()


def test_the_page_of_a_wrong_address_has_a_search_form_that_works(client):
    html = client.get("/es/no-existe/").content.decode()
    form = re.search(r"<form[^>]*role=\"search\"[^>]*>", html)[0]
    assert set(re.findall(r"([a-z-]+)=", form)) == {"class", "role", "action", "method"}
    assert form.count("action=") == 1
