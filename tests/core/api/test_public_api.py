"""The public API: what it shows, what it keeps to itself, and how its pages join."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exportasv.core.api.expansions import EXPANSIONS
from tests import factories

LISTS = ["sectors", "companies", "products", "trading-houses", "services", "events"]
CODES = ["certificate-types", "families", "attributes", "units"]  # small tables, without a moment of their changes
PRIVATE = ["nit", "dui", "nrc", "phone", "whatsapp", "email", "contact_name", "address", "legal_name", "adviser"]
pytestmark = pytest.mark.django_db


def rows(client, address: str) -> list[dict]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.fixture
def products():
    """Seven published products, newest first; two of them at the very same moment."""
    now = timezone.now()
    ages = [0, 1, 2, 2, 3, 4, 5]
    return [factories.ProductFactory(published_at=now - timedelta(hours=age)) for age in ages]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers_pages(client, name):
    answer = client.get(f"/api/v1/{name}/").json()
    assert set(answer) == {"results", "next", "previous", "as_of"}


@pytest.mark.parametrize("name", LISTS)
def test_a_missing_object_answers_404_as_json(client, name):
    answer = client.get(f"/api/v1/{name}/no-such-thing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_product_is_read_whole(client):
    product = factories.PriceTermFactory(incoterm="FOB", place="Acajutla", amount="4.50").product
    answer = client.get(f"/api/v1/products/{product.slug}/").json()
    assert answer["prices"] == [
        {
            "incoterm": "FOB",
            "place": "Acajutla",
            "basis": "",
            "amount": "4.50",
            "currency": "USD",
            "unit_code": "",
            "from_quantity": 1,
        },
    ]
    assert answer["company"]["slug"] == product.company.slug
    assert answer["url"].endswith(product.get_absolute_url())


@pytest.mark.parametrize("state", ["draft", "submitted", "changes_asked", "withdrawn"])
def test_a_product_that_is_not_public_is_nowhere(client, state):
    hidden = factories.ProductFactory(state=state, published_at=None)
    assert client.get(f"/api/v1/products/{hidden.slug}/").status_code == 404
    assert rows(client, "products/") == []


def test_products_of_a_paused_company_are_nowhere(client):
    factories.ProductFactory(company__state="paused")
    assert rows(client, "products/") == []
    assert rows(client, "companies/") == []


def test_nothing_private_of_a_company_is_shown(client):
    company = factories.CompanyFactory(
        phone="+50322501234", whatsapp="+50370001234", email="dentro@example.org", contact_name="Nadie Debe Leerlo"
    )
    product = factories.ProductFactory(company=company)
    texts = [
        client.get(f"/api/v1/{address}").content.decode()
        for address in ["companies/", f"companies/{company.slug}/", "products/", f"products/{product.slug}/"]
    ]
    for secret in [company.nit, "22501234", "70001234", "dentro@example.org", "Nadie Debe", company.legal_name]:
        assert not any(secret in text for text in texts)
    assert not set(PRIVATE) & set(rows(client, "companies/")[0])


def test_pages_join_without_gap_or_repeat_both_ways(client, products):
    expected = [product.slug for product in sorted(products, key=lambda p: (p.published_at, p.pk), reverse=True)]
    forth, address = [], "/api/v1/products/?page_size=2"
    while address:
        page = client.get(address).json()
        forth += [[row["slug"] for row in page["results"]]]
        address, last = page["next"], page
    assert [slug for page in forth for slug in page] == expected
    back, page = [forth[-1]], last
    while page["previous"]:
        page = client.get(page["previous"]).json()
        back.insert(0, [row["slug"] for row in page["results"]])
    assert [slug for page in back for slug in page] == expected


def test_a_row_added_meanwhile_does_not_move_the_pages(client, products):
    first = client.get("/api/v1/products/?page_size=3").json()
    factories.ProductFactory(published_at=timezone.now() + timedelta(seconds=1))
    second = client.get(first["next"]).json()
    assert not {row["slug"] for row in first["results"]} & {row["slug"] for row in second["results"]}


@pytest.mark.parametrize("cursor", ["x", "YWZ0ZXJ-MX4x", "%00", "YWZ0ZXJ-OTk5OTk5OTk5OTk5OTk5OTk5OX4yMDI2", "é"])
def test_a_damaged_cursor_says_so(client, cursor):
    answer = client.get("/api/v1/products/", {"cursor": cursor})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize("size", ["0", "1001", "-1", "ten", "٣"])
def test_a_wrong_page_size_says_so(client, size):
    answer = client.get("/api/v1/products/", {"page_size": size})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == ["page_size"]


@pytest.mark.parametrize("name", ["search", "sector", "company", "hs"])
def test_what_cannot_be_kept_is_refused_and_not_a_fault(client, name):
    for value in ["\x00", "\ud800"]:
        address = f"/api/v1/products/?{name}=" + ("%00" if value == "\x00" else "%ED%A0%80")
        assert client.get(address).status_code in (200, 400)
    assert client.get(f"/api/v1/products/?{name}=%00").status_code == 400


FILTERS = [
    ("sector=beverages", "sector"),
    ("hs=0901", "hs"),
    ("company=cafe-cumbre", "company"),
    ("department=SA", "department"),
    ("certificate=fda", "certificate"),
    ("minimum_order_max=20", "order"),
    ("updated_since=2026-01-01T00:00:00Z&sector=beverages", "sector"),
    ("search=horchatas", "words"),
]


@pytest.mark.parametrize(("query", "wanted"), FILTERS)
def test_filters_choose(client, query, wanted):
    make = factories.ProductFactory
    other_code = factories.HSCodeFactory(code="630690")
    common = {"hs_code": other_code}
    kept = {
        "sector": make(sector=factories.SectorFactory(code="beverages"), **common),
        "hs": make(hs_code=factories.HSCodeFactory(code="090121")),
        "company": make(company__slug="cafe-cumbre", **common),
        "department": make(company__department="SA", company__municipality="SA-Centro", **common),
        "certificate": make(**common),
        "order": make(minimum_order=20, **common),
        "words": make(name_es="Horchata de morro", **common),
    }
    certificate = factories.CertificateFactory(
        company=kept["certificate"].company, type=factories.CertificateTypeFactory(code="fda")
    )
    kept["certificate"].certificates.add(certificate)
    assert [row["slug"] for row in rows(client, f"products/?{query}")] == [kept[wanted].slug]


def test_a_filter_with_a_wrong_value_says_so(client):
    answer = client.get("/api/v1/products/?department=ZZ&minimum_order_max=many")
    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {"department", "minimum_order_max"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_twenty(client, name):
    make = {
        "sectors": lambda n: factories.SectorFactory(code=f"s{n}"),
        "companies": lambda n: factories.CompanyFactory(),
        "products": lambda n: factories.PriceTermFactory(),
        "trading-houses": lambda n: factories.TradingHouseFactory(),
        "services": lambda n: factories.ServiceFactory(),
        "events": lambda n: factories.ForumEventFactory(),
    }[name]
    costs = []
    for many in (1, 20):
        for n in range(many):
            make(f"{many}-{n}")
        client.get(f"/api/v1/{name}/")  # whatever is kept is kept now
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/{name}/")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 5


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_by_the_public_api(client, method):
    assert getattr(client, method)("/api/v1/products/").status_code == 405
    client.force_login(factories.UserFactory(role="administrator"))
    assert getattr(client, method)("/api/v1/products/").status_code == 405


def test_the_schema_names_every_list_and_its_fields(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    assert {f"/api/v1/{name}" for name in LISTS} <= set(schema["paths"])
    fields = set(schema["components"]["schemas"]["Product"]["properties"])
    factories.ProductFactory()
    assert set(rows(client, f"products/?expand={','.join(EXPANSIONS['products'])}")[0]) == fields


def test_the_description_is_a_page_without_scripts_from_elsewhere(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert all(f"/api/v1/{name}/" in page for name in LISTS)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//(?!testserver|127)[^"' >]+\.(?:js|css)""", page)


def test_a_month_finds_what_is_made_all_the_year_or_in_season_then(client):
    factories.ProductFactory(slug="always")
    factories.ProductFactory(slug="coffee", available_months=[1, 2, 11, 12])
    factories.ProductFactory(slug="mango", available_months=[4, 5])
    found = {row["slug"]: row["available_months"] for row in rows(client, "products/?available_in=12")}
    assert found == {"always": [], "coffee": [1, 2, 11, 12]}
    assert client.get("/api/v1/products/?available_in=13").status_code == 400
