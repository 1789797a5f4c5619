"""Orders, confirmed sales and figures in the API: of companies that agreed, and nothing that tells who bought."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.rules import partner_access
from consulates.models import QuotationLine
from exportasv.core.api.models import ApiScope
from exportasv.figures import trade
from products.models import Unit
from tests import factories
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
ORDERS, WINS, FIGURES = "/api/v1/orders/", "/api/v1/wins/", "/api/v1/figures/"
ACCEPTED = datetime(2026, 5, 20, 3, 30, tzinfo=UTC)  # the evening before in El Salvador


@pytest.fixture
def key():
    return key_with(ApiScope.ORDERS_READ, ApiScope.WINS_READ, ApiScope.FIGURES_READ)


@pytest.fixture
def access(key, company, owner):
    return partner_access.give_access(company, key.key.client, by=owner)


def read_rows(client, key, address: str, **parameters: object):
    return client.get(address, parameters, headers=bearer(key.secret))


def order_of(company, moment=ACCEPTED, **fields):
    inquiry = factories.InquiryFactory(
        company=company, product__company=company, buyer__country="NL", buyer__name="Nordic Imports"
    )
    fields = {"state": "accepted", "decided_at": moment, "number": 1, **fields}
    order = factories.QuotationFactory(inquiry=inquiry, **fields)
    lines = [(inquiry.product, "Miel", 300, "bolsa", "2.50"), (None, "Flete", 1, "", "80")]
    for product, text, quantity, unit, price in lines:
        QuotationLine.objects.create(
            quotation=order, product=product, text=text, quantity=quantity, unit=unit, price=price
        )
    return order


def win_of(company, **fields):
    return factories.ExportWinFactory(company=company, **{"state": "confirmed", "decided_at": ACCEPTED, **fields})


@pytest.fixture
def order(company):
    Unit.objects.create(code="BG", name_es="bolsa", plural_es="bolsas", name_en="bag", plural_en="bags")
    return order_of(company)


@pytest.mark.parametrize("unit", ["bolsa", "bolsas", "bag", "Bags"])
def test_a_unit_has_its_code_in_either_language(client, key, access, order, unit):
    order.lines.filter(text="Miel").update(unit=unit)
    line = read_rows(client, key, ORDERS).json()["results"][0]["lines"][0]
    assert (line["unit"], line["unit_code"]) == (unit, "BG")


def test_an_order_tells_what_was_ordered_and_of_the_buyer_only_the_country(client, key, access, order, company):
    line = {"quantity": 300, "unit": "bolsa", "unit_code": "BG", "price": "2.50"}
    freight = {"quantity": 1, "unit": "", "unit_code": "", "price": "80.00"}
    told = {
        "reference": order.reference, "company": company.slug, "country": "NL", "accepted_at": "2026-05-20T03:30:00Z",
        "incoterm": "FOB", "amount": "830.00", "currency": "USD",
        "lines": [
            {"product": order.inquiry.product.slug, "description": "Miel", **line},
            {"product": None, "description": "Flete", **freight},
        ],
    }  # fmt: skip
    answer = read_rows(client, key, ORDERS)
    assert answer.json()["results"] == [told]
    assert read_rows(client, key, f"{ORDERS}{order.reference}/").json() == told
    assert order.inquiry.buyer.name not in answer.content.decode()
    assert order.inquiry.buyer.email not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["RateLimit"]
    assert not answer.has_header("ETag")


def test_a_sale_is_told_with_its_day_in_el_salvador(client, key, access, company):
    product = factories.ProductFactory(company=company)
    win = win_of(company, product=product, value="1500", destination="CA")
    told = {
        "id": win.pk, "company": company.slug, "product": product.slug, "country": "CA", "amount": "1500.00",
        "currency": "USD", "sold_on": "2026-06-01", "confirmed_on": "2026-05-19",
    }  # fmt: skip
    assert read_rows(client, key, WINS).json()["results"] == [told]
    assert read_rows(client, key, f"{WINS}{win.pk}/").json() == told


def test_what_is_not_accepted_or_not_confirmed_is_not_told(client, key, access, company):
    sent = order_of(company, None, state="sent")
    claimed = win_of(company, state="claimed", decided_at=None)
    assert [read_rows(client, key, address).json()["results"] for address in (ORDERS, WINS)] == [[], []]
    for address in (f"{ORDERS}{sent.reference}/", f"{WINS}{claimed.pk}/"):
        assert read_rows(client, key, address).status_code == 404


def test_another_company_is_as_a_missing_one(client, key, access, other_company):
    order, win = order_of(other_company), win_of(other_company)
    for address, row, missing in ((ORDERS, order.reference, "999999-1"), (WINS, win.pk, 999999)):
        assert read_rows(client, key, address).json()["results"] == []
        answers = [read_rows(client, key, f"{address}{each}/") for each in (row, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        filtered = [read_rows(client, key, address, company=slug) for slug in (other_company.slug, "no-such-company")]
        assert [answer.status_code for answer in filtered] == [400, 400]


def test_another_client_sees_nothing_of_it(client, access, order, company):
    win_of(company)
    stranger = key_with(ApiScope.ORDERS_READ, ApiScope.WINS_READ, name="Other")
    assert [read_rows(client, stranger, address).json()["results"] for address in (ORDERS, WINS)] == [[], []]


def test_a_consent_that_is_taken_back_ends_it_at_once(client, key, access, order, company, owner):
    win = win_of(company)
    partner_access.end_access(company, key.key.client, by=owner)
    assert [read_rows(client, key, address).json()["results"] for address in (ORDERS, WINS)] == [[], []]
    for address in (f"{ORDERS}{order.reference}/", f"{WINS}{win.pk}/"):
        assert read_rows(client, key, address).status_code == 404


def test_a_consent_does_not_grow_with_the_scopes_of_the_client(client, company, owner, order, as_user):
    key = key_with(ApiScope.MEMBERS_WRITE)
    narrow = partner_access.give_access(company, key.key.client, by=owner)
    key.key.client.scopes = [ApiScope.MEMBERS_WRITE, ApiScope.ORDERS_READ]
    key.key.client.save()
    assert read_rows(client, key, ORDERS).json()["results"] == []
    page, mine = "/en/my-company/partners/", as_user(owner)
    assert "It asks for more than was agreed then." in mine.get(page).content.decode()
    mine.post(page, {"client": key.key.client.pk, "do": "give"})
    narrow.refresh_from_db()
    assert narrow.ended_at
    assert len(read_rows(client, key, ORDERS).json()["results"]) == 1
    assert "It asks for more than was agreed then." not in mine.get(page).content.decode()


def test_filters_of_orders_and_pages(client, key, access, company):
    first, second = order_of(company), order_of(company, ACCEPTED + timedelta(days=1))
    found = read_rows(client, key, ORDERS, page_size=1).json()
    assert [row["reference"] for row in found["results"]] == [second.reference]
    rest = client.get(found["next"], headers=bearer(key.secret)).json()
    assert [row["reference"] for row in rest["results"]] == [first.reference]
    for name, order in (("accepted_after", second), ("accepted_before", first)):
        told = read_rows(client, key, ORDERS, **{name: second.decided_at.isoformat(), "company": company.slug}).json()
        assert [row["reference"] for row in told["results"]] == [order.reference]
    for name in ("updated_since", "search"):
        assert read_rows(client, key, ORDERS, **{name: "2026-01-01T00:00:00Z"}).status_code == 400


def test_filters_of_sales(client, key, access, company):
    first, second = win_of(company), win_of(company, decided_at=ACCEPTED + timedelta(days=1))
    for name, win in (("confirmed_after", second), ("confirmed_before", first)):
        told = read_rows(client, key, WINS, **{name: second.decided_at.isoformat(), "company": company.slug}).json()
        assert [row["id"] for row in told["results"]] == [win.pk]


@pytest.mark.parametrize(("address", "make"), [(ORDERS, order_of), (WINS, win_of)])
def test_more_rows_take_no_more_queries(client, key, access, company, address, make):
    make(company)
    read_rows(client, key, address)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            read_rows(client, key, address)
        counts.append(len(queries))
        for _row in range(3):
            make(company)
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("address", [ORDERS, f"{ORDERS}1-1/", WINS, f"{WINS}1/", FIGURES])
def test_without_the_scope_nothing_is_read(client, address):
    answers = [
        client.get(address),
        read_rows(client, key_with(ApiScope.CATALOGUE_READ, ApiScope.MEMBERS_WRITE), address),
    ]
    assert [answer.status_code for answer in answers] == [401, 403]
    for answer in answers:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["RateLimit"]


def test_the_figures_are_the_open_data_of_whole_years(client, key):
    for country, number in (("US", 3), ("CA", 2), ("ES", 1)):
        for _each in range(number):
            win_of(factories.CompanyFactory(), destination=country, value="1000", anyway_percent=10)
    win_of(factories.CompanyFactory(), destination="US", sold_on="2025-06-01")  # one company: told nowhere
    sums = {"sales": 3, "amount": "3000.00", "net_amount": "2700.00", "currency": "USD"}
    answer = read_rows(client, key, FIGURES, **{"from": 2025, "to": 2026})
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.json() == {
        "from": 2025, "to": 2026, "sales": 6, "amount": "6000.00", "net_amount": "5400.00", "currency": "USD",
        "results": [
            {"year": 2026, "country": "US", "sector": "other", **sums},
            {"year": 2026, "country": "other", "sector": "other", **sums},
        ],
    }  # fmt: skip
    alone = read_rows(client, key, FIGURES, **{"from": 2025, "to": 2025}).json()
    assert (alone["sales"], alone["amount"], alone["results"]) == (0, "0.00", [])
    assert trade.MIN_COMPANIES == 3


@pytest.mark.parametrize(
    ("asked", "name"),
    [({"from": "2026-01-01"}, "from"), ({"to": "1850"}, "to"), ({"from": 2026, "to": 2025}, "to"), ({"til": 1}, "til")],
)
def test_figures_of_no_years_are_refused_by_parameter(client, key, asked, name):
    answer = read_rows(client, key, FIGURES, **asked)
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == [name]
