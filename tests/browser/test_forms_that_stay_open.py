"""Forms that stay open for long: two people, another sign-in meanwhile, a session that ended, and the back button."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from companies.readiness import rules
from tests import factories
from tests.chromium import CHROMIUM, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give_session(context: BrowserContext, live_server, user) -> None:
    """What another tab does that signs this person in: a new session and a new CSRF secret."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    for name in names:
        context.clear_cookies(name=name)
    context.add_cookies([{"name": names[0], "value": session, "url": live_server.url}])


@contextmanager
def page_of(browser: Browser, live_server, user) -> Iterator[Page]:
    context = browser.new_context(locale="es-SV", viewport={"width": 390, "height": 844}, base_url=live_server.url)
    give_session(context, live_server, user)
    yield context.new_page()
    context.close()


@pytest.fixture
def draft(company):
    return factories.ProductFactory(company=company, state="draft", published_at=None, summary_es="Uno", unit_en="unit")


def open_steps(page: Page) -> None:
    """Open all steps of the product's form."""
    page.evaluate("document.querySelectorAll('.form-step').forEach((step) => { step.open = true })")


def expect_save(page: Page):
    return page.expect_response(re.compile("/guardar/|/save/"))


def test_two_people_type_in_one_product(browser, live_server, owner, editor, draft):
    address = reverse("products:edit", args=[draft.pk])
    with page_of(browser, live_server, owner) as first, page_of(browser, live_server, editor) as second:
        first.goto(address)
        second.goto(address)
        open_steps(first)
        open_steps(second)
        with expect_save(second):
            second.locator("#id_summary_en").fill("Handmade in Izalco.")
        with expect_save(first):
            first.locator("#id_unit_en").fill("box")
        draft.refresh_from_db()
        assert (draft.summary_en, draft.unit_en) == ("Handmade in Izalco.", "box")
        expect(first.locator("#id_summary_en")).to_have_value("Handmade in Izalco.")
        with expect_save(second):
            second.locator("#id_unit_en").fill("dozen")
        conflict = second.locator("#id_unit_en_error")
        expect(conflict).to_contain_text("dozen")
        expect(conflict).to_contain_text("box")
        expect(second.locator("#saved")).to_contain_text("Sin guardar todavía")
        with expect_save(second):
            conflict.get_by_label("El otro").check()
        expect(second.locator("#id_unit_en")).to_have_value("box")
        expect(conflict).to_have_count(0)


def test_typing_on_after_a_save_is_no_quarrel_with_oneself(browser, live_server, owner, draft):
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("products:edit", args=[draft.pk]))
        for text in ("Dos", "Tres"):
            with expect_save(page):
                page.locator("#id_summary_es").fill(text)
        page.get_by_role("button", name="Guardar", exact=True).click()
        expect(page.locator(".note-success")).to_be_visible()
        draft.refresh_from_db()
        assert draft.summary_es == "Tres"


def test_what_is_typed_before_the_scripts_are_there_is_saved(browser, live_server, owner, draft):
    """On a weak line the page is there seconds before its scripts."""
    with page_of(browser, live_server, owner) as page:
        held: list[Route] = []
        page.route("**/js/drafts*.js", lambda route: held.append(route))
        page.goto(reverse("products:edit", args=[draft.pk]), wait_until="commit")
        page.locator("#id_summary_es").fill("Antes")
        page.locator("#id_description_es").fill("De Izalco.")
        while not held:
            page.wait_for_timeout(50)
        with expect_save(page):
            held[0].continue_()
        expect(page.locator("#saved")).to_contain_text("Guardado a las")
        draft.refresh_from_db()
        assert (draft.summary_es, draft.description_es, draft.unit_en) == ("Antes", "De Izalco.", "unit")


def test_an_error_is_told_at_the_bar_and_at_the_field(browser, live_server, owner, draft):
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("products:edit", args=[draft.pk]))
        with expect_save(page):
            page.locator("#id_name_es").fill("")
        expect(page.locator("#id_name_es")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#id_name_es_error")).to_be_visible()
        expect(page.locator("#saved")).to_contain_text("Sin guardar todavía")
        with expect_save(page):
            page.locator("#id_name_es").fill("Hamaca doble")
        expect(page.locator("#id_name_es_error")).to_have_count(0)
        expect(page.locator("#saved")).to_contain_text("Guardado a las")


def test_saving_goes_on_by_itself_after_a_new_sign_in(browser, live_server, owner, draft):
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("products:edit", args=[draft.pk]))
        give_session(page.context, live_server, owner)
        page.context.new_page().goto(reverse("companies:profile"))  # a page of the new session has its own secret
        page.locator("#id_summary_es").fill("Dos")
        expect(page.locator("#saved")).to_contain_text("Guardado a las", timeout=15_000)
        draft.refresh_from_db()
        assert draft.summary_es == "Dos"


def test_the_bar_says_that_nothing_is_kept_until_one_signs_in(browser, live_server, owner, draft):
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("products:edit", args=[draft.pk]))
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.locator("#id_summary_es").fill("Dos")
        expect(page.locator("#saved [role=alert]")).to_contain_text("su sesión se cerró")
        give_session(page.context, live_server, owner)
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.locator("#saved")).to_contain_text("Guardado a las", timeout=15_000)
        expect(page.locator("#saved [role=alert]")).to_have_count(0)


