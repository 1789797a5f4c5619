"""The buyer's story with a forger beside it, and the sale's with its claimer, its other side and a manager."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from consulates.models import ExportWin, Inquiry
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_factor")]
QUESTION = "Do you ship 300 hammocks to Oslo?"


@pytest.fixture
def hammock(company, owner):
    published = datetime(2026, 6, 1, tzinfo=UTC)
    return factories.ProductFactory(company=company, slug="hamaca", name_en="Hammock", published_at=published)


def ask(page: Page, site: str, name: str, text: str = QUESTION) -> None:
    page.goto(f"{site}/en/ask/?product=hamaca")
    page.get_by_label("Your inquiry").fill(text)
    page.get_by_label("How many?").fill("300")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your company").fill(f"{name} Ltd")
    page.get_by_label("Your e-mail").fill("dana@pacific.example")
    page.get_by_label("Country").select_option("NO")
    page.get_by_label("may keep my name and e-mail address").check()
    page.get_by_role("button", name="Send the inquiry").click()
    page.get_by_role("heading", name="Your inquiry was sent").wait_for()


def mailed_link(site: str) -> str:
    letter = OutgoingEmail.objects.filter(kind="inquiry_confirmation").latest("pk")
    return site + re.search(r"/en/ask/\S+", letter.body)[0]


def answer(company: Page, site: str, inquiry: Inquiry, text: str) -> str:
    """The company answers; what it reads above the thread."""
    company.goto(f"{site}/es/mi-portal/consultas/{inquiry.pk}/")
    seen = company.locator("main").inner_text()
    company.get_by_label("Respuesta en inglés").fill(text)
    company.get_by_role("button", name="Enviar la respuesta").click()
    company.get_by_text("va en camino al comprador").wait_for()
    return seen


def test_the_buyer_the_forger_and_the_buyer_again(hammock, owner, live_server, browser: Browser):
    site = live_server.url
    buyer, forger = (browser.new_context(viewport={"width": 390, "height": 844}).new_page() for _ in range(2))
    with signed_in(browser, live_server, owner) as company:
        ask(buyer, site, "Dana Reed")
        buyer.goto(mailed_link(site))
        buyer.get_by_role("button", name="Yes, this address is mine").click()
        buyer.get_by_text("The companies can now see that the address is yours").wait_for()
        first = Inquiry.objects.get()
        assert "sin comprobar" not in answer(company, site, first, "Yes, 300 is fine.")

        ask(forger, site, "Mallory", "What is your lowest price?")
        forged = Inquiry.objects.latest("pk")
        seen = answer(company, site, forged, "For you, $4.10.")
        assert "Mallory" in seen
        assert "sin comprobar" in seen
        assert "Dana Reed" not in seen
        forger.reload()
        assert "$4.10" not in forger.content()
        assert forger.get_by_role("button", name="Yes, this address is mine").count() == 0

        buyer.goto(mailed_link(site))  # the forger's question went to her address: she reads it, and may disown it
        assert "What is your lowest price?" in buyer.content()
        ask(buyer, site, "Dana Reed", "And in blue?")
        buyer.goto(mailed_link(site))
        buyer.get_by_role("button", name="Yes, this address is mine").click()
        buyer.get_by_text("And in blue?").wait_for()
        assert QUESTION in buyer.content()  # both in the thread that was open
    assert set(first.messages.values_list("text", flat=True)) == {QUESTION, "Yes, 300 is fine.", "And in blue?"}
    for page in (buyer, forger):
        page.context.close()


def figure(page: Page, site: str, name: str) -> str:
    page.goto(f"{site}/es/mi-portal/logros/")
    return page.locator("dt", has_text=name).first.locator("xpath=following-sibling::dd").inner_text()


def test_who_claims_who_confirms_and_the_manager(hammock, owner, adviser, manager, live_server, browser: Browser):
    site = live_server.url
    with (
        signed_in(browser, live_server, owner) as company,
        signed_in(browser, live_server, adviser, width=1280) as other,
        signed_in(browser, live_server, manager, width=1280) as staff,
    ):
        for value, says in (("98765432", "un gerente del programa"), ("2500", "dicha por la empresa")):
            company.goto(f"{site}/es/mi-portal/ventas/nueva/")
            company.locator("[name=value]").fill(value)
            company.locator("[name=destination]").select_option("US")
            company.locator("[name=sold_on]").fill("2026-06-01")
            company.get_by_role("button", name="Anotar la venta").click()
            company.get_by_text(says).first.wait_for()
        held, told = ExportWin.objects.order_by("pk")
        assert figure(staff, site, "Ventas confirmadas") == "0"
        staff.get_by_text("Dicho por la empresa").wait_for()

        staff.goto(f"{site}/es/mi-portal/ventas/{held.pk}/")
        staff.get_by_label("Se rechaza.").check()
        staff.locator("[name=ruling]").fill("No hay factura ni contrato.")
        staff.get_by_role("button", name="Decidir y avisar a ambas partes").click()
        staff.get_by_text("Está decidido").wait_for()

        other.goto(f"{site}/es/mi-portal/ventas/{told.pk}/")
        other.get_by_label("¿Qué documento vio?").fill("Factura 123 del 1 de junio")
        other.get_by_role("button", name="Sí, la respaldo").click()
        other.get_by_text("La venta cuenta desde ahora").wait_for()
        assert figure(staff, site, "Ventas confirmadas") == "1"
        assert figure(staff, site, "Valor") == "$2,500.00"
        company.goto(f"{site}/es/mi-portal/ventas/{held.pk}/")
        company.get_by_text("No hay factura ni contrato.").wait_for()
    held.refresh_from_db()
    assert held.state == "voided"
