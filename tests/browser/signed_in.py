"""A page of the browser in which a person is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from exportasv.core.accounts.models import User


@contextmanager
def signed_in(browser: Browser, live_server, user: User, scheme: str = "light", width: int = 390) -> Iterator[Page]:
    """A page 844 high with the person's session."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True,
        service_workers="block",  # whose requests no slow line holds up
    )  # fmt: skip
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()
