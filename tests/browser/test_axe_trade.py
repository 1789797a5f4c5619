"""axe-core finds nothing on the pages of threads, buyers, sales and figures."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from consulates.matching.score import record_gaps
from consulates.models import BuyerRequirement, QuotationLine
from consulates.rules.inquiry_links import thread_token
from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAY = datetime(2026, 5, 20, tzinfo=UTC)
VIEWS = [("light", 390), ("dark", 1440)]


@pytest.fixture
def trade(company, house, owner) -> dict[str, object]:
    product = factories.ProductFactory(company=company, name_es="Miel", name_en="Honey")
    buyer = factories.BuyerFactory(house=house, name="Pacific Home")
    need = BuyerRequirement.objects.create(buyer=buyer, query="miel", volume=50, certificates=["kosher"])
    record_gaps(need)
    offer = factories.QuotationFactory(inquiry__product=product, inquiry__buyer=buyer, inquiry__house=house)
    QuotationLine.objects.create(quotation=offer, text="Miel", quantity=10, price="2.00")
    inquiry = offer.inquiry
    inquiry.messages.create(sender="buyer", text="Samples?", sent_at=MAY)
    both = {"text": "Yes", "language": "en", "translation": "Sí"}
    inquiry.messages.create(sender="company", sent_at=MAY, **both)
    factories.BuyerFactory(name="Pacific Homes", house=house)
    told = {"story_es": "Vendió miel.", "story_consent": True, "story_shown_at": MAY}
    win = factories.ExportWinFactory(company=company, product=product, state="confirmed", decided_at=MAY, **told)
    disputed = factories.ExportWinFactory(company=company, product=product, state="disputed", decided_at=MAY)
    dispute = disputed.disputes.create(reason="Fue la mitad.", opened_at=MAY)
    dispute.messages.create(sender="claimer", text="¿Por qué?", sent_at=MAY)
    claimed = factories.ExportWinFactory(company=company, product=product, inquiry=inquiry, house=house)
    return {"inquiry": inquiry, "need": need, "buyer": buyer, "win": win, "claimed": claimed, "disputed": disputed}


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_where_a_company_sells(trade, owner, live_server, browser: Browser, scheme: str, width: int):
    thread = f"/es/mi-portal/consultas/{trade['inquiry'].pk}/"
    sales = "/es/mi-portal/ventas/"
    pages = ["/es/mi-portal/consultas/", thread, f"{thread}cotizar/", "/es/mi-portal/oportunidades/", sales]
    pages += [f"{sales}nueva/", f"{sales}{trade['claimed'].pk}/", f"{sales}{trade['claimed'].pk}/cadena/"]
    pages += [f"{sales}{trade['disputed'].pk}/"]
    with signed_in(browser, live_server, owner, scheme, width) as page:
        assert [found for path in pages for found in violations(page, live_server.url + path)] == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_at_the_buyers_desk(
    trade, invest_officer, live_server, browser: Browser, scheme: str, width: int, one_factor
):
    desk = "/es/mi-portal/compradores/"
    pages = [desk, f"{desk}nuevo/", f"{desk}{trade['buyer'].pk}/", f"{desk}{trade['buyer'].pk}/requerimientos/nuevo/"]
    pages += ["/es/mi-portal/requerimientos/", f"/es/mi-portal/requerimientos/{trade['need'].pk}/"]
    pages += [f"/es/mi-portal/ventas/{trade['win'].pk}/", "/es/mi-portal/logros/"]
    with signed_in(browser, live_server, invest_officer, scheme, width) as page:
        assert [found for path in pages for found in violations(page, live_server.url + path)] == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_where_a_dispute_is_decided(
    trade, manager, live_server, browser: Browser, scheme: str, width: int, one_factor
):
    with signed_in(browser, live_server, manager, scheme, width) as page:
        assert violations(page, f"{live_server.url}/es/mi-portal/ventas/{trade['disputed'].pk}/") == []


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_on_what_buyers_see(trade, live_server, browser: Browser, scheme: str, width: int):
    link = thread_token(trade["inquiry"])
    pages = [f"/{part}/{link}/" for part in ("en/ask", "es/preguntar")] + ["/en/success-stories/", "/es/venta/gone/"]
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True)
    page = context.new_page()
    found = [found for path in pages for found in violations(page, live_server.url + path)]
    context.close()
    assert found == [f"{live_server.url}/es/venta/gone/: 404"]
