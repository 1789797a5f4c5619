"""A page of the browser in which a person is signed in, and what axe-core says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from exportasv.core.accounts.models import User

AXE = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = f"async () => (await axe.run({{runOnly: {RULES}}})).violations"


@contextmanager
def signed_in(browser: Browser, live_server, user: User, scheme: str = "light", width: int = 390) -> Iterator[Page]:
    """A page 844 high with the person's session."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def violations(page: Page, address: str) -> list[str]:
    """What axe-core finds there, and whether the page answered or scrolls sideways; one line each."""
    answer = page.goto(address)
    found = [] if answer.ok else [f"{address}: {answer.status}"]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{address}: scrolls sideways")
    page.add_script_tag(path=AXE)
    said = page.evaluate(RUN)
    return found + [f"{address}: {v['id']} {[n['html'][:150] for n in v['nodes'][:3]]}" for v in said]
