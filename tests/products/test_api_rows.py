"""Lists of the API are written from plain values: byte for byte what the serializer writes of the same rows."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.request import Request

from companies.api import certificates_prefetch
from exportasv.core.api.renderers import OrjsonRenderer
from exportasv.core.audit.row_versions import with_changed_at
from products import api
from products.api import ProductSerializer
from products.models import Product
from tests import factories
from tests.core.api.written_lists import rows_as_serialized

pytestmark = pytest.mark.django_db
API = "/api/v1/products/"


@pytest.fixture
def products() -> list[Product]:
    """One product with everything, one with nothing, and a service."""
    full = factories.ProductFactory(
        slug="completo", slug_en="complete", name_es='Café «ñandú» "1"\n\\', name_en="", unit_es="unidad",
        attributes={"roast": "dark", "care": {"es": "Seco"}, "height": 1200.5, "ours": True, "gone": "x"},
        available_months=[1, 12], minimum_order=10, prices_valid_until="2030-01-31", samples=True,
    )  # fmt: skip
    factories.AttributeFactory(code="roast", value_type="choice", options=["dark=oscuro=dark", "light=claro=light"])
    factories.AttributeFactory(code="care", value_type="text")
    factories.AttributeFactory(code="height", value_type="number", unit="m")
    factories.AttributeFactory(code="ours", value_type="yes")
    for quantity, amount in ((1, "10.00"), (100, "9.5")):
        factories.PriceTermFactory(
            product=full, incoterm="FOB", place="Acajutla", amount=amount, from_quantity=quantity
        )
    days = (None, "2020-01-01", "2099-01-01")
    papers = [
        factories.CertificateFactory(company=full.company, expires_on=day, issued_on="2019-01-01") for day in days
    ]
    full.certificates.add(*papers)
    factories.ProductPhotoFactory(product=full, crops={"400": "photos/a-400.webp", "800": "photos/a-800.webp"})
    factories.ProductPhotoFactory(product=full, crops={}, position=2)
    bare = factories.ProductFactory(hs_code=None, minimum_order=None, lead_time_days=None, summary_es="", unit_es="")
    return [full, bare, factories.ServiceProductFactory()]


def by_serializer(query: str) -> bytes:
    request = Request(RequestFactory().get(f"{API}{query}"))
    rows = with_changed_at(Product.objects.in_catalogue()).prefetch_related(
        api.prices_prefetch(), "photos", certificates_prefetch(request)
    )
    data = ProductSerializer(rows.order_by("-shown_at", "-pk"), many=True, context={"request": request}).data
    return OrjsonRenderer().render(data)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("query", ["", "?certificates=all"])
def test_a_list_is_written_as_the_serializer_writes_it(products, language, query):
    rows = rows_as_serialized(f"{API}{query}", language, lambda: by_serializer(query))
    assert len(rows) == len(products)


def test_a_list_made_by_the_same_query_follows_the_day(products):
    """The SQL of the first page is made once in a process, with the days of that moment."""
    today = timezone.localdate()
    products[0].certificates.add(factories.CertificateFactory(company=products[0].company, expires_on=today))
    shown = {}
    for day in (0, 1):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            shown[day] = Client().get(API, headers={"Accept-Language": "es"}).content
            assert by_serializer("") in shown[day]
    assert f'"{today}"'.encode() in shown[0]
    assert f'"{today}"'.encode() not in shown[1]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_first_page_is_that_of_the_walk(products, size):
    first = Client().get(API, {"page_size": size}).json()
    walked = Client().get(API, {"page_size": size, "certificates": ""}).json()  # a filter that chooses nothing
    assert [row["slug"] for row in first["results"]] == [row["slug"] for row in walked["results"]]
    assert len(first["results"]) == size
    cursors = [page["next"] and parse_qs(urlsplit(page["next"]).query)["cursor"] for page in (first, walked)]
    assert cursors[0] == cursors[1]
    assert (cursors[0] is None) == (size == len(products))


def test_a_list_takes_two_queries_however_many_rows(products):
    Client().get(API)  # the attributes and codes of units are read once
    with CaptureQueriesContext(connection) as seen:
        Client().get(API)
    assert len(seen) == 2  # the moment until which it tells every change, and the rows


def test_a_page_has_a_thousand_rows_at_most(products):
    assert Client().get(API, {"page_size": 1000}).status_code == 200
    assert Client().get(API, {"page_size": 1001}).status_code == 400


def test_a_field_that_the_list_forgets_is_found(products, monkeypatch):
    """The canary: the comparison sees a field that only the serializer knows."""
    assert by_serializer("") in Client().get(API, headers={"Accept-Language": "es"}).content
    monkeypatch.setattr(api, "facts_of", lambda _stored, _known: [])
    assert by_serializer("") not in Client().get(API, headers={"Accept-Language": "es"}).content


def test_a_photo_that_is_changed_is_changed_in_the_list(products):
    photo = products[0].photos.first()
    photo.image.save("other.webp", ContentFile(b"x"), save=False)
    type(photo).objects.filter(pk=photo.pk).update(image=photo.image.name, alt_es="Otra")
    assert "Otra" in Client().get(API).content.decode()
