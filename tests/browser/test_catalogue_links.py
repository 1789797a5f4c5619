"""Every link of every state of the catalogue opens one page, never a page inside the page; the next page begins at its
top."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from products.catalogue import query
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STATES = {
    "everything": "/es/catalogo/",
    "found": "/es/catalogo/?q=hamaca",
    "nothing found": "/es/catalogo/?q=zzzz",
    "nothing found, in English": "/en/catalogue/?q=zzzz",
    "almost found": "/es/catalogo/?q=hamacca",
    "filtered": "/es/catalogo/?sector=food&sort=new",
    "the second page": "/es/catalogo/?q=hamaca&page=6",
}
FRAMES = "[document.querySelectorAll('header.site-head').length, document.querySelectorAll('footer.site-foot').length]"
LINKS = """() => [...document.querySelectorAll('main a[href]')].map((link, index) => [index, link.href])
    .filter(([, href]) => href.startsWith(location.origin) && !/[.](pdf|xlsx|atom)/.test(href))"""
BUSY = ".htmx-request, .htmx-swapping, .htmx-settling"
CLICK = "(index) => document.querySelectorAll('main a[href]')[index].click()"


@pytest.fixture
def page(browser: Browser, live_server, monkeypatch):
    monkeypatch.setattr(query, "PAGE_SIZE", 6)
    food = factories.SectorFactory(code="food", name_es="Alimentos")
    for number in range(14):
        name = {"name_es": f"Hamaca {number}", "name_en": f"Hammock {number}"}
        factories.ProductFactory(slug=f"hamaca-{number}", sector=food, **name)
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=live_server.url)
    yield context.new_page()
    context.close()


def frames_after(page: Page, address: str, index: int) -> list[int]:
    """Open the address, follow the link with this number, and count the heads and feet of what is shown then."""
    page.goto(address)
    return frames_behind(page, lambda: page.evaluate(CLICK, index))


def frames_behind(page: Page, click: Callable[[], None]) -> list[int]:
    """Click, and count the heads and feet of what is shown when the answer stands in the page."""
    with page.expect_response(lambda answer: answer.request.resource_type in ("document", "xhr", "fetch")):
        click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(BUSY)).to_have_count(0)
    return page.evaluate(FRAMES)


@pytest.mark.parametrize("state", STATES)
def test_every_link_opens_one_page(page, state):
    page.goto(STATES[state])
    links = {href: index for index, href in page.evaluate(LINKS) if "#" not in href}
    assert len(links) > 3
    wrong = [href for href, index in links.items() if frames_after(page, STATES[state], index) != [1, 1]]
    assert wrong == []


def test_a_whole_page_put_into_the_results_would_be_found(page):
    page.goto(STATES["nothing found"])
    page.evaluate("document.getElementById('results').setAttribute('hx-boost', 'true')")
    page.evaluate("htmx.process(document.body)")
    link = page.locator("#results a[href*='que-busca']")
    assert frames_behind(page, link.click) == [2, 2]


def test_the_next_page_begins_at_its_top(page):
    page.goto("/es/catalogo/")
    page.locator("a[rel=next]").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    address = page.locator("a[rel=next]").get_attribute("href")
    with page.expect_response(lambda answer: answer.url.endswith(address)):
        page.locator("a[rel=next]").click()
    page.wait_for_timeout(600)
    top = page.evaluate("document.getElementById('results').getBoundingClientRect().top")
    assert before > 300
    assert -2 <= top < 200
