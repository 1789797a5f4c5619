"""What a partner's program may rely on when it reads: strict parameters, chosen fields, other forms, moments, codes."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from companies.models import ExportMarket
from exportasv.core.api.expansions import EXPANSIONS
from exportasv.core.api.models import ApiScope
from exportasv.core.api.parameters import nearest
from exportasv.core.http.shared_pages import PROXY_EXPIRES
from products.models import ProductFamily, Unit
from tests import factories
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
PRODUCTS, HOUSES = "/api/v1/products/", "/api/v1/trading-houses/"
RESOURCES = (
    "sectors companies certificate-types products families attributes units trading-houses services events".split()
)


@pytest.fixture
def honey():
    """A product with everything that other resources tell of it."""
    company = factories.CompanyFactory(slug="miel", sectors=["food"])
    ExportMarket.objects.create(
        company=company, country="US", standing="exporting", source="company", since="2024-01-01"
    )
    Unit.objects.create(code="BG", name_es="bolsa", plural_es="bolsas", name_en="bag", plural_en="bags")
    family = ProductFamily.objects.create(company=company, name_es="Miel", name_en="Honey")
    product = factories.ProductFactory(
        company=company, slug="miel-500", slug_en="honey-500", name_es="Miel", name_en="=Honey", unit_es="Bolsas",
        family=family, hs_code=factories.HSCodeFactory(code="040900"),
    )  # fmt: skip
    factories.PriceTermFactory(product=product, incoterm="FOB", place="Acajutla", amount="4.50")
    return product


def errors(answer) -> dict[str, tuple[str, str]]:
    assert answer.status_code == 400, answer.content
    return {error["attr"]: (error["code"], error["detail"]) for error in answer.json()["errors"]}


# --- Parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RESOURCES)
def test_an_unknown_parameter_is_refused_and_the_nearest_is_named(client, name):
    answer = client.get(f"/api/v1/{name}/", {"page_sise": "5"}, headers={"Accept-Language": "en"})
    code, detail = errors(answer)["page_sise"]
    assert code == "unknown_parameter"
    assert "“page_size”" in detail


def test_an_unknown_parameter_far_from_all_gets_the_list(client):
    detail = errors(client.get(PRODUCTS, {"zzzz": "1"}))["zzzz"][1]
    assert "sector" in detail
    assert "updated_since" in detail


def test_a_row_takes_no_parameters_of_lists(client, honey):
    assert errors(client.get(f"{PRODUCTS}miel-500/", {"page_size": "5"}))["page_size"][0] == "unknown_parameter"


def test_a_parameter_stands_once(client):
    assert errors(client.get(f"{PRODUCTS}?hs=04&hs=09"))["hs"][0] == "repeated_parameter"


@pytest.mark.parametrize(
    ("path", "query", "near"),
    [
        (PRODUCTS, {"sector": "foood"}, "food"),
        (PRODUCTS, {"company": "mielo"}, "miel"),
        (PRODUCTS, {"certificate": "nonsense"}, ""),
        (PRODUCTS, {"hs": "miel"}, ""),
        (PRODUCTS, {"kind": "thing"}, ""),
        ("/api/v1/companies/", {"women_led": "maybe"}, ""),
        (HOUSES, {"country": "XX"}, ""),
        (HOUSES, {"product": "miel-50"}, "miel-500"),
        ("/api/v1/services/", {"institution": "conamipe"}, "conamype"),
        ("/api/v1/families/", {"company": "nobody"}, ""),
    ],
)
def test_a_value_that_names_nothing_is_refused(client, honey, path, query, near):
    factories.ServiceFactory()
    code, detail = errors(client.get(path, query))[next(iter(query))]
    assert code in ("invalid", "invalid_choice")
    assert near in detail


def test_a_company_that_is_not_public_is_as_one_that_does_not_exist(client):
    factories.CompanyFactory(slug="hidden", state="paused")
    assert errors(client.get(PRODUCTS, {"company": "hidden"}))["company"][0] == "invalid"


def test_what_campaigns_add_is_no_error(client):
    assert client.get(PRODUCTS, {"utm_source": "x"}).status_code == 200


def test_the_nearest_is_near():
    assert nearest("Sectr", ["sector", "search"]) == "sector"
    assert nearest("qqqq", ["sector"]) == ""


# --- Fields and expansions -------------------------------------------------------------------------------------------


def test_fields_choose_in_their_order(client, honey):
    row = client.get(PRODUCTS, {"fields": "name_en, slug,prices"}).json()["results"][0]
    assert list(row) == ["name_en", "slug", "prices"]
    assert list(client.get(f"{PRODUCTS}miel-500/", {"fields": "slug"}).json()) == ["slug"]


@pytest.mark.parametrize(("name", "known"), [("fields", "name_es"), ("expand", "company")])
def test_an_unknown_field_or_expansion_is_refused(client, name, known):
    code, detail = errors(client.get(PRODUCTS, {name: known[:-1] + "x"}))[name]
    assert code == "invalid"
    assert known in detail


def test_a_product_is_given_with_its_company_and_houses(client, honey):
    house = factories.TradingHouseFactory(slug="los-angeles")
    factories.PlacementFactory(house=house, product=honey)
    factories.PlacementFactory(house=factories.TradingHouseFactory(slug="shut", is_open=False), product=honey)
    query = {"expand": "company,trading_houses"}
    for row in (client.get(f"{PRODUCTS}miel-500/", query).json(), client.get(PRODUCTS, query).json()["results"][0]):
        assert row["company"] == client.get("/api/v1/companies/miel/").json()
        assert [each["trading_house"] for each in row["trading_houses"]] == ["los-angeles"]


def test_a_house_is_given_with_its_shelf(client, honey):
    house = factories.TradingHouseFactory(slug="los-angeles")
    today = timezone.localdate()
    factories.PlacementFactory(house=house, product=honey)
    hidden = factories.ProductFactory(state="draft", published_at=None)
    factories.PlacementFactory(house=house, product=hidden)
    past = factories.ProductFactory()
    factories.PlacementFactory(
        house=house, product=past, since=today - timedelta(days=9), until=today - timedelta(days=1)
    )
    row = client.get(f"{HOUSES}los-angeles/", {"expand": "shelf"}).json()
    assert [each["product"] for each in row["shelf"]] == ["miel-500"]
    assert row["shelf_size"] == 1
    assert "shelf" not in client.get(f"{HOUSES}los-angeles/").json()
    found = client.get(HOUSES, {"product": "miel-500"}).json()["results"]
    assert [each["slug"] for each in found] == ["los-angeles"]


@pytest.mark.parametrize("name", RESOURCES)
def test_an_expansion_costs_the_same_for_one_row_and_for_many(client, name, django_assert_max_num_queries):
    for _row in range(3):
        factories.PlacementFactory(product=factories.PriceTermFactory().product)
    names = ",".join(EXPANSIONS[name])
    with django_assert_max_num_queries(12):
        assert client.get(f"/api/v1/{name}/", {"expand": names}).status_code == 200


# --- Values ----------------------------------------------------------------------------------------------------------


def test_money_has_its_currency_and_unit(client, honey):
    service = factories.ServiceProductFactory(slug="hora")
    factories.PriceTermFactory(product=service, incoterm="", place="", basis="hour", amount="30")
    for row in (client.get(f"{PRODUCTS}miel-500/").json(), *client.get(PRODUCTS, {"hs": "0409"}).json()["results"]):
        price = row["prices"][0]
        assert (price["amount"], price["currency"], price["unit_code"]) == ("4.50", "USD", "BG")
    assert client.get(f"{PRODUCTS}hora/").json()["prices"][0]["unit_code"] == "HUR"


@pytest.mark.parametrize("name", ["companies", "products", "trading-houses", "services", "events", "sectors"])
def test_every_moment_is_in_utc_with_z(client, honey, name):
    factories.PlacementFactory(product=honey)
    factories.ServiceFactory()
    factories.ForumEventFactory()
    body = client.get(f"/api/v1/{name}/", {"updated_since": "2020-01-01T00:00:00Z"}).json()
    moments = [body["as_of"], *(row[key] for row in body["results"] for key in row if key.endswith("_at") and row[key])]
    assert len(moments) > 1
    for moment in moments:
        assert moment.endswith("Z"), moment
    one = client.get(f"/api/v1/{name}/{body['results'][0].get('slug') or body['results'][0]['code']}/").json()
    assert one["updated_at"].endswith("Z")


def test_what_left_says_so_in_utc(client, honey):
    honey.delete()
    gone = client.get(PRODUCTS, {"updated_since": "2020-01-01T00:00:00Z"}).json()["gone"]
    assert [row["slug"] for row in gone] == ["miel-500"]
    assert gone[0]["gone_at"].endswith("Z")


def test_a_family_names_its_public_sizes(client, honey):
    factories.ProductFactory(company=honey.company, family=honey.family, state="draft", published_at=None)
    number = client.get(f"{PRODUCTS}miel-500/").json()["family"]
    row = client.get(f"/api/v1/families/{number}/").json()
    assert (row["company"], row["products"]) == ("miel", ["miel-500"])
    assert client.get("/api/v1/families/", {"company": "miel"}).json()["results"] == [row]


def test_a_family_without_a_public_product_is_nowhere(client):
    product = factories.ProductFactory(state="draft", published_at=None)
    family = ProductFamily.objects.create(company=product.company, name_es="Oculta")
    product.family = family
    product.save()
    assert client.get(f"/api/v1/families/{family.pk}/").status_code == 404
    assert client.get("/api/v1/families/").json()["results"] == []


def test_attributes_units_and_kinds_of_certificates_are_listed(client, honey):
    factories.AttributeFactory(code="roast", value_type="choice", options=["dark=oscuro=dark"])
    factories.CertificateTypeFactory(code="organic")
    attribute = client.get("/api/v1/attributes/roast/").json()
    assert attribute["options"] == [{"code": "dark", "name_es": "oscuro", "name_en": "dark"}]
    assert client.get("/api/v1/units/BG/").json()["name_en"] == "bag"
    assert client.get("/api/v1/units/", {"search": "bols"}).json()["results"][0]["code"] == "BG"
    assert client.get("/api/v1/certificate-types/organic/").json()["code"] == "organic"


def test_a_company_says_its_sectors_and_markets(client, honey):
    row = client.get("/api/v1/companies/miel/").json()
    assert (row["sectors"], row["markets"]) == (["food"], ["US"])


# --- Forms -----------------------------------------------------------------------------------------------------------


def test_json_lines_has_a_row_a_line_and_the_next_page_in_link(client, honey):
    factories.ProductFactory()
    answer = client.get(PRODUCTS, {"page_size": 1, "format": "jsonl"})
    assert answer["Content-Type"].startswith("application/x-ndjson")
    assert [json.loads(line)["slug"] for line in answer.content.decode().splitlines()]
    following = answer["Link"].partition("<")[2].partition(">")[0]
    assert 'rel="next"' in answer["Link"]
    assert client.get(following).status_code == 200
    same = client.get(PRODUCTS, {"page_size": 1}, headers={"Accept": "application/x-ndjson"})
    assert same.content == answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["application/x-ndjson", "text/csv; charset=utf-8"])
def test_a_list_without_a_row_says_its_form_too(client, form):
    answer = client.get(PRODUCTS, {"format": "jsonl" if "json" in form else "csv", "search": "nothing-like-it"})
    assert (answer.status_code, answer["Content-Type"]) == (200, form)


def test_csv_has_a_table_without_formulas(client, honey):
    answer = client.get(PRODUCTS, {"format": "csv", "fields": "slug,name_en,company,prices,samples"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    row = next(csv.DictReader(io.StringIO(answer.content.decode())))
    assert (row["slug"], row["name_en"], row["company.slug"]) == ("miel-500", "'=Honey", "miel")
    assert json.loads(row["prices"])[0]["amount"] == "4.50"
    assert client.get(f"{PRODUCTS}miel-500/", {"format": "csv"}).content.startswith(b"slug,")


def test_an_unknown_form_is_refused(client):
    assert errors(client.get(PRODUCTS, {"format": "xml"}))["format"][0] == "invalid_choice"
    assert client.get(PRODUCTS, headers={"Accept": "application/xml"}).status_code == 406


# --- Not modified ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(settings):
    settings.SHARED_PAGES = True
    settings.SHARED_PAGES_READ_SECONDS = 0.0


@pytest.mark.parametrize("path", [PRODUCTS, f"{PRODUCTS}miel-500/"])
def test_a_caller_with_a_key_gets_304_until_something_changes(client, honey, shared, path):
    headers = bearer(key_with(ApiScope.CATALOGUE_READ).secret)
    first = client.get(path, headers=headers)
    again = client.get(path, headers={**headers, "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    honey.name_es = "Miel nueva"
    honey.save()
    assert client.get(path, headers={**headers, "If-None-Match": first["ETag"]}).status_code == 200


def test_a_kept_answer_tells_nobody_of_the_limit_of_another(client, honey, shared):
    first, second = client.get(PRODUCTS), client.get(PRODUCTS)
    assert "RateLimit" in first
    assert first.content == second.content
    assert "RateLimit" not in second
    assert [PROXY_EXPIRES in answer for answer in (first, second)] == [False, True]  # nginx keeps the second
    assert second["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("form", "kind"), [("jsonl", "application/x-ndjson"), ("csv", "text/csv; charset=utf-8")])
def test_a_list_without_rows_says_what_it_is_in_every_form(client, db, form, kind):
    answer = client.get(PRODUCTS, {"format": form})
    assert (answer.status_code, answer.content.strip(), answer["Content-Type"]) == (200, b"", kind)


def test_a_kept_answer_is_not_given_in_another_form(client, honey, shared):
    client.get(PRODUCTS)
    answer = client.get(PRODUCTS, headers={"Accept": "text/csv, */*"})
    assert answer["Content-Type"].startswith("text/csv")
    assert client.get(PRODUCTS, headers={"Accept": "*/*"})["Content-Type"] == "application/json"


def test_a_wrong_key_gets_no_kept_answer(client, honey, shared):
    client.get(PRODUCTS)
    assert client.get(PRODUCTS, headers=bearer("exsk_wrong")).status_code == 401


def test_a_key_that_ended_is_refused_though_it_was_read_before(client, honey, shared):
    made = key_with(ApiScope.CATALOGUE_READ)
    assert client.get(PRODUCTS, headers=bearer(made.secret)).status_code == 200
    made.key.client.is_active = False
    made.key.client.save()
    assert client.get(PRODUCTS, headers=bearer(made.secret)).status_code == 401
