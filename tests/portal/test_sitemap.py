"""What search engines are told: robots.txt, the sitemap, and products in the words of schema.org."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import CertificateFactory, CompanyFactory, PriceTermFactory, ProductFactory
from tests.structured_data import read_structured_data

pytestmark = pytest.mark.django_db


def addresses(response) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", response.content.decode())


def test_the_index_leads_to_a_map_of_each_kind_and_language(client: Client):
    maps = addresses(client.get("/sitemap.xml"))
    assert len(maps) == 14
    for address in maps:
        assert client.get(address).status_code == 200


def test_only_what_is_public_is_told(client: Client, settings):
    shown = ProductFactory(slug="shown")
    ProductFactory(slug="draft", state="draft", published_at=None)
    ProductFactory(slug="paused", company__state="paused")
    (address,) = addresses(client.get("/sitemap-products-en.xml"))
    assert address == f"{settings.SITE_URL}/en/catalogue/{shown.slug}/"


@pytest.mark.parametrize("section", ["products", "companies", "houses", "services", "pages"])
def test_a_map_costs_two_queries_whatever_its_length(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, section: str
):
    for n in range(4):
        ProductFactory(slug=f"p{n}", company=CompanyFactory(slug=f"c{n}"))
    with django_assert_max_num_queries(2):
        client.get(f"/sitemap-{section}-es.xml")


def test_an_unknown_map_or_page_is_missing(client: Client):
    assert client.get("/sitemap-secrets-en.xml").status_code == 404
    assert client.get("/sitemap-products-en.xml", {"p": "9"}).status_code == 404


def test_robots_are_led_to_the_sitemap_except_in_a_demonstration(client: Client, settings):
    settings.DEMO = False
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in client.get("/robots.txt").content.decode()
    settings.DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_a_product_is_told_with_its_offers_maker_and_papers(client: Client, settings):
    product = ProductFactory(slug="honey", name_en="Honey")
    PriceTermFactory(product=product, incoterm="FOB", place="Acajutla", amount="12.50")
    product.certificates.add(CertificateFactory(company=product.company))
    told = read_structured_data(client.get("/en/catalogue/honey/").content.decode())[0]
    assert told["@type"] == "Product"
    assert told["url"] == f"{settings.SITE_URL}/en/catalogue/honey/"
    assert told["manufacturer"]["name"] == product.company.name
    (offer,) = told["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("12.50", "USD")
    assert offer["description"].startswith("FOB Acajutla")
    assert offer["eligibleQuantity"]["minValue"] == 100
    assert len(told["hasCertification"]) == 1


def test_a_name_cannot_break_out_of_the_script_element(client: Client):
    name = "</script><img src=x onerror=alert(1)>&"
    ProductFactory(slug="bad", name_en=name)
    page = client.get("/en/catalogue/bad/").content.decode()
    assert read_structured_data(page)[0]["name"] == name
    assert "<img src=x" not in page
