"""From a buyer's question to a figure of the president, by four people, each in their own browser."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Browser, Page

from consulates.models import Buyer, ExportWin, Inquiry, SampleBalance, SampleRequest
from consulates.rules.response_deadlines import escalate_inquiries
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.core.notifications.reference import REMINDER_RULES
from exportasv.core.notifications.reminders import send_reminders
from exportasv.reference.loader import load_table
from tests import factories
from tests.browser.signed_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)  # 10:00 in San Salvador
DAYS = {3: datetime(2026, 11, 19, 16, tzinfo=UTC), 5: datetime(2026, 11, 23, 16, tzinfo=UTC)}
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
SEVENTH = datetime(2026, 11, 25, 16, tzinfo=UTC)


@pytest.fixture
def hammock(company, owner, adviser, house):
    company.adviser = adviser
    company.save()
    factories.InstitutionFactory(code="cancilleria", acronym="RREE", is_founder=True)
    load_table(REMINDER_RULES)
    return factories.ProductFactory(
        company=company, slug="hamaca", name_es="Hamaca", name_en="Hammock", published_at=JUNE
    )


def ask(page: Page, address: str) -> str:
    """The buyer asks about the hammock; the private link in the mail."""
    page.goto(f"{address}/en/catalogue/hamaca/")
    page.get_by_role("link", name="Ask about this product").click()
    page.get_by_label("Your inquiry").fill("Do you ship 300 hammocks to Los Angeles?")
    page.get_by_label("How many?").fill("300")
    page.get_by_label("Your name").fill("Dana Reed")
    page.get_by_label("Your company").fill("Pacific Home")
    page.get_by_label("Your e-mail").fill("dana@pacific.example")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("may keep my name and e-mail address").check()
    page.get_by_role("button", name="Send the inquiry").click()
    page.get_by_role("heading", name="Your inquiry was sent").wait_for()
    link = address + re.search(r"/en/ask/\S+", OutgoingEmail.objects.get(kind="inquiry_confirmation").body)[0]
    page.goto(link)
    page.get_by_role("button", name="Yes, this address is mine").click()
    page.get_by_text("waiting for the company").wait_for()
    return link


def silence(inquiry: Inquiry, owner, adviser) -> None:
    """Nobody answers; the clock moves from the reminder to the adviser to the house of the buyer's country."""
    Inquiry.objects.filter(pk=inquiry.pk).update(asked_at=MONDAY, waiting_since=MONDAY)
    told = {3: owner, 5: adviser}
    for days, moment in DAYS.items():
        with time_machine.travel(moment, tick=False):
            assert (send_reminders() > 0, escalate_inquiries()) == (True, 0)
        assert Notification.objects.for_actor(told[days]).filter(kind="inquiry_waiting").count() == 1
    with time_machine.travel(SEVENTH, tick=False):
        assert escalate_inquiries() == 1
        send_reminders()


def answer(page: Page, address: str) -> None:
    """The house answers in the company's place."""
    page.goto(f"{address}/es/mi-portal/consultas/")
    page.get_by_role("link", name="Pacific Home").click()
    page.get_by_label("Respuesta en inglés").fill("Come and see it in our house.")
    page.get_by_role("button", name="Enviar la respuesta").click()
    page.get_by_text("va en camino al comprador").wait_for()


def sample(desk: Page, company: Page, address: str) -> None:
    """The house asks for samples, the company promises and sends them, they arrive, and the buyer tries one."""
    desk.goto(f"{address}/es/mi-casa/elegir/hamaca/")
    desk.locator("[name=samples-units]").fill("4")
    desk.locator("[name=samples-reason]").fill("Un comprador la quiere ver")
    desk.get_by_role("button", name="Pedir muestras").click()
    desk.get_by_text("La empresa tiene su solicitud").wait_for()
    company.goto(f"{address}/es/mi-empresa/muestras/")
    company.get_by_label("Qué le dice a la casa").fill("Salen el lunes")
    company.get_by_role("button", name="Las enviaré").click()
    company.get_by_label("Transportista y número de guía").fill("Urgente Express 4471")
    company.get_by_role("button", name="Ya salieron").click()
    desk.goto(f"{address}/es/mi-casa/muestras/")
    desk.get_by_text("Urgente Express 4471").wait_for()
    desk.get_by_role("link", name="Ya llegaron").click()
    desk.get_by_role("button", name="Ya llegaron").click()
    desk.get_by_text("Están en su registro").wait_for()
    use(desk, "9")
    desk.locator("#id_units_error").wait_for()
    use(desk, "1")
    desk.get_by_text("Anotado").wait_for()


