"""Cards, facets and pages of products are kept under what they show: whatever changes, the next page made shows it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone, translation

from companies.models import CertificateType, Company
from consulates.models import TradingHouse
from exportasv.core.http.kept_parts import clear_kept_parts
from exportasv.core.notifications.models import ReminderRule
from products.catalogue import cards, product_page
from products.catalogue.cards import product_cards
from products.catalogue.structured_data import UNIT_CODES_KEY
from products.models import HSCode, PriceTerm, Product, ProductPhoto, Sector, Unit
from products.rules import families
from tests import factories

pytestmark = pytest.mark.django_db
CATALOGUE, PAGE = "/en/catalogue/", "/en/catalogue/roasted/"


@pytest.fixture
def product() -> Product:
    """A product with everything that a card or its page shows."""
    company = factories.CompanyFactory(contact_name="Rosa", whatsapp="+50370001234", founded_year=1990)
    made = factories.ProductFactory(
        company=company, slug="tostado", slug_en="roasted", name_es="Café tostado", name_en="Roasted coffee",
        minimum_order=1200, lead_time_days=15, monthly_capacity=300, available_months=[1, 2],
        prices_valid_until=timezone.localdate(),
    )  # fmt: skip
    factories.PriceTermFactory(product=made, incoterm="FOB", place="Acajutla", amount="1234.50")
    factories.ProductPhotoFactory(product=made, alt_en="A bag", crops={"400": "photos/a.webp"})
    made.certificates.add(factories.CertificateFactory(company=company))
    factories.PlacementFactory(product=made)
    return made


@pytest.fixture
def service(product) -> Product:
    return factories.ServiceProductFactory(
        company=product.company, cpc_code="83141", name_es="Diseño", name_en="Design", summary_en=""
    )  # fmt: skip


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("level", ["2", "3"])
def test_a_kept_card_is_the_card_of_the_product(product, service, language, level):
    with translation.override(language):
        for size_count in (1, 3):
            for row in Product.objects.for_cards():
                row.size_count = size_count
                full = get_template(cards.TEMPLATE).render({"product": row, "level": level})
                values = Product.objects.filter(pk=row.pk).card_rows().get()
                assert cards._kept_card(tuple(values), level, size_count) == full
        assert product_cards(Product.objects.card_rows(), level).count('<article class="card">') == 2


SEEN_ON_A_CARD = {
    "name": lambda: Product.objects.update(name_en="Other coffee"),
    "no English name": lambda: Product.objects.update(name_en="", name_es="Otro café"),
    "summary": lambda: Product.objects.update(summary_en="By machine."),
    "address": lambda: Product.objects.filter(slug="tostado").update(slug_en="other"),
    "minimum order": lambda: Product.objects.update(minimum_order=7),
    "unit": lambda: Product.objects.update(unit_en="crate"),
    "lead time": lambda: Product.objects.update(lead_time_days=1),
    "company": lambda: Company.objects.update(name="Otra"),
    "sector": lambda: Sector.objects.update(name_en="Groceries"),
    "lower price": lambda: PriceTerm.objects.update(amount="3.10"),
    "terms": lambda: PriceTerm.objects.update(incoterm="EXW"),
    "no price": lambda: PriceTerm.objects.all().delete(),
    "words for the photo": lambda: ProductPhoto.objects.update(alt_en="A sack"),
    "photo": lambda: ProductPhoto.objects.update(crops={"400": "photos/b.webp"}),
    "no photo": lambda: ProductPhoto.objects.all().delete(),
    "HS code": lambda: (
        ProductPhoto.objects.all().delete()
        and Product.objects.update(hs_code=factories.HSCodeFactory(code="340111", text_es="Jabón", text_en="Soap"))
    ),
}


@pytest.mark.parametrize("change", SEEN_ON_A_CARD.values(), ids=SEEN_ON_A_CARD)
def test_a_change_of_what_a_card_shows_is_seen_at_once(product, change):
    translation.activate("en")
    before = product_cards(Product.objects.card_rows())
    change()
    after = product_cards(Product.objects.card_rows())
    clear_kept_parts()
    assert before != after == product_cards(Product.objects.card_rows())


def test_a_column_that_the_card_is_not_kept_under_is_noticed(product, monkeypatch):
    """The canary: a card kept under its number alone would stay as it was."""
    real = cards._cards.get_or_make
    monkeypatch.setattr(cards._cards, "get_or_make", lambda values, make: real((values[0][0],), make))
    translation.activate("en")
    before = product_cards(Product.objects.card_rows())
    SEEN_ON_A_CARD["name"]()
    assert "Other coffee" not in before
    assert product_cards(Product.objects.card_rows()) == before


def test_a_card_says_how_many_sizes_are_in_this_list(product, owner):
    kilo = factories.ProductFactory(company=product.company, name_en="Coffee, 1 kg")
    families.join_family(kilo, product, by=owner)
    translation.activate("en")
    assert "<b>2</b> sizes" in product_cards(Product.objects.card_rows(), by_family=True)
    assert "</b> sizes" not in product_cards(Product.objects.card_rows())
    assert "</b> sizes" not in product_cards(Product.objects.filter(pk=kilo.pk).card_rows(), by_family=True)


def test_cards_are_kept_for_each_language(product):
    with translation.override("es"):
        spanish = product_cards(Product.objects.card_rows())
    with translation.override("en"):
        english = product_cards(Product.objects.card_rows())
    assert ("Café tostado" in spanish, "Café tostado" in english) == (True, False)
    assert ("15</b> días" in spanish, "15</b> days" in english) == (True, True)


SEEN_ON_THE_PAGE = SEEN_ON_A_CARD | {
    "who answers": lambda: Company.objects.update(contact_name="Ana"),
    "phone": lambda: Company.objects.update(whatsapp="+50370009999"),
    "year": lambda: Company.objects.update(founded_year=1991),
    "kind of certificate": lambda: CertificateType.objects.update(name_en="Other paper"),
    "certificate ends": lambda: Product.objects.get().certificates.update(expires_on="2020-01-01", issued_on=None),
    "HS text": lambda: HSCode.objects.update(text_en="Other goods"),
    "description": lambda: Product.objects.update(description_en="Other text."),
    "season": lambda: Product.objects.update(available_months=[7]),
    "last day of prices": lambda: Product.objects.update(prices_valid_until="2020-01-01"),
    "capacity": lambda: Product.objects.update(monthly_capacity=301),
    "code of the unit": lambda: _rename(Unit, UNIT_CODES_KEY, code="XX"),
    "time to answer": lambda: _faster_answers(),
    "city of a house": lambda: _moved_house(),
}
del SEEN_ON_THE_PAGE["no English name"], SEEN_ON_THE_PAGE["address"]


def _rename(model, key: str, **values) -> None:
    Unit.objects.update_or_create(name_es="unidad", defaults={"plural_es": "unidades", **values})
    cache.delete(key)


def _faster_answers() -> None:
    ReminderRule.objects.filter(trigger="inquiry_waiting", audience=ReminderRule.Audience.MEMBERS).delete()
    ReminderRule(code="quick", trigger="inquiry_waiting", audience=ReminderRule.Audience.MEMBERS, threshold=2).save()


def _moved_house() -> None:
    consulate = TradingHouse.objects.get().consulate
    consulate.city_es = consulate.city_en = "Otra Ciudad"
    consulate.save()
    cache.clear()


def page() -> str:
    return Client().get(PAGE).content.decode()


@pytest.mark.parametrize("change", SEEN_ON_THE_PAGE.values(), ids=SEEN_ON_THE_PAGE)
def test_a_change_of_what_the_page_of_a_product_shows_is_seen_at_once(product, change):
    before = page()
    change()
    after = page()
    clear_kept_parts()
    assert before != after == page()


def test_a_day_that_passes_is_seen(product):
    before = page()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "were valid until" in page()
    assert "were valid until" not in before


def test_a_value_that_the_page_is_not_kept_under_is_noticed(product, monkeypatch):
    """The canary: without the columns of the rows the page would stay as it was."""
    monkeypatch.setattr(product_page, "_columns", lambda _row: [])
    before = page()
    SEEN_ON_THE_PAGE["who answers"]()
    assert page() == before


def facets(**query: str) -> str:
    html = Client().get(CATALOGUE, query).content.decode()
    return html.partition('<nav class="facets"')[2].partition("</nav>")[0]


SEEN_IN_FACETS = {
    "name of a sector": lambda: Sector.objects.update(name_en="Groceries") and cache.clear(),
    "one product more": lambda: factories.ProductFactory(),
    "one product less": lambda: Product.objects.filter(kind="service").delete(),
    "name of a house": _moved_house,
}


@pytest.mark.parametrize("change", SEEN_IN_FACETS.values(), ids=SEEN_IN_FACETS)
def test_a_change_of_what_facets_show_is_seen_at_once(product, service, change):
    before = facets()
    change()
    after = facets()
    clear_kept_parts()
    assert before != after == facets()


def test_facets_lead_to_what_was_asked_for(product, service):
    assert "q=coffee" in facets(q="coffee")
    assert "q=coffee" not in facets()
    assert "sort=price" in facets(sort="price")
    assert 'aria-current="true"' in facets(sector="food")


def test_a_renamed_attribute_is_seen_in_facets_and_on_the_page(product):
    roast = factories.AttributeFactory(
        code="roast", name_en="Roast", value_type="choice", is_facet=True, options=["dark=oscuro=dark"]
    )
    Product.objects.update(attributes={"roast": "dark"})
    assert "Roast" in facets(sector="food")
    assert "Roast" in page()
    type(roast).objects.update(name_en="Degree of roasting")
    cache.clear()
    assert "Degree of roasting" in facets(sector="food")
    assert "Degree of roasting" in page()


def test_the_menu_marks_each_page_and_language():
    def current(path: str) -> list[str]:
        menu = Client().get(path).content.decode().partition('<nav class="menu-desk"')[2].partition("</nav>")[0]
        return [part.partition("<")[0] for part in menu.split('aria-current="page">')[1:]]

    assert [current("/en/catalogue/"), current("/es/catalogo/")] == [["Catalogue"], ["Catálogo"]]
    assert [current("/en/companies/"), current("/en/"), current("/en/catalogue/")] == [["Companies"], [], ["Catalogue"]]
    assert 'href="/es/catalogo/?q=miel"' in Client().get("/en/catalogue/", {"q": "miel"}).content.decode()
