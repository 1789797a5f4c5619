"""axe finds nothing on an owner's own pages; and the diagnostic is answered on a phone."""

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from companies.models import DestinationSurvey
from companies.readiness import rules
from companies.readiness.questions import QUESTIONS
from exportasv.core.notifications.notices import notify
from tests import factories
from tests.browser.axe import VIEWS, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    "/es/mi-empresa/diagnostico/",
    "/es/mi-empresa/diagnostico/product/",
    "/es/mi-empresa/mercados/",
    "/es/mi-empresa/destinos/",
    "/es/mi-portal/avisos/",
    "/es/mi-portal/avisos/preferencias/",
    "/es/mi-portal/mis-datos/",
]


def signed_in(browser: Browser, live_server, user, **options) -> BrowserContext:
    """A browser in which the person is signed in already."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(**options)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context


@pytest.fixture
def mine(company, owner):
    """A company with something on each of the pages."""
    factories.ServiceFactory(helps_with=["papers"])
    DestinationSurvey.objects.create(year=2026, opened_on=timezone.localdate())
    rules.save_answers(
        rules.get_or_start_assessment(company, by=owner), dict.fromkeys(QUESTIONS, 2) | {"papers-1": 0}, by=owner
    )
    rules.complete_assessment(company.assessments.get(), is_regulated=True, by=owner)
    rules.get_or_start_assessment(company, by=owner)
    company.markets.create(country="IT", standing="target", source="company", since="2026-01-01", until="2026-02-01")
    company.markets.create(country="IT", standing="exporting", source="company", since="2026-02-01")
    notify(owner, "company_active", key="1", url="/es/mi-portal/", company=company)
    return owner


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(mine, live_server, browser: Browser, scheme, width):
    viewport, found = {"width": width, "height": 900}, []
    context = signed_in(browser, live_server, mine, color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page = context.new_page()
    for address in PAGES:
        found += violations(page, live_server.url + address)
    context.close()
    assert found == []


def test_each_tap_of_the_diagnostic_is_kept_without_pressing_a_button(mine, company, live_server, browser: Browser):
    context = signed_in(browser, live_server, mine, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url + "/es/mi-empresa/diagnostico/company/")
    page.get_by_text("No hay plan.").click()
    page.get_by_text("1 de 24 respondidas.").wait_for()
    page.reload()
    assert page.get_by_label("No hay plan.").is_checked()
    context.close()
