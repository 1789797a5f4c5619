"""Lasting addresses: renamed products and companies, sector pages, news feeds, the installable app."""

import re

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from companies.models import Company
from exportasv.core.accounts.models import User
from exportasv.core.db.slugs import free_slug
from products.models import Product
from products.rules import publication
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


def test_a_sector_has_an_address_in_each_language(client: Client, honey):
    page = client.get("/es/rubros/alimentos/").content.decode()
    assert 'hreflang="en" href="http://testserver/en/sectors/food/"' in page.replace(
        settings.SITE_URL, "http://testserver"
    )
    assert 'href="/es/rubros/alimentos/novedades.atom"' in page
    assert client.get("/es/rubros/food/").url == "/es/rubros/alimentos/"
    assert client.get("/en/sectors/alimentos/").url == "/en/sectors/food/"


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


# --- Addresses in two languages ---------------------------------------------------------------------------


@pytest.fixture
def wax() -> Product:
    return factories.ProductFactory(slug="cera", slug_en="wax", name_es="Cera", name_en="Wax")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/en/catalogue/cera/", "/en/catalogue/wax/"), ("/es/catalogo/wax/", "/es/catalogo/cera/")],
)
def test_either_address_in_either_language_leads_to_the_page(client: Client, wax, asked, leads_to):
    response = client.get(asked)
    assert (response.status_code, response.url) == (301, leads_to)
    assert client.get(leads_to).status_code == 200


def test_the_page_names_its_address_in_each_language(client: Client, wax, settings):
    page = client.get("/en/catalogue/wax/?from=mail").content.decode()
    assert f'hreflang="es" href="{settings.SITE_URL}/es/catalogo/cera/?from=mail"' in page
    assert f'hreflang="en" href="{settings.SITE_URL}/en/catalogue/wax/?from=mail"' in page
    assert "/en/catalogue/wax/sheet.pdf" in page
    assert client.get("/en/catalogue/wax/sheet.pdf").status_code == 200


def test_sitemaps_feeds_and_the_api_use_the_address_of_the_language(client: Client, wax, settings):
    for path, address in (
        ("/sitemap-products-en.xml", "/en/catalogue/wax/"),
        ("/sitemap-products-es.xml", "/es/catalogo/cera/"),
        ("/en/news.atom", "/en/catalogue/wax/"),
        ("/es/novedades.atom", "/es/catalogo/cera/"),
    ):
        assert f"{settings.SITE_URL}{address}" in client.get(path).content.decode(), path
    told = client.get("/api/v1/products/cera/").json()
    assert told["url_es"].endswith("/es/catalogo/cera/")
    assert told["url_en"].endswith("/en/catalogue/wax/")


def test_an_earlier_english_address_is_kept_too(client: Client, wax):
    Product.objects.filter(pk=wax.pk).update(slug_en="beeswax")
    assert client.get("/en/catalogue/wax/").url == "/en/catalogue/beeswax/"
    assert client.get("/es/catalogo/wax/").url == "/es/catalogo/cera/"


def test_two_products_share_no_address_in_any_language(wax):
    for values in ({"slug": "wax"}, {"slug": "other", "slug_en": "cera"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.ProductFactory(**values)
    assert free_slug(Product, "Wax", 140, "producto") != "wax"


@pytest.fixture
def moderator() -> User:
    return factories.UserFactory(role="manager", institution=factories.InstitutionFactory())


def test_a_published_product_gets_an_english_address_once(moderator, company):
    product = factories.ProductFactory(
        company=company, state="submitted", published_at=None, name_es="Miel", name_en="Highland honey"
    )
    product = publication.publish_product(product, by=moderator)
    assert product.slug_en == "highland-honey-tejidos-izalco"
    product.name_en = "Honey"
    assert not publication.add_english_address(product)


def test_an_english_name_that_comes_later_brings_the_address(moderator, company):
    product = factories.ProductFactory(company=company, name_en="", slug="miel")
    revision = product.revisions.create(changes={"name_en": "Honey"}, state="submitted", created_by=moderator)
    publication.approve_revision(revision, by=moderator)
    product.refresh_from_db()
    assert (product.slug, product.slug_en) == ("miel", "honey-tejidos-izalco")
