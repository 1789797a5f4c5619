"""A visitor's shortlist: no account, comparison, read-only link, downloads."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import load_workbook

from products.models import Product, Shortlist
from products.rules import shortlists
from tests import factories

pytestmark = pytest.mark.django_db
LIST, KEEP, DROP = "/en/shortlist/", "/en/shortlist/keep/", "/en/shortlist/take-off/"


@pytest.fixture
def honey() -> Product:
    return factories.ProductFactory(state="published", slug="honey", name_en="Honey", minimum_order=120)


@pytest.fixture
def shawl() -> Product:
    return factories.ProductFactory(state="published", slug="shawl", name_en="=Shawl", minimum_order=10)


@pytest.fixture
def shortlist(client: Client, honey, shawl) -> Shortlist:
    for slug in ("honey", "shawl"):
        client.post(KEEP, {"product": slug})
    return Shortlist.objects.get()


def test_what_is_kept_stands_side_by_side_in_its_order(client: Client, shortlist):
    page = client.get(LIST).content.decode()
    assert page.index("Honey") < page.index("=Shawl")
    assert "120 ×" in page
    assert client.cookies["shortlist"]["httponly"]
    assert client.cookies["shortlist"]["samesite"] == "Lax"


def test_the_page_stays_where_a_script_keeps_a_product_and_the_menu_is_told_how_many(
    client: Client, shortlist, monkeypatch
):
    response = client.post(KEEP, {"product": "honey"}, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<p class="kept"')
    assert client.cookies["kept"].value == "2"
    client.post(DROP, {"product": "honey"})
    assert client.cookies["kept"].value == "1"
    monkeypatch.setattr(shortlists, "MAX_PRODUCTS", 1)
    full = client.post(KEEP, {"product": "honey"}, headers={"HX-Request": "true"})
    assert "Remove one first" in full.content.decode()


def test_keeping_twice_keeps_once_and_what_is_taken_off_is_gone(client: Client, shortlist):
    client.post(KEEP, {"product": "honey"})
    assert shortlist.items.count() == 2
    client.post(DROP, {"product": "honey"})
    assert list(shortlist.products.values_list("slug", flat=True)) == ["shawl"]


def test_another_visitor_has_another_list(shortlist):
    other = Client()
    assert "Nothing saved yet" in other.get(LIST).content.decode()
    other.post(DROP, {"product": "honey"})
    assert shortlist.items.count() == 2


def test_a_full_list_says_so(client: Client, shortlist, monkeypatch):
    monkeypatch.setattr(shortlists, "MAX_PRODUCTS", 2)
    factories.ProductFactory(state="published", slug="third")
    assert "Remove one first" in client.post(KEEP, {"product": "third"}, follow=True).content.decode()
    client.post(KEEP, {"product": "honey"})  # already on the shortlist
    assert shortlist.items.count() == 2


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_another_site_cannot_fill_it(client: Client, honey, headers):
    assert client.post(KEEP, {"product": "honey"}, headers=headers).status_code == 404
    assert not Shortlist.objects.exists()


def test_only_public_products_can_be_kept_and_are_shown(client: Client, shortlist):
    factories.ProductFactory(state="draft", slug="draft")
    assert client.post(KEEP, {"product": "draft"}).status_code == 404
    Product.objects.filter(slug="honey").update(state="withdrawn")
    assert "Honey" not in client.get(LIST).content.decode()


def test_the_shared_link_shows_and_cannot_change(client: Client, shortlist):
    path = f"{LIST}{shortlists.shared_key(shortlist)}/"
    page = Client().get(path).content.decode()
    assert "=Shawl" in page
    assert "Take off" not in page
    assert shortlist.key not in page
    assert client.get(path[:-3] + "x/").status_code == 404


def test_the_list_travels_as_pdf_and_as_a_spreadsheet_without_formulas(client: Client, shortlist):
    path = f"{LIST}{shortlists.shared_key(shortlist)}/"
    assert client.get(f"{path}list.pdf").content.startswith(b"%PDF")
    sheet = load_workbook(BytesIO(client.get(f"{path}list.xlsx").content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Product", "Honey", "'=Shawl"]


def test_the_page_takes_three_queries(client: Client, shortlist, django_assert_num_queries):
    with django_assert_num_queries(3):  # the list, its products, and the attributes that are compared
        client.get(LIST)


def test_the_product_page_stays_the_same_for_all_visitors(client: Client, shortlist, settings):
    settings.SHARED_PAGES = True
    assert Client().get("/en/catalogue/honey/")["ETag"] == client.get("/en/catalogue/honey/")["ETag"]
