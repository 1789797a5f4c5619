"""What search engines and messengers read of each kind of page: its head and its structured data."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from products.models import Collection, Product, Unit
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = {
    "home": "/en/",
    "catalogue": "/en/catalogue/",
    "product": "/en/catalogue/honey/",
    "service": "/en/catalogue/design/",
    "sector": "/en/sectors/food/",
    "collection": "/en/collections/gifts/",
    "company": "/en/companies/{company}/",
    "companies": "/en/companies/",
    "house": "/en/trading-houses/los-angeles/",
    "houses": "/en/trading-houses/",
}
TYPES = {
    "home": ["WebSite", "Organization"],
    "product": ["Product", "BreadcrumbList"],
    "service": ["Service", "BreadcrumbList"],
    "sector": ["BreadcrumbList"],
    "collection": ["BreadcrumbList"],
    "company": ["Organization", "BreadcrumbList"],
    "house": ["BreadcrumbList"],
}
ADDRESSES = ("url", "item", "@id", "image", "logo", "urlTemplate", "sameAs")


class Head(HTMLParser):
    """The title, the meta elements, the alternates and the structured data of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.alternates: dict[str, str] = {}
        self.data: list[dict] = []
        self.title, self._in = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "meta":
            for name in (told.get("name"), told.get("property")):
                if name:
                    self.meta[name] = " ".join(told["content"].split())
        if tag == "link" and "hreflang" in told:
            self.alternates[told["hreflang"]] = told["href"]
        is_data = tag == "script" and told.get("type") == "application/ld+json"
        self._in = "data" if is_data else tag if tag == "title" else ""

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "data":
            self.data.append(json.loads(data))
        if self._in == "title":
            self.title += data


@pytest.fixture
def honey() -> Product:
    Unit.objects.get_or_create(
        code="BO", defaults={"name_es": "frasco", "plural_es": "frascos", "name_en": "jar", "plural_en": "jars"}
    )
    product = factories.ProductFactory(slug="honey", name_en="Honey", unit_es="Frasco", minimum_order=120)
    factories.PriceTermFactory(product=product)
    factories.PlacementFactory(product=product, house__slug="los-angeles")
    Collection.objects.create(
        slug="gifts", name_es="Regalos", name_en="Gifts", intro_en="Gifts by hand.", query="q=honey"
    )
    bare = {"unit_es": "", "unit_en": "", "minimum_order": None, "monthly_capacity": None, "hs_code": None}
    factories.ProductFactory(slug="design", kind="service", company=product.company, **bare)
    return product


def head_of(client: Client, page: str, product: Product) -> Head:
    return Head(client.get(PAGES[page].format(company=product.company.slug)).content.decode())


def addresses(data: object, name: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from addresses(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from addresses(value, name)
    elif name in ADDRESSES:
        yield str(data)


@pytest.mark.parametrize("page", PAGES)
def test_each_kind_of_page_has_data_that_machines_read(client: Client, honey: Product, settings, page: str):
    head = head_of(client, page, honey)
    assert [each["@type"] for each in head.data] == TYPES.get(page, [])
    assert all(each["@context"] == "https://schema.org" for each in head.data)
    found = list(addresses(head.data))
    assert all(address.startswith("http") and " " not in address for address in found)
    for crumbs in (each for each in head.data if each["@type"] == "BreadcrumbList"):
        items = crumbs["itemListElement"]
        assert [each["position"] for each in items] == list(range(1, len(items) + 1))
        for each in items:
            assert client.get(each["item"].removeprefix(settings.SITE_URL)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_each_kind_of_page_has_its_own_preview(client: Client, honey: Product, settings, page: str):
    head = head_of(client, page, honey)
    others = {name: head_of(client, name, honey) for name in PAGES if name != page}
    assert head.meta["og:description"] == head.meta["description"]
    assert head.meta["twitter:card"] == "summary_large_image"
    assert head.meta["og:image"].startswith(f"{settings.SITE_URL}/")
    assert not head.meta["og:image"].endswith(".svg")
    assert head.alternates["x-default"] == head.alternates["en"]
    assert set(head.alternates) == {"en", "es", "x-default"}
    if page not in ("product", "service"):  # the factory gives them one summary
        assert head.meta["description"] not in [other.meta["description"] for other in others.values()]


def test_the_home_says_what_buyers_type(client: Client, honey: Product):
    assert "Salvadoran suppliers and exporters" in head_of(client, "home", honey).title
    assert "Exportadores y proveedores" in Head(client.get("/es/").content.decode()).title
    (site, _organization) = head_of(client, "home", honey).data
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template.endswith("/en/catalogue/?q={search_term_string}")


def test_the_preview_of_a_product_without_photo_is_its_cover_as_a_picture(client: Client, honey: Product, settings):
    head = head_of(client, "product", honey)
    assert head.meta["og:type"] == "product"
    assert head.data[0]["image"] == [head.meta["og:image"]]
    response = client.get(head.meta["og:image"].removeprefix(settings.SITE_URL))
    assert response["Content-Type"] == "image/png"
    assert len(response.content) < 300_000  # messengers show no larger one
    with Image.open(BytesIO(response.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 900))


@pytest.mark.parametrize("page", ["sector", "company"])
def test_the_preview_of_a_page_with_a_cover_is_a_picture(client: Client, honey: Product, settings, page: str):
    path = head_of(client, page, honey).meta["og:image"].removeprefix(settings.SITE_URL)
    assert client.get(path)["Content-Type"] == "image/png"


def test_the_preview_of_a_product_with_a_photo_is_the_photo(client: Client, honey: Product, settings):
    photo = factories.ProductPhotoFactory(product=honey)
    head = head_of(client, "product", honey)
    assert head.meta["og:image"] == f"{settings.SITE_URL}/media/{photo.crops['1600']}"
    assert head.data[0]["image"] == [f"{settings.SITE_URL}/media/{photo.image.name}"]


@pytest.mark.parametrize("path", ["/en/covers/nothing/1.png", "/en/covers/food/997.png"])
def test_only_pictures_that_a_page_names_are_drawn(client: Client, path: str):
    assert client.get(path).status_code == 404


def test_a_picture_is_drawn_once(client: Client, monkeypatch):
    first = client.get("/en/covers/food/3.png")
    monkeypatch.setattr("products.documents.share_image._draw", lambda *_of: b"again")
    assert client.get("/en/covers/food/3.png").content == first.content
    cache.clear()
    assert client.get("/en/covers/food/3.png").content == b"again"


def test_an_offer_says_the_minimum_in_a_unit_that_machines_know(client: Client, honey: Product):
    (offer,) = head_of(client, "product", honey).data[0]["offers"]
    assert offer["eligibleQuantity"]["minValue"] == 120
    assert offer["eligibleQuantity"]["unitCode"] == "BO"
    assert offer["availability"] == "https://schema.org/InStock"
