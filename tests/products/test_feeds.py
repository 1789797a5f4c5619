"""Feeds and sheets for other systems: the goods of the catalogue, and nothing else."""

import csv
import io
from xml.etree import ElementTree

import pytest

from products.feeds import selection
from products.feeds.sheets import SHEETS
from tests import factories

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture
def goods():
    product = factories.ProductFactory(
        slug="miel", name_es="Miel", name_en="Honey & <bees>", company__slug="apiario", net_weight_g=500
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
    assert item.findtext(f"{G}price") == "4.50 USD"
    assert item.findtext(f"{G}link").endswith(goods.get_absolute_url().replace("/es/catalogo/", "/en/catalogue/"))
    assert item.findtext(f"{G}image_link").startswith("http")
    assert items(client, "?company=otra") == []


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
