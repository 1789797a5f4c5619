"""What the public reads of certificates: those that hold today, in every place, and no other."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import load_workbook

from products.models import Product
from products.tasks import reindex_catalogue
from tests import factories
from tests.products.printing import make_printouts, order_printout
from tests.structured_data import read_structured_data

pytestmark = pytest.mark.django_db
VALID, EXPIRED = "Kosher", "Fairtrade"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def honey() -> Product:
    """Create a product on display in a house, with a certificate that holds and one that expired yesterday."""
    product = factories.ProductFactory(slug="honey", name_es="Miel", name_en="Honey")
    factories.PriceTermFactory(product=product)
    for name, day in ((VALID, timezone.localdate()), (EXPIRED, timezone.localdate() - timedelta(days=1))):
        kind = factories.CertificateTypeFactory(code=name.lower(), name_es=name, name_en=name)
        product.certificates.add(factories.CertificateFactory(company=product.company, type=kind, expires_on=day))
    factories.PlacementFactory(product=product, house__slug="los-angeles")
    return product


PAGES = {
    "product": "/en/catalogue/honey/",
    "catalogue and its facets": "/en/catalogue/",
    "search": "/en/catalogue/?q=honey",
    "sector": "/en/sectors/food/",
    "company": "/en/companies/{company}/",
    "companies": "/en/companies/",
    "house": "/en/trading-houses/los-angeles/",
    "home": "/en/",
    "feed": "/en/news.atom",
    "feed of a sector": "/en/sectors/food/news.atom",
    "sitemap": "/sitemap-products-en.xml",
    "inquiry form": "/en/ask/?product=honey",
    "print order": "/en/print/?sector=food",
    "API product": "/api/v1/products/honey/",
    "API products": "/api/v1/products/",
    "API company": "/api/v1/companies/{company}/",
    "API companies": "/api/v1/companies/",
    "API house": "/api/v1/trading-houses/los-angeles/",
    "shortlist": "/en/shortlist/",
}
NAMES_THE_VALID = {"product", "company", "shortlist", "catalogue and its facets", "search", "sector"}


@pytest.mark.parametrize("place", PAGES)
def test_a_page_names_the_certificate_that_holds_and_not_the_expired_one(client: Client, honey: Product, place: str):
    client.post("/en/shortlist/keep/", {"product": "honey"})
    response = client.get(PAGES[place].format(company=honey.company.slug))
    assert response.status_code == 200
    text = response.content.decode().lower()
    assert EXPIRED.lower() not in text
    assert VALID.lower() in text or (place not in NAMES_THE_VALID and not place.startswith(("API prod", "API comp")))


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("path", ["/en/catalogue/honey/sheet.pdf", "/en/companies/{company}/sheet.pdf"])
def test_a_data_sheet_names_the_certificate_that_holds(client: Client, honey: Product, path: str):
    text = pdf_text(client.get(path.format(company=honey.company.slug)).content)
    assert VALID in text
    assert EXPIRED not in text


@pytest.mark.parametrize("kind", ["catalogue", "labels"])
def test_a_printed_catalogue_does_not_name_an_expired_certificate(client: Client, honey: Product, kind: str):
    row = order_printout(client, "?sector=food", kind=kind)
    make_printouts()
    row.refresh_from_db()
    text = pdf_text(row.file.read())
    assert "Honey" in text
    assert EXPIRED not in text


def test_a_catalogue_printed_yesterday_is_not_given_again(client: Client, honey: Product):
    with time_machine.travel(timezone.localtime().replace(hour=23, minute=50), tick=False):
        evening = order_printout(client, "?sector=food")
        assert order_printout(client, "?sector=food") == evening
    with time_machine.travel(timezone.localtime().replace(hour=0, minute=10) + timedelta(days=1), tick=False):
        assert order_printout(client, "?sector=food") != evening


def test_a_shortlist_as_a_spreadsheet_names_the_certificate_that_holds(client: Client, honey: Product):
    client.post("/en/shortlist/keep/", {"product": "honey"})
    shared = client.get("/en/shortlist/").context["shared"]
    rows = load_workbook(BytesIO(client.get(f"/en/shortlist/{shared}/list.xlsx").content)).get_sheet_by_index(0)
    text = str(rows.to_python())
    assert VALID in text
    assert EXPIRED not in text
    assert EXPIRED not in pdf_text(client.get(f"/en/shortlist/{shared}/list.pdf").content)


def test_structured_data_names_the_certificate_that_holds(client: Client, honey: Product):
    page = client.get("/en/catalogue/honey/").content.decode()
    (told,) = [each for each in read_structured_data(page) if each["@type"] == "Product"]
    assert [row["name"] for row in told["hasCertification"]] == [VALID]


# --- The API ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["products/honey/", "companies/{company}/"])
def test_the_api_gives_expired_certificates_to_who_asks_for_all(client: Client, honey: Product, path: str):
    address = "/api/v1/" + path.format(company=honey.company.slug)
    assert [row["state"] for row in client.get(address).json()["certificates"]] == ["valid"]
    told = client.get(address, {"certificates": "all"}).json()["certificates"]
    assert {row["code"]: row["state"] for row in told} == {"kosher": "valid", "fairtrade": "expired"}
    assert client.get(address, {"certificates": "none"}).status_code == 400


def test_the_filter_of_the_api_finds_what_the_facet_finds(client: Client, honey: Product):
    for code, expected in (("kosher", ["honey"]), ("fairtrade", [])):
        api = client.get("/api/v1/products/", {"certificate": code}).json()["results"]
        page = client.get("/en/catalogue/", {"certificate": code}).context["page"].rows
        assert [row["slug"] for row in api] == [row.slug for row in page] == expected


def test_the_schema_says_how_to_ask_for_all(client: Client):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    for path in ("products", "companies", "products/{slug}", "companies/{slug}"):
        parameters = {each["name"]: each for each in paths[f"/api/v1/{path}"]["get"]["parameters"]}
        assert parameters["certificates"]["schema"]["enum"] == ["all"], path


# --- A certificate runs out by the clock ------------------------------------------------------------------


def set_database_day(days_from_now: int) -> None:
    """Move the day of the search index. PostgreSQL has a clock of its own; the test's transaction puts it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION catalogue_today() RETURNS date LANGUAGE sql STABLE AS"
            " $$ SELECT (now() AT TIME ZONE 'America/El_Salvador')::date + %s $$",
            [days_from_now],
        )


def test_the_facet_of_a_certificate_goes_with_its_last_day(client: Client, honey: Product):
    def found_by_facet() -> tuple[int, bool]:
        response = client.get("/en/catalogue/", {"certificate": "kosher"})
        named = "certificate=kosher" in client.get("/en/catalogue/").content.decode()
        return response.context["found"].total, named

    assert found_by_facet() == (1, True)
    set_database_day(1)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        reindex_catalogue()
        assert found_by_facet() == (0, False)
        assert VALID not in client.get("/en/catalogue/honey/").content.decode()
        assert client.get("/api/v1/products/", {"certificate": "kosher"}).json()["results"] == []
        assert client.get("/api/v1/products/honey/").json()["certificates"] == []
