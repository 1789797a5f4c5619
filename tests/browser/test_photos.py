"""The photo page of a product in a browser: several at once, cut where one touches, and without scripts."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from products.models import Product
from tests import factories
from tests.browser.axe import VIEWS, axe_findings
from tests.uploads import good

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def product(settings, tmp_path) -> Product:
    settings.MEDIA_ROOT = tmp_path
    return factories.ProductFactory(name_es="Hamaca de algodón", state="draft", published_at=None)  # shown at once


@pytest.fixture
def cookie(product, live_server) -> dict[str, str]:
    client = Client()
    client.force_login(factories.CompanyMemberFactory(company=product.company, role="owner").user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


def open_page(browser: Browser, cookie: dict, product: Product, **how) -> Page:
    context = browser.new_context(**how)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{cookie['url']}/es/mi-empresa/productos/{product.pk}/fotos/")
    return page


def sent(*names: str) -> list[dict]:
    sizes = {name: (700 + 100 * number, 500) for number, name in enumerate(names)}
    return [{"name": name, "mimeType": "image/jpeg", "buffer": good.photo(size=sizes[name])} for name in names]


def test_photos_are_sent_with_progress_and_cut_where_they_are_touched(browser, cookie, product):
    page = open_page(browser, cookie, product, viewport={"width": 390, "height": 844})
    bad = {"name": "dibujo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.set_input_files("#photos-new", [*sent("una.jpg", "dos.jpg"), bad])
    page.locator(".photo-item").nth(1).wait_for()
    assert "SVG" in page.locator(".photo-progress .is-bad").inner_text()
    page.get_by_text("Lo que no debe cortarse").first.click()
    photo = page.locator(".photo-focus").first
    box = photo.bounding_box()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        photo.click(position={"x": box["width"] * 0.9, "y": box["height"] / 2})
    assert product.photos.first().focus_x in range(88, 93)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.context.close()


def test_every_step_works_without_scripts(browser, cookie, product):
    page = open_page(browser, cookie, product, java_script_enabled=False)
    page.set_input_files("#photos-new", sent("una.jpg", "dos.jpg"))
    page.get_by_role("button", name="Enviar las fotos").click()
    first, second = product.photos.all()
    page.get_by_role("button", name="Foto 2: un lugar antes").click()
    assert list(product.photos.all()) == [second, first]
    page.get_by_role("button", name="Quitar la foto 1").click()
    page.get_by_role("button", name="Recuperarla").click()
    assert product.photos.count() == 2
    page.get_by_text("Lo que no debe cortarse").first.click()
    page.get_by_role("button", name="arriba a la izquierda").click()
    assert product.photos.first().focus_x == 17
    page.context.close()


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing(browser, cookie, product, scheme, width):
    factories.ProductPhotoFactory.create_batch(2, product=product)
    how = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    page = open_page(browser, cookie, product, **how)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert axe_findings(page) == {}
    page.context.close()
