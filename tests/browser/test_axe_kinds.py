"""axe finds nothing on the pages of a good with sizes and of a service: public, form, prices, inquiry."""

import pytest
from playwright.sync_api import Browser

from products.models import Product
from products.rules import families
from tests import factories
from tests.browser.axe import VIEWS, violations
from tests.browser.test_axe_mine import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def products(company, owner) -> list[Product]:
    """A published good in two sizes, with packing and price steps, and a service."""
    factories.AttributeFactory(code="ingredients", name_es="Ingredientes", name_en="Ingredients")
    beverages = factories.SectorFactory(code="beverages", name_es="Bebidas", name_en="Beverages")
    good = factories.ProductFactory(
        company=company, slug="cafe", sector=beverages, name_es="Café tostado de altura, 340 g",
        name_en="High-grown roasted coffee, 340 g", unit_es="bolsa", unit_en="bag", pack_es="bolsa de 340 g",
        pack_en="340 g bag", minimum_order=240, net_weight_g=340, units_per_case=24, case_length_cm=40,
        case_width_cm=30, case_height_cm=25, case_net_g=8160, case_gross_g=9000, cases_per_layer=8,
        layers_per_pallet=5, payment_terms="half", storage="cool", shelf_life_days=365, samples=True,
        attributes={"ingredients": {"es": "Café arábica", "en": "Arabica coffee"}},
    )  # fmt: skip
    kilo = factories.ProductFactory(
        company=company, slug="cafe-kilo", sector=beverages, name_es="Café tostado de altura, 1 kg",
        name_en="High-grown roasted coffee, 1 kg", pack_es="bolsa de 1 kg", pack_en="1 kg bag", net_weight_g=1000,
    )  # fmt: skip
    families.join_family(kilo, good, by=owner)
    for amount, quantity in (("9.12", 1), ("8.60", 1000)):
        factories.PriceTermFactory(product=good, incoterm="EXW", place="", amount=amount, from_quantity=quantity)
    factories.PriceTermFactory(product=good, amount="9.80")
    service = factories.ServiceProductFactory(
        company=company, slug="traduccion", name_es="Traducción técnica", name_en="Technical translation",
        hours_es="Lunes a viernes, 8:00 a 17:00", hours_en="Monday to Friday, 8:00 to 17:00", signs_nda=True,
        portfolio="https://obra.example/manuales", references_es="Nordic Foods, Oslo",
        references_en="Nordic Foods, Oslo", payment_terms="half",
    )  # fmt: skip
    factories.ServicePriceFactory(product=service)
    factories.ServicePriceFactory(product=service, basis="word", amount="0.09")
    draft = factories.ProductFactory(
        company=company, state="draft", published_at=None, name_es="Queso fresco", units_per_case=12
    )
    return [good, service, draft]


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(products, owner, live_server, browser: Browser, scheme, width):
    good, service, draft = products
    addresses = [f"/{path}" for each in (good, service) for path in (
        f"es/catalogo/{each.slug}/", f"en/catalogue/{each.slug}/", f"en/ask/?product={each.slug}",
        f"es/mi-empresa/productos/{each.pk}/", f"es/mi-empresa/productos/{each.pk}/precios/",
    )]  # fmt: skip
    addresses += [f"/es/mi-empresa/productos/{draft.pk}/{path}" for path in ("", "tipo/", "tamanos/")]
    addresses += ["/es/mi-empresa/productos/nuevo/", "/en/catalogue/"]
    context = signed_in(
        browser, live_server, owner, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page, found = context.new_page(), []
    for address in addresses:
        found += violations(page, live_server.url + address)
    context.close()
    assert found == []
