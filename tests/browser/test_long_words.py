"""No page scrolls sideways on a phone 360 wide, whatever is typed or stored: words of a hundred letters everywhere."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests import factories
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Ñandutíxlahuitlacochtzintzuntzan" * 4
WIDE = "document.documentElement.scrollWidth - innerWidth"
PUBLIC = [
    "/es/catalogo/?q=" + "a" * 100,
    "/en/catalogue/?q=" + "W" * 100,
    "/es/catalogo/?q=hamaca" + "a" * 94,
    "/es/catalogo/",
    "/es/catalogo/larga/",
    "/es/empresas/",
    "/es/empresas/larga/",
    "/es/lista/",
    "/es/diganos-que-busca/?q=" + "a" * 100,
    "/es/preguntar/?product=larga",
    "/es/no-existe/" + "a" * 100,
    "/es/",
]
OWNER = [
    "companies:profile", "companies:team", "companies:certificates", "products:mine", "products:terms",
    "consulates:wins", "portal:my_portal", "notifications:inbox",
]  # fmt: skip


@pytest.fixture
def long_product(owner, company):
    """A company and a product whose every text is one long word."""
    company.name, company.legal_name, company.slug = LONG[:100], LONG, "larga"
    company.about_es = company.about_en = company.contact_name = company.district = company.address = LONG[:60]
    company.website, company.email = f"https://{'a' * 60}.example/{'b' * 90}", f"{'c' * 60}@{'d' * 60}.example"
    company.save()
    product = factories.ProductFactory(
        company=company, slug="larga", name_es=LONG[:90], name_en=LONG[:90], summary_es=LONG, description_es=LONG,
        unit_es=LONG[:40], unit_en=LONG[:40], code="C" * 40,
    )  # fmt: skip
    factories.PriceTermFactory(product=product, place=LONG[:60])
    factories.CertificateFactory(company=company, number="N" * 60)
    factories.ProductFactory(company=company, state="draft", published_at=None, name_es=LONG[::-1][:90])
    return product


def too_wide(page, addresses) -> list[tuple[str, int]]:
    found = []
    for address in addresses:
        page.goto(address)
        if (over := page.evaluate(WIDE)) > 0:
            found.append((address, over))
    return found


def test_public_pages(browser: Browser, live_server, long_product):
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    page = context.new_page()
    assert too_wide(page, PUBLIC) == []
    context.close()


def test_pages_of_an_owner(browser: Browser, live_server, long_product, owner):
    with signed_in(browser, live_server, owner, width=360) as page:
        names = [live_server.url + reverse(name) for name in OWNER]
        names += [
            live_server.url + reverse(f"products:{name}", args=[long_product.pk])
            for name in ("edit", "prices", "photos")
        ]
        assert too_wide(page, names) == []


def test_a_page_too_wide_would_be_found(browser: Browser, live_server, long_product):
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url, bypass_csp=True)
    page = context.new_page()
    page.goto(PUBLIC[0])
    page.add_style_tag(content="body * { overflow-wrap: normal !important }")
    assert page.evaluate(WIDE) > 0
    context.close()
