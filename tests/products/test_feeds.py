"""Feeds and sheets for other systems: the goods of the catalogue, and nothing else."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.db import connection

from exportasv.core.http.heavy_requests import take_place
from products.feeds import selection
from products.feeds.sheets import SHEETS
from tests import factories

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture
def goods():
    product = factories.ProductFactory(
        slug="miel", name_es="Miel", name_en="Honey & <bees>", company__slug="apiario", net_weight_g=500, code="H-500"
    )
    factories.PriceTermFactory(product=product, incoterm="EXW", amount="4.50")
    factories.PriceTermFactory(product=product, incoterm="FOB", place="Acajutla", amount="5.25")
    factories.ProductFactory(slug="sin-precio", company__slug="otra")
    factories.ProductFactory(state="draft", published_at=None, name_es="Secreto")
    factories.ServiceProductFactory(name_es="Diseño")
    return product


def items(client, query: str = "") -> list[ElementTree.Element]:
    answer = client.get(f"/en/feeds/google.xml{query}")
    assert answer["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(answer.content).findall("channel/item")


def test_google_gets_the_goods_that_have_a_price(client, goods):
    [item] = items(client)
    assert item.findtext(f"{G}title") == "Honey & <bees>"
    assert (item.findtext(f"{G}multipack"), item.findtext(f"{G}price")) == ("100", "450.00 USD")
    assert (item.findtext(f"{G}mpn"), item.findtext(f"{G}identifier_exists")) == ("H-500", None)
    assert item.findtext(f"{G}availability") == "in_stock"
    assert item.findtext(f"{G}link").endswith(goods.get_absolute_url().replace("/es/catalogo/", "/en/catalogue/"))
    assert item.findtext(f"{G}image_link").startswith("http")
    assert items(client, "?company=otra") == []


def test_google_gets_the_unit_price_of_what_is_sold_singly(client, goods):
    goods.minimum_order, goods.code, goods.gtin = 1, "", "7501031311309"
    goods.save()
    [item] = items(client)
    assert (item.findtext(f"{G}multipack"), item.findtext(f"{G}price")) == (None, "4.50 USD")
    assert (item.findtext(f"{G}gtin"), item.findtext(f"{G}mpn")) == ("7501031311309", None)


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([11, 12], ("in_stock", None)),
        ([12], ("preorder", "2026-12-01T00:00-0600")),
        ([2, 3], ("preorder", "2027-02-01T00:00-0600")),
    ],
)
def test_google_hears_from_which_day_a_fruit_can_be_had(client, goods, time_machine, months, said):
    goods.available_months = months
    goods.save()
    time_machine.move_to("2026-11-25T15:00:00Z")
    [item] = items(client)
    assert (item.findtext(f"{G}availability"), item.findtext(f"{G}availability_date")) == said


@pytest.mark.parametrize("name", ["google.xml", "faire.csv", "ciex.xlsx"])
def test_a_slip_in_the_address_never_gives_the_whole_catalogue(client, goods, name):
    assert client.get(f"/en/feeds/{name}?companies=apiario").status_code == 400
    assert client.get(f"/en/feeds/{name}?sector=foood").status_code == 404
    assert client.get(f"/en/feeds/{name}?utm_source=x&sector={goods.sector.code}").status_code == 200


def test_long_files_are_made_for_few_at_once(client, goods, settings):
    settings.HEAVY_REQUESTS, settings.HEAVY_REQUESTS_OF_ONE = 3, 2
    places = [take_place("address-127.0.0.1"), take_place("address-127.0.0.1")]
    for path in ("google.xml", "faire.csv"):
        answer = client.get(f"/en/feeds/{path}")
        assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    places.append(take_place("address-10.0.0.1"))
    assert client.get("/en/feeds/amazon.xlsx", REMOTE_ADDR="10.0.0.2").status_code == 429
    for place in places:
        place.leave()
    assert [client.get("/en/feeds/google.xml").status_code for _request in range(4)] == [200] * 4


def test_a_sign_that_xml_refuses_costs_nobody_the_feed(client, goods):
    with connection.cursor() as cursor:  # as it stood there before such signs were refused
        cursor.execute("UPDATE products_product SET description_en = %s WHERE id = %s", ["Dark\x0bhoney", goods.pk])
    [item] = items(client)
    assert item.findtext(f"{G}description") == "Dark honey"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_a_line_for_each_good(client, goods, name):
    answer = client.get(f"/en/feeds/{name}.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == list(SHEETS[name])
    assert len(rows) == 3
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"/en/feeds/{name}.xlsx").content[:2] == b"PK"


def test_the_single_window_reads_spanish_and_the_price_on_board(client, goods):
    answer = client.get("/en/feeds/ciex.csv?company=apiario")
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Descripción comercial"], row["Valor FOB por unidad (USD)"]) == ("Miel", "5.25")
    assert row["Peso neto por unidad (kg)"] == "0.5"


@pytest.mark.parametrize("path", ["nothing.csv", "faire.pdf", "faire.html"])
def test_no_other_file_is_there(client, path):
    assert client.get(f"/en/feeds/{path}").status_code == 404


def test_batches_join(goods, monkeypatch):
    monkeypatch.setattr(selection, "BATCH", 1)
    rows = selection.chosen_goods({})
    assert len(list(selection.detailed_goods(rows))) == rows.count() == 2
