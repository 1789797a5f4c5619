"""A weak line: a big photo is made smaller, sent in pieces, resumed where the line broke; the own file offline.

With SLOW_LINE=1 in the environment the photo crosses a line of 30 KB/s, as in the villages; else a faster one.
"""

import os
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from companies.models import Application
from companies.rules import applications
from products.models import Product
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
BYTES_A_SECOND = 30_000 if os.environ.get("SLOW_LINE") else 600_000
LINE = {
    "offline": False,
    "latency": 400 if os.environ.get("SLOW_LINE") else 20,
    "downloadThroughput": 2 * BYTES_A_SECOND,
    "uploadThroughput": BYTES_A_SECOND,
}
PATIENCE = 180_000 if os.environ.get("SLOW_LINE") else 30_000  # milliseconds


@pytest.fixture
def phone(browser: Browser, live_server, settings, tmp_path):
    """`phone(user)` is a page on that person's phone."""
    settings.MEDIA_ROOT = tmp_path
    contexts = []

    def open_phone(user, **how) -> Page:
        context = browser.new_context(
            viewport=PHONE, locale="es-SV", is_mobile=True, has_touch=True, base_url=live_server.url, **how
        )
        contexts.append(context)
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield open_phone
    for context in contexts:
        context.close()


def camera_photo(quality: int = 93) -> bytes:
    """Return a photo of twelve megapixels and about seven megabytes, as a phone's camera makes it."""
    picture = BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(picture, "JPEG", quality=quality)
    return picture.getvalue()


def test_a_photo_of_seven_megabytes_arrives_over_a_weak_line_that_breaks(phone):
    product = factories.ProductFactory(name_es="Hamaca", state="draft", published_at=None)
    owner = factories.CompanyMemberFactory(company=product.company, role="owner").user
    page = phone(owner, service_workers="block")
    page.goto(f"/es/mi-empresa/productos/{product.pk}/fotos/")
    photo = camera_photo()
    assert len(photo) > 6_000_000
    sent: list[int] = []

    def piece(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(len(route.request.post_data_buffer or b""))
            if len(sent) == 3:  # the line breaks once
                return route.abort("connectionreset")
        return route.continue_()

    page.route("**/partes/**", piece)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", LINE)
    page.set_input_files("#photos-new", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.locator(".photo-progress progress").wait_for()
    page.locator(".photo-item").wait_for(timeout=PATIENCE)
    row = product.photos.get()
    assert max(row.width, row.height) == 2000
    assert sum(sent) < len(photo) / 3
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_paper_asked_for_is_sent_as_photos(phone, adviser):
    guest = factories.UserFactory(full_name="Ana Gómez")
    company = factories.CompanyFactory(state="applied")
    application = factories.ApplicationFactory(applicant=guest, company=company)
    applications.ask_question(application, "Envíe foto de su DUI", by=adviser)
    page = phone(guest, service_workers="block")
    page.goto("/es/mi-portal/solicitud/")
    photo = camera_photo(70)
    page.set_input_files("#id_paper", {"name": "dui.jpg", "mimeType": "image/jpeg", "buffer": photo})
    size = page.locator("#id_paper")
    for _try in range(50):
        if size.evaluate("(input) => input.files[0].size") < 3_000_000:
            break
        page.wait_for_timeout(100)
    assert size.evaluate("(input) => input.files[0].size") < 3_000_000
    page.get_by_role("button", name="Enviar la respuesta").click()
    expect(page.locator(".note-success")).to_be_visible()
    assert Application.objects.get().papers.count() == 1


def test_the_own_file_opens_without_a_line_and_is_gone_after_signing_out(phone):
    product = factories.ProductFactory(name_es="Hamaca de Izalco")
    owner = factories.CompanyMemberFactory(company=product.company, role="owner").user
    page = phone(owner)
    page.goto("/es/mi-empresa/archivo/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.get_by_role("button", name="Guardarlo en este teléfono").click()
    page.get_by_role("button", name="Quitarlo de este teléfono").wait_for()
    page.context.set_offline(True)
    page.goto("/es/mi-empresa/archivo/")
    expect(page.get_by_text("Hamaca de Izalco")).to_be_visible()
    page.goto("/es/mi-empresa/productos/")
    expect(page.locator("h1")).to_have_text("Ahora no hay conexión")
    page.context.set_offline(False)
    page.goto("/es/mi-portal/")
    page.locator("form[data-forget-drafts] button").click()
    page.wait_for_url("**/es/")
    page.context.set_offline(True)
    page.goto("/es/mi-empresa/archivo/")
    expect(page.get_by_text("Hamaca de Izalco")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Ahora no hay conexión")


def test_the_own_file_is_forgotten_whichever_way_one_signs_out(phone):
    """The page of the accounts library has no script of ours: the service worker sees the request."""
    owner = factories.CompanyMemberFactory(role="owner").user
    page = phone(owner)
    page.goto("/es/mi-empresa/archivo/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.get_by_role("button", name="Guardarlo en este teléfono").click()
    page.get_by_role("button", name="Quitarlo de este teléfono").wait_for()
    page.goto("/es/cuenta/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/es/")
    assert page.evaluate("caches.has('own-v1')") is False


def test_the_menu_of_a_company_stays_at_the_thumb_and_fits(phone):
    member = factories.CompanyMemberFactory(role="owner")
    page = phone(member.user, service_workers="block")
    for address in ("/es/mi-portal/", "/es/mi-portal/mas/", "/es/mi-empresa/productos/", "/es/consultas/"):
        answer = page.goto(address)
        if answer.status != 200:
            continue
        links = page.locator(".places .place-link")
        assert links.count() == 5
        boxes = [links.nth(number).bounding_box() for number in range(5)]
        assert all(box["y"] + box["height"] <= PHONE["height"] and box["height"] >= 44 for box in boxes), address
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
    page.goto("/es/mi-portal/mas/")
    last = page.locator("#page a").last.bounding_box()
    assert last["y"] + last["height"] < PHONE["height"] - 56  # one screen, above the five places
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link
    assert page.evaluate("document.activeElement.id") == "page"


def test_a_product_is_deleted_only_after_asking(phone):
    draft = factories.ProductFactory(state="draft", published_at=None)
    owner = factories.CompanyMemberFactory(company=draft.company, role="owner").user
    page = phone(owner, service_workers="block")
    page.goto(f"/es/mi-empresa/productos/{draft.pk}/")
    expect(page.get_by_role("button", name="Borrarlo")).to_be_hidden()
    page.get_by_text("Borrar este borrador").click()
    page.get_by_role("button", name="Borrarlo").click()
    page.wait_for_url("**/es/mi-empresa/productos/")
    assert not Product.objects.exists()
