"""A page of another origin shows the shelf by one script tag, and reads the API."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = """<!DOCTYPE html><html lang="en"><title>Association</title><h1>Our members</h1>
<script src="{site}/static/js/shelf.js" data-company="apiario" data-lang="en" data-title="Products" async></script>
<p id="told"></p>
<script>fetch("{site}/api/v1/products/").then((a) => a.json())
  .then((page) => {{ document.getElementById("told").textContent = page.results.map((row) => row.name_en).join(); }});
</script></html>"""


@pytest.fixture
def association(live_server) -> Iterator[str]:
    """Another site: a server of its own on this machine."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(site=live_server.url).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("width", [360, 1280])
def test_another_site_shows_the_shelf_and_reads_the_api(browser: Browser, association: str, width: int):
    made = factories.ProductFactory(name_en="Coffee honey", company__slug="apiario", company__name="Apiario")
    factories.PriceTermFactory(product=made)
    factories.ProductFactory(name_en="Soap of another", company__slug="otra")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(association)
    frame = page.frame_locator("iframe[title=Products]")
    frame.get_by_text("Coffee honey").wait_for()
    assert frame.get_by_text("Soap of another").count() == 0
    page.wait_for_function("document.getElementById('told').textContent.includes('Coffee honey')")
    page.wait_for_function("document.querySelector('iframe').getBoundingClientRect().height !== 320")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert context.cookies() == []
    assert [text for text in problems if "favicon" not in text] == []
    context.close()
