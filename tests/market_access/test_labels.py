"""The page of a label, what is missing beside it, and its draft at true size."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from exportasv.core.http import costs
from market_access.labels.content import (
    are_in_order,
    family_of,
    ingredient_names,
    label_lines,
    missing_items,
    net_content,
    nutrition_rows,
    seals,
)
from market_access.models.labels import LabelData, LabelFamily, LabelMarket
from tests import factories
from tests.forms_of_pages import open_form, values_of

pytestmark = pytest.mark.django_db
TABLE = {
    "energy_kcal": "340", "fat_g": "0.2", "saturated_fat_g": "0", "trans_fat_g": "0", "carbohydrate_g": "84",
    "sugars_g": "72", "added_sugars_g": "70", "fibre_g": "2", "protein_g": "0.6", "sodium_mg": "20",
}  # fmt: skip


@pytest.fixture
def sweet(company):
    code = factories.HSCodeFactory(code="170490", text_es="Dulces", text_en="Sweets")
    return factories.ProductFactory(
        company=company, hs_code=code, name_es="Dulce de tamarindo", name_en="Tamarind candy", net_weight_g=340
    )


@pytest.fixture
def data(sweet):
    return LabelData.objects.create(
        product=sweet, family="food", ingredients_es="Tamarindo 60 %\nAzúcar 39\nSal 1", adds_sugars=True,
        ingredients_en="Tamarind 60 %\nSugar 39\nSalt 1", allergens=["nuts"], lot="L 123", serving=Decimal(30),
        laboratory="FUSADES 1", tested_on="2026-10-01", **{name: Decimal(value) for name, value in TABLE.items()},
    )  # fmt: skip


def address(product, market="MX") -> str:
    return reverse("market_access:label", args=[product.pk, market])


def file(product, market="MX") -> str:
    return reverse("market_access:label_file", args=[product.pk, market])


def test_an_owner_types_the_laboratorys_table_and_sees_the_seals(as_user, owner, sweet):
    browser = as_user(owner)
    form = open_form(browser, address(sweet), "lot")
    sent = {**values_of(form, ingredients_es="Tamarindo\nAzúcar", adds_sugars="on", **TABLE), "do": "data"}
    assert browser.post(address(sweet), sent).url == address(sweet)
    html = browser.get(address(sweet)).content.decode()
    assert "EXCESO CALORÍAS" in html
    assert "EXCESO AZÚCARES" in html
    assert "EXCESO SODIO" not in html


def test_importer_and_size_are_of_one_market(as_user, owner, sweet, data):
    browser = as_user(owner)
    sent = values_of(open_form(browser, address(sweet, "US"), "importer"), importer="Izalco Foods, LA", width_mm="60")
    browser.post(address(sweet, "US"), {**sent, "do": "market"})
    assert data.markets.get(market="US").importer == "Izalco Foods, LA"
    assert "Izalco Foods" not in browser.get(address(sweet, "MX")).content.decode()


@pytest.mark.parametrize("wrong", [{"energy_kcal": "1200"}, {"fat_g": "-1"}, {"sodium_mg": "mucho"}])
def test_wrong_values_are_refused_beside_their_field(as_user, owner, sweet, data, wrong):
    sent = values_of(open_form(as_user(owner), address(sweet), "lot"), **wrong)
    assert as_user(owner).post(address(sweet), {**sent, "do": "data"}).status_code == 400


def test_only_its_own_company_sees_it(client, as_user, guest, stranger, adviser, sweet, data):
    for page in (address(sweet), file(sweet)):
        assert "/login/" in client.get(page).url
        assert as_user(guest).get(page).status_code == 404
        assert as_user(stranger).get(page).status_code == 404
        assert as_user(adviser).get(page).status_code == 403


def test_an_unknown_market_and_a_service_have_no_label(as_user, owner, company, sweet):
    assert as_user(owner).get(address(sweet, "CA")).status_code == 404
    assert as_user(owner).get(address(factories.ServiceProductFactory(company=company))).status_code == 404


def test_a_country_of_central_america_has_the_label_of_the_region(as_user, owner, sweet):
    assert as_user(owner).get(address(sweet, "GT")).url == address(sweet, "CAM")


def pages_of(pdf: bytes):
    return PdfReader(io.BytesIO(pdf)).pages


def test_the_draft_has_both_languages_the_seals_and_what_is_missing(as_user, owner, sweet, data):
    answer = as_user(owner).get(file(sweet))
    text = " ".join(page.extract_text() for page in pages_of(answer.content))
    for part in ("Dulce de tamarindo", "Tamarind candy", "EXCESO", "Borrador", "importador"):
        assert part in text


@pytest.mark.parametrize(("width", "height", "fits"), [(150, 200, True), (25, 25, False)])
def test_a_text_that_does_not_fit_is_said(as_user, owner, sweet, data, width, height, fits):
    data.markets.create(market="US", width_mm=width, height_mm=height)
    text = " ".join(page.extract_text() for page in pages_of(as_user(owner).get(file(sweet, "US")).content))
    assert ("no cabe" not in text) == fits


def test_the_united_states_see_a_serving_and_europe_salt(sweet, data):
    us = data.markets.create(market="US")
    eu = data.markets.create(market="EU")
    assert ("Energy", "100 kcal", "") in nutrition_rows(us, "en")
    assert ("Added sugars", "21 g", "42%") in nutrition_rows(us, "en")
    assert ("Salt", "0.05 g") in nutrition_rows(eu, "en")
    assert ("Energy", "1423 kJ / 340 kcal") in nutrition_rows(eu, "en")


def test_seals_are_only_mexicos(data):
    assert seals(data.markets.create(market="MX")) == ["EXCESO CALORÍAS", "EXCESO AZÚCARES"]
    assert seals(data.markets.create(market="US")) == []


def test_what_is_missing_is_named(sweet, data):
    data.energy_kcal, data.ingredients_es = None, "Sal 1\nAzúcar 39"
    lacking = " ".join(missing_items(data.markets.create(market="MX"), sweet))
    for word in ("importador", "orden", "Energía", "sellos"):
        assert word in lacking


@pytest.mark.parametrize(("family", "missing"), [("cosmetic", "INCI"), ("textile", "fibras"), ("other", "importador")])
def test_each_family_asks_its_own(sweet, data, family, missing):
    data.family = family
    assert missing in " ".join(missing_items(data.markets.create(market="US"), sweet))
    assert nutrition_rows(data.markets.get(), "en") == []


def test_canada_asks_for_french(sweet, data):
    assert "francés" in " ".join(missing_items(data.markets.create(market="CAN"), sweet))


def test_net_content_in_the_units_of_the_market(sweet):
    assert net_content(sweet, LabelMarket.MEXICO) == "340 g"
    assert net_content(sweet, LabelMarket.US) == "Net Wt 11.99 oz (340 g)"
    sweet.net_weight_g, sweet.net_volume_ml = None, 355
    assert net_content(sweet, LabelMarket.US) == "12 fl oz (355 ml)"


def test_ingredients_are_named_without_their_share_and_checked_for_order():
    text = "Agua 70 %\nAzúcar: 29,5\n\nSal"
    assert ingredient_names(text) == ["Agua", "Azúcar", "Sal"]
    assert are_in_order(text)
    assert not are_in_order("Sal 1\nAgua 70")


@pytest.mark.parametrize(
    ("code", "family"),
    [("170490", "food"), ("340111", "cosmetic"), ("330499", "cosmetic"), ("620630", "textile"), ("940360", "other")],
)
def test_the_code_suggests_the_family(company, code, family):
    product = factories.ProductFactory.build(hs_code=factories.HSCodeFactory(code=code))
    assert family_of(product) == LabelFamily(family)


def test_a_label_says_where_it_comes_from_in_both_languages(sweet, data):
    sheet = data.markets.create(market="US")
    assert "Product of El Salvador" in dict(map(reversed, label_lines(sheet, sweet, "en")))
    assert "Producto de El Salvador" in dict(map(reversed, label_lines(sheet, sweet, "es")))


def test_somebody_who_asks_for_too_many_labels_waits(as_user, owner, sweet, data, monkeypatch):
    monkeypatch.setattr(costs, "DOCUMENT_RATE", "1/hour")
    browser = as_user(owner)
    assert [browser.get(file(sweet)).status_code for _twice in range(2)] == [200, 429]
