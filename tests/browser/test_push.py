"""The service worker shows what a push service brings: the subject, and its page behind it.

Chromium hands the message over by its developers' protocol, since no push service is here, and has no screen on which
to show it: what the worker asks to show is kept instead.
"""

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.web_push import message_of
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RECORD = """() => {
  self.shown = [];
  self.registration.showNotification = async (title, { body, tag, data }) => {
    self.shown.push({ title, body, tag, url: data.url });
  };
}"""
TRIES = 50


@pytest.fixture
def context(browser: Browser, live_server):
    context = browser.new_context(base_url=live_server.url)
    context.grant_permissions(["notifications"])
    yield context
    context.close()


def push(session: CDPSession, origin: str, registration: str, message: bytes) -> None:
    session.send("ServiceWorker.deliverPushMessage",
                 {"origin": origin, "registrationId": registration, "data": message.decode()})  # fmt: skip


def registration_of(session: CDPSession, page: Page) -> str:
    """Return Chromium's number of the page's service worker."""
    found: list[str] = []
    session.on("ServiceWorker.workerRegistrationUpdated",
               lambda told: found.extend(each["registrationId"] for each in told["registrations"]))  # fmt: skip
    session.send("ServiceWorker.enable")
    for _try in range(TRIES):
        if found:
            return found[0]
        page.wait_for_timeout(100)
    raise AssertionError("no service worker is registered")


def test_a_pushed_notice_shows_its_subject(context: BrowserContext, live_server):
    notice = Notification.objects.create(
        recipient=factories.UserFactory(), kind="test", key="1", subject="Una pregunta de Ontario", body="…",
        url="/es/consultas/7/",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/es/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker = context.service_workers[0]
    worker.evaluate(RECORD)
    session = context.new_cdp_session(page)
    push(session, live_server.url, registration_of(session, page), message_of(notice))
    for _try in range(TRIES):
        if shown := worker.evaluate("self.shown"):
            break
        page.wait_for_timeout(100)
    assert shown == [{"title": "ExportaSV", "body": notice.subject, "tag": f"notice-{notice.pk}", "url": notice.url}]
