"""axe-core finds nothing on any public page template, light and dark, on a phone and on a desk."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from companies.models import DestinationAnswer, DestinationSurvey
from consulates.rules.inquiry_links import THREAD
from exportasv.core.accounts.models import PrivateLink
from exportasv.core.accounts.signed_links import token_of
from products.models import Printout, Shortlist
from products.rules import shortlists
from tests import factories
from tests.browser.axe import VIEWS, axe_findings, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NONCE = "0" * 32  # makes the fixture's link known before the database is
PRIVATE_LINK = f"/es/preguntar/{token_of(PrivateLink(pk=7, purpose=THREAD, nonce=NONCE))}/"
PAGES = [
    "/es/",
    "/en/",
    "/es/catalogo/",
    "/en/catalogue/?q=handmade&sector=food",
    "/en/catalogue/?q=nothing-like-this",
    "/es/catalogo/rico/",
    "/es/empresas/",
    "/es/empresas/tejidos-izalco/",
    "/es/casas-comerciales/",
    "/es/casas-comerciales/los-angeles/",
    "/es/casas-comerciales/los-angeles/preguntar/",
    "/es/foro/rueda/",
    "/es/foro/rueda/preguntar/tejidos-izalco/",
    "/es/servicios/",
    "/es/servicios/servicio/",
    "/es/que-servicio-me-ayuda/",
    "/es/que-servicio-me-ayuda/?need=papers&stage=new&goods=food",
    "/es/foro/",
    "/es/foro/evento/",
    "/es/foro/evento/inscripcion/",
    "/es/constancias/",
    "/es/no-existe/",
    "/es/rubros/alimentos/",
    "/es/diganos-que-busca/",
    "/es/preguntar/?product=rico",
    PRIVATE_LINK,
    "/es/imprimir/?sector=food",
    "/es/imprimir/waiting-printout/",
    "/es/lista/",
    f"/es/lista/{shortlists.shared_key(Shortlist(pk=7))}/",
    "/es/offline/",
]
STATUS = {"/es/no-existe/": 404}
FETCHED = "async (path) => (await (await fetch(path)).blob()).type"


@pytest.fixture
def site() -> None:
    """One row of everything that the public pages show."""
    company = factories.CompanyFactory(slug="tejidos-izalco", women_led=True, email="a@example.org", founded_year=2001)
    food = factories.SectorFactory(code="food", name_es="Alimentos")
    factories.AttributeFactory(code="ingredients", name_es="Ingredientes", name_en="Ingredients")
    told = {"ingredients": {"es": "maíz"}}
    product = factories.ProductFactory(slug="rico", sector=food, company=company, samples=True, attributes=told)
    other = factories.ProductFactory()
    kept = Shortlist.objects.create(pk=7, key="somebody's")
    kept.items.create(product=product)
    kept.items.create(product=other)
    Printout.objects.create(key="waiting-printout", title="Alimentos", total=40, done=12)
    asked = factories.InquiryFactory(product=product)
    PrivateLink.objects.create(
        pk=7, purpose=THREAD, subject=asked.pk, nonce=NONCE, expires_at=timezone.now() + timedelta(days=9)
    )
    asked.messages.create(sender="buyer", text="¿Envían a Bilbao?", sent_at=asked.asked_at)
    factories.PriceTermFactory(product=product)
    product.certificates.add(factories.CertificateFactory(company=company))
    house = factories.TradingHouseFactory(slug="los-angeles", email="casa@example.org")
    factories.PlacementFactory(product=product, house=house)
    factories.ServiceFactory(slug="servicio", steps_es="Uno\nDos", cost_es="Gratuito", helps_with=["papers"])
    event = factories.ForumEventFactory(slug="evento")
    event.speakers.add(factories.SpeakerFactory())
    factories.MaterialFactory(event=event)
    factories.RegistrationFactory(event=factories.ForumEventFactory(slug="rueda", kind="round"), company=company)
    survey = DestinationSurvey.objects.create(year=2025, opened_on="2025-01-01", closed_on="2025-03-01")
    DestinationAnswer.objects.create(
        survey=survey, company=company, destination="europe", answered_at=product.published_at
    )


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_on_the_public_pages(site: None, live_server, browser: Browser, scheme: str, width: int):
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True, service_workers="block"
    )
    page = context.new_page()
    found = [line for each in PAGES for line in violations(page, live_server.url + each, STATUS.get(each, 200))]
    context.close()
    assert found == []


def test_axe_would_find_something(live_server, browser: Browser):
    """Canary: a page that is wrong on purpose is reported."""
    page = browser.new_page()
    page.set_content("<html><body><img src='x'><button></button></body></html>")
    assert {"image-alt", "button-name"} <= axe_findings(page).keys()
    page.close()


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_no_page_scrolls_sideways(site: None, live_server, browser: Browser, width: int):
    page = browser.new_page(viewport={"width": width, "height": 844})
    wide = []
    for address in PAGES:
        page.goto(live_server.url + address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    page.close()
    assert wide == []


def test_the_content_rules_are_kept_by_every_page(site: None, live_server, browser: Browser):
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    for address in PAGES:
        page.goto(live_server.url + address)
    page.close()
    assert said == []


def test_the_catalogue_filters_without_reloading_and_the_address_keeps_the_choice(
    site: None, live_server, browser: Browser
):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(live_server.url + "/es/catalogo/")
    page.evaluate("window.stayed = true")
    page.get_by_label("Buscar en el catálogo").fill("mano")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_role("link", name="“mano”").wait_for()
    assert page.url.endswith("?q=mano")
    assert page.evaluate("window.stayed")
    page.close()


def test_what_was_seen_opens_without_a_line(site: None, live_server, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/es/catalogo/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller")
    for path in ["/es/catalogo/?sector=food", "/es/catalogo/rico/", "/es/lista/"]:
        page.goto(live_server.url + path)
    page.evaluate(FETCHED, "/es/catalogo/rico/ficha.pdf")
    context.set_offline(True)
    assert page.evaluate(FETCHED, "/es/catalogo/rico/ficha.pdf") == "application/pdf"
    page.goto(live_server.url + "/es/catalogo/?sector=food")
    assert page.locator("article.card").count() == 2
    page.goto(live_server.url + "/es/catalogo/rico/")
    assert page.locator("h1").inner_text()
    page.goto(live_server.url + "/es/lista/")
    assert "Aún no guarda nada" in page.content()
    page.goto(live_server.url + "/es/empresas/")
    assert "Ahora no hay conexión" in page.content()
    context.close()


def said(page: Page, address: str) -> str:
    """What the page says, but for the clock and for the button that only a script can serve."""
    page.goto(address)
    text = re.sub(r"\d+:\d\d|Copiar enlace|Copy link", "", page.inner_text("main"))
    return " ".join(text.split())


def test_every_page_says_the_same_without_scripts(site: None, live_server, browser: Browser):
    with_scripts, without = browser.new_page(), browser.new_page(java_script_enabled=False)
    for address in PAGES:
        text = said(without, live_server.url + address)
        assert text == said(with_scripts, live_server.url + address), address
        assert len(text) > 50, address
    with_scripts.close()
    without.close()


def test_a_visitor_without_scripts_searches_keeps_and_takes_off(site: None, live_server, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/es/catalogo/")
    page.get_by_label("Buscar en el catálogo").fill("mano")
    page.get_by_role("button", name="Buscar").click()
    assert page.url.endswith("?q=mano")
    page.goto(live_server.url + "/es/catalogo/rico/")
    page.get_by_role("button", name="Guardar en mi lista").click()
    assert page.get_by_role("link", name="Preguntar a todas sus empresas").is_visible()
    page.get_by_role("button", name="Quitar").click()
    assert "Aún no guarda nada" in page.content()
    context.close()


def test_nothing_jumps_while_a_page_loads_and_no_script_holds_it_up(site: None, live_server, browser: Browser):
    """Cumulative layout shift below 0.1 (web.dev's "good"), and only style sheets block the first paint."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((each) => {"
        "window.moved += each.value})).observe({type: 'layout-shift', buffered: true})"
    )
    blocking = "performance.getEntriesByType('resource').filter((r) => r.renderBlockingStatus === 'blocking')"
    for address in PAGES:
        page.goto(live_server.url + address)
        assert page.evaluate("window.moved") < 0.1, address
        names = page.evaluate(f"{blocking}.map((r) => r.name)")
        assert all(name.endswith(".css") for name in names), address
    page.close()
