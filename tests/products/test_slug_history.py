"""Lasting addresses: renamed products and companies, sector pages, news feeds, the installable app."""

import re

import pytest
from django.test import Client

from companies.models import Company
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def honey() -> Product:
    sector = factories.SectorFactory(code="food", name_en="Food")
    return factories.ProductFactory(state="published", slug="honey", name_en="Honey & wax", sector=sector)


def test_a_renamed_product_is_found_under_all_its_names(client: Client, honey):
    for slug in ("honey-of-the-hills", "hill-honey"):
        Product.objects.filter(pk=honey.pk).update(slug=slug)
    for old in ("honey", "honey-of-the-hills"):
        response = client.get(f"/en/catalogue/{old}/")
        assert (response.status_code, response.url) == (301, "/en/catalogue/hill-honey/")


def test_a_name_given_back_leads_to_its_present_owner(client: Client, honey):
    Product.objects.filter(pk=honey.pk).update(slug="other")
    Product.objects.filter(pk=honey.pk).update(slug="honey")
    assert client.get("/en/catalogue/honey/").status_code == 200
    assert client.get("/en/catalogue/other/").url == "/en/catalogue/honey/"


def test_the_old_name_of_what_is_not_public_is_missing(client: Client, honey):
    Product.objects.filter(pk=honey.pk).update(slug="other", state="withdrawn")
    assert client.get("/en/catalogue/honey/").status_code == 404


def test_a_renamed_company_is_found_too(client: Client, honey):
    old = honey.company.slug
    Company.objects.filter(pk=honey.company_id).update(slug="renamed")
    assert client.get(f"/en/companies/{old}/").url == "/en/companies/renamed/"


def test_a_sector_has_a_page_of_its_own_in_four_queries(client: Client, honey, django_assert_num_queries):
    wood = factories.SectorFactory(code="furniture")
    factories.ProductFactory(state="published", name_en="A chair", sector=wood)
    client.get("/en/sectors/food/")
    with django_assert_num_queries(4):
        page = client.get("/en/sectors/food/").content.decode()
    assert "Food from El Salvador" in page
    assert "Honey &amp; wax" in page
    assert "A chair" not in page
    assert client.get("/en/sectors/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["/en/news.atom", "/en/sectors/food/news.atom"])
def test_news_are_an_atom_feed(client: Client, honey, path):
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    text = response.content.decode()
    assert "<title>Honey &amp; wax</title>" in text
    assert re.search(r'<link href="http[^"]+/en/catalogue/honey/"', text)


def test_the_site_can_be_kept_on_a_device(client: Client):
    told = client.get("/manifest.webmanifest").json()
    assert told["start_url"] == "/"
    assert all(client.get(icon["src"]).status_code == 200 for icon in told["icons"])
    assert client.get("/sw.js")["Content-Type"] == "text/javascript"
    assert client.get("/en/offline/").status_code == 200