def test_another_person_on_the_same_phone_does_not_get_the_text(browser, live_server, owner, editor, draft):
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("products:edit", args=[draft.pk]))
        give_session(page.context, live_server, editor)
        page.context.new_page().goto(reverse("companies:profile"))
        page.locator("#id_summary_es").fill("Dos")
        expect(page.locator("#saved [role=alert]")).to_contain_text("hay otra cuenta")
        draft.refresh_from_db()
        assert draft.summary_es == "Uno"


def test_the_button_of_an_old_page_gives_back_what_was_typed(browser, live_server, owner, company):
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("companies:certificate_new"))
        factories.CertificateTypeFactory()
        page.reload()
        give_session(page.context, live_server, owner)
        page.context.new_page().goto(reverse("companies:profile"))
        page.select_option("#id_type", index=1)
        page.fill("#id_number", "N-77")
        page.get_by_role("button", name="Guardar").click()
        expect(page.locator("h1")).to_have_text("Esta página era demasiado vieja para enviarse")
        expect(page.locator(".given-back")).to_contain_text("N-77")
        page.get_by_role("button", name="Enviar otra vez").click()
        expect(page.locator(".note-success")).to_be_visible()
        assert company.certificates.get().number == "N-77"


def test_a_session_that_ended_gives_back_what_was_typed(browser, live_server, owner, company):
    factories.CertificateTypeFactory()
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("companies:certificate_new"))
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.select_option("#id_type", index=1)
        page.fill("#id_number", "N-78")
        page.get_by_role("button", name="Guardar").click()
        expect(page.locator("h1")).to_have_text("Su sesión se cerró")
        expect(page.locator(".given-back")).to_contain_text("N-78")
        give_session(page.context, live_server, owner)
        page.context.new_page().goto(reverse("companies:profile"))
        page.get_by_role("button", name="Enviar otra vez").click()
        expect(page.locator(".note-success")).to_be_visible()
        assert company.certificates.get().number == "N-78"


def test_what_another_wrote_meanwhile_is_not_undone_by_the_device(browser, live_server, owner, editor, draft):
    address = reverse("products:edit", args=[draft.pk])
    with page_of(browser, live_server, owner) as page:
        page.goto(address)
        page.context.set_offline(True)
        page.locator("#id_summary_es").fill("Escrito sin conexión")
        expect(page.locator("#saved [role=alert]")).to_contain_text("no hay conexión")
        draft.summary_es, draft.unit_en = "Del editor", "docena"
        draft.save()
        page.context.set_offline(False)
        page.goto(address)
        expect(page.locator("#id_unit_en")).to_have_value("docena")
        expect(page.locator("#id_summary_es")).to_have_value("Escrito sin conexión")
        page.get_by_role("button", name="Guardar", exact=True).click()
        expect(page.locator("#id_summary_es_error")).to_contain_text("Del editor")
        draft.refresh_from_db()
        assert (draft.summary_es, draft.unit_en) == ("Del editor", "docena")


def test_back_after_signing_out_shows_nothing(browser, live_server, owner, company):
    company.phone = "+50370000099"
    company.save()
    with keeping_pages(browser) as keeping, page_of(keeping, live_server, owner) as page:
        page.goto(reverse("companies:profile"))
        assert page.locator("#id_phone").input_value()
        page.locator("form[data-forget-drafts] button").click()
        page.wait_for_load_state()
        page.go_back()
        page.wait_for_load_state()
        expect(page.locator("#id_phone")).to_have_count(0)


@contextmanager
def keeping_pages(browser: Browser) -> Iterator[Browser]:
    """A browser with the back/forward cache, which playwright switches off."""
    off = ["--disable-back-forward-cache"]
    opened = browser.browser_type.launch(executable_path=CHROMIUM, args=QUIET, ignore_default_args=off)
    yield opened
    opened.close()


def test_two_people_tap_answers_of_the_diagnostic(browser, live_server, owner, editor, company):
    assessment = rules.get_or_start_assessment(company, by=owner)
    address = reverse("counseling:readiness_questions", args=["company"])

    def tap(page: Page, code: str, points: int) -> None:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator(f'[name="{code}"][value="{points}"]').check()
        expect(page.locator("#saved")).to_contain_text("de 24")

    with page_of(browser, live_server, owner) as first, page_of(browser, live_server, editor) as second:
        first.goto(address)
        second.goto(address)
        tap(second, "company-1", 3)
        tap(first, "company-2", 1)
        assessment.refresh_from_db()
        assert assessment.answers == {"company-1": 3, "company-2": 1}
        expect(first.locator('[name="company-1"][value="3"]')).to_be_checked()
        tap(second, "company-2", 2)
        expect(second.locator(".two-values")).to_be_visible()
        assessment.refresh_from_db()
        assert assessment.answers["company-2"] == 1


def test_an_unusual_quantity_is_asked_about_while_one_types(browser, live_server, owner, draft):
    for _n in range(5):
        factories.ProductFactory(sector=draft.sector, minimum_order=100)
    with page_of(browser, live_server, owner) as page:
        page.goto(reverse("products:edit", args=[draft.pk]))
        open_steps(page)
        with expect_save(page):
            page.locator("#id_minimum_order").fill("1000000")
        tick = page.locator('[name="choice-usual-minimum_order"]')
        expect(tick).to_be_visible()
        with expect_save(page):
            tick.check()
        expect(tick).to_have_count(0)
    draft.refresh_from_db()
    assert draft.minimum_order == 1_000_000
