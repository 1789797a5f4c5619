"""axe-core finds nothing on the pages of a trading house's desk and on what a company sees of it."""

from datetime import date

import pytest
from playwright.sync_api import Browser

from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = ["estante/", "elegir/", "elegir/hamaca/", "muestras/", "contactos/", "eventos/", "eventos/nuevo/", "informe/"]


@pytest.fixture
def desk(house, company) -> None:
    product = factories.ProductFactory(company=company, slug="hamaca", samples=True)
    factories.PlacementFactory(house=house, product=product, since=date(2026, 1, 2))
    factories.PlacementFactory(house=house)
    factories.SampleMovementFactory(house=house, product=product)
    factories.SampleRequestFactory(house=house, product=product)
    factories.HouseContactFactory(house=house)
    factories.HouseEventFactory(house=house, visitors=30, result="Bien")


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_at_the_desk(
    desk, house, consular_officer, live_server, browser: Browser, scheme: str, width: int, one_factor
):
    pages = ["/es/mi-portal/", *(f"/es/mi-casa/{page}" for page in DESK)]
    with signed_in(browser, live_server, consular_officer, scheme, width) as page:
        assert [found for path in pages for found in violations(page, live_server.url + path)] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_where_a_company_sees_its_promotion(
    desk, owner, live_server, browser: Browser, scheme: str, width: int
):
    pages = ["/es/mi-portal/", "/es/mi-empresa/promocion/", "/es/mi-empresa/muestras/"]
    with signed_in(browser, live_server, owner, scheme, width) as page:
        assert [found for path in pages for found in violations(page, live_server.url + path)] == []