def use(desk: Page, units: str) -> None:
    """Note that a visitor tried so many."""
    desk.locator("[name=product]").select_option(label="Hamaca")
    desk.locator("[name=kind]").select_option("used")
    desk.locator("[name=units]").fill(units)
    desk.get_by_role("button", name="Anotar", exact=True).click()


def quote(page: Page, address: str) -> None:
    """The company offers."""
    page.goto(f"{address}/es/mi-portal/consultas/")
    page.get_by_role("link", name="Pacific Home").click()
    page.get_by_role("link", name="Hacer una cotización").click()
    page.locator("[name=lines-0-price]").fill("12.50")
    page.locator("[name=incoterm]").select_option("FOB")
    page.locator("[name=place]").fill("Acajutla")
    page.get_by_role("button", name="Enviar la cotización").click()
    page.get_by_text("va en camino al comprador").wait_for()


def order(page: Page, link: str) -> None:
    """The buyer reads both and orders."""
    page.goto(link)
    page.get_by_text("Come and see it in our house.").wait_for()
    page.get_by_role("button", name="Order as quoted").click()
    page.get_by_role("heading", name="Read your order once more").wait_for()
    assert Inquiry.objects.get().state == "negotiating"
    page.get_by_role("button", name="Order for $3,750.00").click()
    page.get_by_text("Thank you for your order").wait_for()


def claim(page: Page, address: str) -> None:
    """The house notes the sale."""
    page.goto(f"{address}/es/mi-portal/consultas/")
    page.get_by_role("link", name="Pacific Home").click()
    page.get_by_role("link", name="Anotar una venta").click()
    page.get_by_label("RREE").check()
    page.locator("[name=anyway_percent]").fill("20")
    page.get_by_role("button", name="Anotar la venta").click()
    page.get_by_text("en espera de la empresa").wait_for()


def figure(page: Page, address: str, name: str) -> str:
    page.goto(f"{address}/es/mi-portal/logros/")
    return page.locator("dt", has_text=name).first.locator("xpath=following-sibling::dd").inner_text()


def test_from_the_shelf_to_the_sale(
    hammock, owner, adviser, house, consular_officer, manager, live_server, browser: Browser, one_factor
):
    site, buyer = live_server.url, browser.new_page(viewport={"width": 390, "height": 844})
    with (
        signed_in(browser, live_server, owner) as company,
        signed_in(browser, live_server, consular_officer) as desk,
        signed_in(browser, live_server, manager, width=1440) as staff,
    ):
        assert figure(staff, site, "Ventas confirmadas") == "0"
        link = ask(buyer, site)
        silence(Inquiry.objects.get(), owner, adviser)
        assert OutgoingEmail.objects.filter(kind="inquiry_escalated").exists()
        buyer.reload()
        buyer.get_by_text("handled by the trading house in Los Angeles").wait_for()
        answer(desk, site)
        sample(desk, company, site)
        assert list(house.movements.values_list("kind", "change")) == [("used", -1), ("received", 4)]
        assert SampleBalance.objects.get(house=house, product=hammock).quantity == 3
        assert SampleRequest.objects.get().state == "received"
        quote(company, site)
        order(buyer, link)
        claim(desk, site)
        notice = Notification.objects.for_actor(owner).get(kind="win_to_confirm")
        company.goto(site + notice.url)
        company.get_by_role("button", name="Sí, ocurrió").click()
        company.get_by_text("cuenta desde ahora").wait_for()
        assert figure(staff, site, "Ventas confirmadas") == "1"
        assert figure(staff, site, "Valor") == "$3,750.00"
        assert figure(staff, site, "Neto") == "$3,000.00"
        company.goto(f"{site}/es/mi-portal/ventas/{ExportWin.objects.get().pk}/cadena/")
        steps = company.locator(".chain h2").all_inner_texts()
    buyer.close()
    assert steps[0] == "Producto en el catálogo"
    assert {"Pregunta un comprador", "Muestras", "Cotización", "Pedido", "Venta", "Confirmada por la empresa"} <= set(
        steps
    )
    assert (Inquiry.objects.get().state, Buyer.objects.get().name) == ("won", "Pacific Home")
