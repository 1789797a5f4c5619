"""An owner's whole path on a phone with a slow line, in Spanish: from the application to the yearly quarter's tap.

With SLOW_LINE=1 in the environment the line has 30 KB/s up and 400 ms; the jobs keep within their minutes.

Once as a phone does it, once more without JavaScript. What staff do between the steps is done by the same rules that
their pages call.
"""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from companies.models import Application
from companies.rules import applications
from companies.rules import membership as company_rules
from exportasv.core.accounts.models import User
from exportasv.core.identifiers import dui_check_digit
from exportasv.core.programme import CONFIRM_EVERY, HIDDEN_AFTER_STALE
from products.models import Product
from products.reminders import confirm_link
from products.rules import publication
from tests import factories
from tests.browser.stopwatch import WEAK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
SLOW = WEAK if os.environ.get("SLOW_LINE") else {
    "offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 60_000
}  # fmt: skip
TO_APPLY, TO_A_PRODUCT = 5 * 60, 6 * 60  # seconds that the job may take, with TYPING
TYPING = 60  # seconds to type the letters of a job, at four a second, and to find its buttons
DUI = f"01234567-{dui_check_digit('01234567')}"
SUMMARY = "Dulce blando de nance, en bolsa de 200 gramos."


@pytest.fixture
def person(db) -> User:
    factories.SectorFactory(code="food")
    return factories.UserFactory(full_name="Ana Gómez")


@pytest.fixture(params=["with a script", "without a script"])
def phone(request, browser: Browser, live_server, person: User) -> Iterator[Page]:
    """The person's phone, signed in, on a slow line."""
    scripted = request.param == "with a script"
    context = browser.new_context(
        viewport=PHONE, locale="es-SV", is_mobile=True, has_touch=True, java_script_enabled=scripted,
        base_url=live_server.url, service_workers="block",  # whose requests would not be slow
    )  # fmt: skip
    client = Client()
    client.force_login(person)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.scripted = scripted
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def field(page: Page, name: str) -> Locator:
    return page.locator(f"#id_{name}")


def apply(page: Page) -> None:
    page.goto("/es/mi-portal/")
    page.locator(".empty").get_by_role("link", name="Inscriba su empresa").click()
    page.get_by_role("link", name="Comenzar").click()
    field(page, "dui").fill(DUI.replace("-", ""))
    if page.scripted:
        expect(page.locator("#dui-checked")).to_contain_text(DUI)
    field(page, "phone").fill("7000 0001")
    field(page, "position").fill("propietaria")
    press(page, "Guardar y continuar")
    page.locator("[name=legal_form][value=person]").check()
    field(page, "name").fill("Dulces La Esperanza")
    page.locator("[name=size][value=micro]").check()
    field(page, "department").select_option("SA")
    if page.scripted:
        expect(page.locator("#id_municipality option")).to_have_count(5)
    field(page, "municipality").select_option("SA-Norte")
    press(page, "Guardar y continuar")
    page.locator("[name=sectors][value=food]").check()
    field(page, "products").fill("Dulce de nance\nMazapán")
    press(page, "Guardar y continuar")
    field(page, "consent").check()
    press(page, "Enviar mi solicitud")
    expect(page.locator("h1")).to_have_text("Su solicitud")


def verify(person: User, adviser: User) -> None:
    application = applications.accept_application(Application.objects.get(applicant=person), by=adviser)
    company_rules.activate_company(application.company, by=adviser)


def write_product(page: Page) -> Product:
    page.goto("/es/mi-portal/")
    page.get_by_role("link", name="Comience con «Dulce de nance»").click()
    expect(field(page, "name_es")).to_have_value("Dulce de nance")  # as the application says
    field(page, "sector").select_option(label="Alimentos")
    field(page, "unit_es").fill("bolsa de 200 g")
    press(page, "Comenzar")
    product = Product.objects.get(name_es="Dulce de nance")
    field(page, "summary_es").fill("Dulce.")
    field(page, "description_es").fill("Nance, panela y limón, cocidos a fuego lento.")
    page.locator("#step-2 > summary").click()
    field(page, "minimum_order").fill("200")
    field(page, "lead_time_days").fill("10")
    if page.scripted:
        expect(page.locator("#saved")).to_contain_text("Guardado a las")
        expect(page.locator("#saved")).to_contain_text("Listo para enviar")
        product.refresh_from_db()
        assert product.lead_time_days == 10
        keep_without_a_line(page)
    else:
        press(page, "Guardar")
    return product


def keep_without_a_line(page: Page) -> None:
    """What is typed while the line is down is there again after it."""
    page.context.set_offline(True)
    field(page, "monthly_capacity").fill("900")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.reload()
    expect(field(page, "monthly_capacity")).to_have_value("900")


def add_photo(page: Page, product: Product) -> None:
    """A photo from the phone's camera."""
    picture = BytesIO()
    Image.effect_noise((800, 600), 60).convert("RGB").save(picture, "JPEG")
    page.goto(f"/es/mi-empresa/productos/{product.pk}/fotos/")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    if not page.scripted:  # a script sends it by itself
        page.locator("form:has(input[type=file]) button[type=submit]").first.click()
    expect(page.locator(".photo-item")).to_have_count(1, timeout=20_000)
    assert product.photos.count() == 1
    page.goto(f"/es/mi-empresa/productos/{product.pk}/")


def state_of(product: Product) -> str:
    product.refresh_from_db()
    return product.state


def months_pass(product: Product) -> None:
    """As if nobody had confirmed it for a quarter; then the schedule's job runs."""
    Product.objects.filter(pk=product.pk).update(confirmed_at=timezone.now() - CONFIRM_EVERY - timedelta(days=1))
    publication.mark_stale_products()


def test_the_whole_path_of_an_owner(phone: Page, person: User, live_server):
    adviser = factories.AdviserFactory().user
    began = time.monotonic()
    apply(phone)
    assert time.monotonic() - began < TO_APPLY - TYPING
    verify(person, adviser)
    began = time.monotonic()
    product = write_product(phone)
    add_photo(phone, product)
    press(phone, "Guardar y enviar")
    assert time.monotonic() - began < TO_A_PRODUCT - TYPING
    assert state_of(product) == "submitted"

    publication.ask_changes(product, {"summary_es": "Diga cuánto pesa la bolsa."}, by=adviser)
    phone.goto(f"/es/mi-empresa/productos/{product.pk}/")
    expect(phone.locator("#id_summary_es_told")).to_contain_text("Diga cuánto pesa la bolsa.")
    field(phone, "summary_es").fill(SUMMARY)
    press(phone, "Guardar y enviar de nuevo")
    assert state_of(product) == "submitted"

    publication.publish_product(product, by=adviser)
    phone.goto(product.get_absolute_url())
    expect(phone.locator("main")).to_contain_text(SUMMARY)

    months_pass(product)
    assert state_of(product) == "stale"
    phone.goto(confirm_link(product))
    press(phone, "Sí, sigue vigente")
    expect(phone.locator(".note-success")).to_be_visible()
    assert state_of(product) == "published"

    months_pass(product)
    assert Product.objects.published().filter(pk=product.pk).exists()
    Product.objects.filter(pk=product.pk).update(stale_since=timezone.now() - HIDDEN_AFTER_STALE - timedelta(hours=1))
    assert state_of(product) == "stale"
    assert not Product.objects.published().filter(pk=product.pk).exists()
