"""What a product's page says for its kind: prices by kilo and step, packing, validity, sizes; a service."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from exportasv.core.db.errors import RuleError
from products import pricing
from products.catalogue.sizes import size_links, sizes_together
from products.documents import data_sheets
from products.models import Product, ProductFamily, Unit
from products.packing import packing_facts
from products.rules import families
from tests import factories
from tests.structured_data import read_structured_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def coffee(company) -> Product:
    factories.AttributeFactory(code="ingredients", name_es="Ingredientes", name_en="Ingredients")
    product = factories.ProductFactory(
        company=company, slug="coffee", name_es="Café 340 g", name_en="Coffee 340 g", pack_es="bolsa de 340 g",
        pack_en="340 g bag", unit_es="bolsa", unit_en="bag", minimum_order=240, net_weight_g=340, units_per_case=24,
        case_length_cm=40, case_width_cm=30, case_height_cm=25, case_net_g=8160, case_gross_g=9000, cases_per_layer=8,
        layers_per_pallet=5, payment_terms="half", storage="cool", shelf_life_days=365,
        attributes={"ingredients": {"es": "Café arábica", "en": "Arabica coffee"}},
    )  # fmt: skip
    factories.PriceTermFactory(product=product, incoterm="EXW", place="", amount=Decimal("3.40"))
    factories.PriceTermFactory(product=product, incoterm="EXW", place="", amount=Decimal("3.06"), from_quantity=1000)
    return product


@pytest.fixture
def design(company) -> Product:
    service = factories.ServiceProductFactory(
        company=company, slug="design", name_es="Diseño", name_en="Design", hours_en="Mon to Fri, 8:00 to 17:00",
        portfolio="https://obra.example/1", references_en="Nordic Foods, Oslo", signs_nda=True,
    )  # fmt: skip
    factories.ServicePriceFactory(product=service)
    return service


def page(slug: str) -> str:
    """Return the English page of a product as text without tags and runs of spaces."""
    html = Client().get(f"/en/catalogue/{slug}/").content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_prices_of_a_kilo_litre_or_piece():
    assert pricing.unit_measure_price(Decimal("3.40"), Product(net_weight_g=340)) == "$10.00 por kg"
    assert pricing.unit_measure_price(Decimal("1.50"), Product(net_volume_ml=750)) == "$2.00 por litro"
    assert pricing.unit_measure_price(Decimal("6.00"), Product(pieces=12)) == "$0.50 por pieza"
    assert pricing.unit_measure_price(Decimal("6.00"), Product(pieces=1)) == ""


def test_a_good_says_steps_kilo_minimum_in_dollars_and_packing(coffee):
    text = page("coffee")
    for wanted in (
        "EXW 240 $3.40 $10.00 per kg", "EXW 1,000 $3.06 $9.00 per kg", "240 × bag = $816.00 EXW",
        "50 % with the order, 50 % before delivery", "40 cm × 30 cm × 25 cm (0.030 m³)", "40 (5 layers of 8)",
        "40 cases, 960 units, 360 kg gross", "cool and dry, out of the sun", "1 year",
    ):  # fmt: skip
        assert wanted in text


def test_prices_past_their_day_are_asked_for(coffee):
    Product.objects.filter(pk=coffee.pk).update(prices_valid_until=date(2026, 3, 31))
    with time_machine.travel("2026-03-31T12:00:00-06:00", tick=False):
        assert "Prices valid until" in page("coffee")
    with time_machine.travel("2026-04-01T12:00:00-06:00", tick=False):
        text = page("coffee")
    assert "These prices were valid until" in text
    assert "Ask for today's prices" in text.replace("&#x27;", "'")
    assert "$816.00" not in text


def test_a_service_has_a_page_of_its_own_shape(design):
    text = page("design")
    for wanted in (
        "Ask about this service", "Offered by", "from El Salvador, online", "English, Spanish", "UTC−6",
        "obra.example/1", "Nordic Foods, Oslo", "Signs confidentiality agreements", "per hour", "$28.00",
    ):  # fmt: skip
        assert wanted in text
    for foreign in ("Incoterm", "Samples available", "Packing", "Minimum order", "From quantity"):
        assert foreign not in text.split("More in this sector")[0]


def test_a_card_prices_a_service_by_its_basis(design):
    assert "$28.00 per hour" in " ".join(
        re.sub(r"<[^>]*>", " ", Client().get("/en/catalogue/").content.decode()).split()
    )


def test_the_catalogue_filters_by_kind(coffee, design):
    found = Client().get("/en/catalogue/?kind=service").content.decode()
    assert "/en/catalogue/design/" in found
    assert "/en/catalogue/coffee/" not in found
    facets = set(Product.objects.get(pk=design.pk).entry.facets)
    assert "k:service" in facets
    assert "i:" not in facets


def read_product_data(slug: str) -> list[dict]:
    return read_structured_data(Client().get(f"/en/catalogue/{slug}/").content.decode())


def test_search_engines_read_a_service_and_the_way_to_it(design, settings):
    service, way = read_product_data("design")
    assert service["@type"] == "Service"
    assert service["provider"]["name"] == design.company.name
    assert "sku" not in service
    assert service["offers"][0]["description"] == "per hour"
    assert way["@type"] == "BreadcrumbList"
    assert way["itemListElement"][-1]["item"] == f"{settings.SITE_URL}/en/catalogue/design/"


def test_the_first_offer_holds_from_the_minimum_order(coffee):
    offers = read_product_data("coffee")[0]["offers"]
    assert [each["eligibleQuantity"]["minValue"] for each in offers] == [240, 1000]


def test_a_copy_in_another_size_has_the_texts_and_not_the_codes(coffee, owner):
    size = families.copy_as_size(coffee, "Café 1 kg", "bolsa de 1 kg", by=owner)
    coffee.refresh_from_db()
    assert (size.state, size.summary_es, size.hs_code_id) == ("draft", coffee.summary_es, coffee.hs_code_id)
    assert (size.code, size.gtin, size.net_weight_g, size.units_per_case, size.minimum_order) == (
        "",
        "",
        None,
        None,
        None,
    )
    assert not size.prices.exists()
    assert size.family == coffee.family
    with pytest.raises(RuleError):
        families.copy_as_size(coffee, "Café 1 kg", "bolsa", by=owner)


def test_a_size_joins_and_leaves_and_a_family_of_one_dissolves(coffee, owner, company):
    kilo = factories.ProductFactory(company=company, name_es="Café 1 kg")
    families.join_family(kilo, coffee, by=owner)
    kilo.refresh_from_db()
    coffee.refresh_from_db()
    assert kilo.family == coffee.family
    families.leave_family(kilo, by=owner)
    coffee.refresh_from_db()
    assert coffee.family is None
    assert not ProductFamily.objects.exists()


def test_strangers_products_and_services_are_no_sizes(coffee, design, owner):
    with pytest.raises(RuleError):
        families.join_family(factories.ProductFactory(), coffee, by=owner)
    with pytest.raises(RuleError):
        families.join_family(design, coffee, by=owner)
    with pytest.raises(RuleError):
        families.join_family(coffee, design, by=owner)


def test_the_sizes_page_copies_joins_and_leaves(coffee, design, owner, stranger, as_user, company):
    kilo = factories.ProductFactory(company=company, name_es="Café 1 kg")
    browser, sizes = as_user(owner), reverse("products:sizes", args=[coffee.pk])
    assert browser.post(sizes, {"do": "copy", "name_es": "Café 2 kg", "pack_es": "bolsa de 2 kg"}).status_code == 302
    assert browser.post(sizes, {"do": "join", "sibling": kilo.pk}).status_code == 302
    coffee.refresh_from_db()
    kilo.refresh_from_db()
    assert coffee.family == kilo.family
    assert "Café 1 kg" in browser.get(sizes).content.decode()
    again = browser.post(sizes, {"do": "copy", "name_es": "Café 1 kg", "pack_es": "bolsa"})
    assert "Ya tiene un producto con este nombre" in again.content.decode()
    assert browser.post(sizes, {"do": "leave"}).status_code == 302
    assert as_user(stranger).get(sizes).status_code == 404
    assert browser.get(reverse("products:sizes", args=[design.pk])).status_code == 404


def test_buyers_choose_the_size_on_the_page_and_see_one_card(coffee, owner, company):
    kilo = factories.ProductFactory(
        company=company, slug="kilo", name_en="Coffee 1 kg", pack_en="1 kg bag", net_weight_g=1000
    )
    draft = factories.ProductFactory(company=company, state="draft", published_at=None)
    for each in (kilo, draft):
        families.join_family(each, coffee, by=owner)
    html = Client().get("/en/catalogue/coffee/").content.decode()
    assert re.search(r'href="/en/catalogue/coffee/"\s+aria-current="page">340 g bag', html)
    assert "1 kg bag" in html
    seen = Product.objects.with_sizes().get(pk=coffee.pk)
    assert [link.is_current for link in size_links(seen)] == [True, False]
    cards = Client().get("/en/catalogue/").content.decode()
    assert cards.count('<article class="card">') == 1
    assert "<b>2</b> sizes" in cards
    assert size_links(Product.objects.with_sizes().get(pk=factories.ProductFactory().pk)) == []


def test_products_without_a_family_keep_their_cards(coffee, design):
    assert sizes_together([coffee, design]) == [(coffee, 1), (design, 1)]


def test_labels_say_what_a_visitor_wants(coffee):
    lines = [text for _code, text in data_sheets._label_lines(coffee)]
    assert lines == ["bolsa de 340 g", "Ingredientes: Café arábica", "340 g bag", "Ingredients: Arabica coffee"]
    assert not any("$" in line for line in lines)


def test_the_data_sheet_of_a_service_has_no_quantity_and_no_packing(coffee, design):
    folder = type("Folder", (), {"cover": lambda *_: "", "qr_code": lambda *_: ""})()
    sheets = {}
    for each in (coffee, design):
        detailed = Product.objects.with_details().get(pk=each.pk)
        sheets[each.slug] = data_sheets._product_data(folder, detailed, "sheet")
    assert sheets["design"]["price_heads"] == ["Se cobra", "Precio"]
    assert sheets["design"]["packing"] == []
    assert sheets["coffee"]["prices"][0] == ["EXW", "240", "$3.40 ($10.00 por kg)"]
    assert "$816.00 EXW" in sheets["coffee"]["price_note"]
    assert sheets["coffee"]["packing"] == [list(row) for row in packing_facts(coffee)]
    for each in (coffee, design):
        assert data_sheets.product_data_sheet(Product.objects.with_details().get(pk=each.pk)).startswith(b"%PDF")


def test_the_unit_has_its_code_in_the_api_and_for_search_engines(coffee):
    Unit.objects.update_or_create(
        code="BG", defaults={"name_es": "bolsa", "plural_es": "bolsas", "name_en": "bag", "plural_en": "bags"}
    )
    assert read_product_data("coffee")[0]["offers"][0]["eligibleQuantity"]["unitCode"] == "BG"
    assert Client().get("/api/v1/products/coffee/").json()["unit_code"] == "BG"
    Product.objects.filter(pk=coffee.pk).update(unit_es="bolsa de lino")
    assert Client().get("/api/v1/products/coffee/").json()["unit_code"] == ""
