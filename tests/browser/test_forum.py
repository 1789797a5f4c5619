"""A guest's way through the forum, the door without a line, and axe on the pages behind a link and of the staff."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from counseling.forum.tickets import ticket_path
from counseling.models import ForumEvent, Registration
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories
from tests.browser.axe import VIEWS, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event(one_factor) -> ForumEvent:
    now = timezone.now()
    row = factories.ForumEventFactory(slug="costos", starts_at=now, ends_at=now + timedelta(hours=1), capacity=9)
    row.speakers.add(factories.SpeakerFactory())
    return row


@pytest.fixture
def open_as(browser: Browser, live_server) -> Iterator:
    """`open_as(user)` is a page in which the person is signed in; None: nobody."""
    opened: list[BrowserContext] = []

    def open_page(user: User | None, **options: object):
        context = browser.new_context(base_url=live_server.url, bypass_csp=True, locale="es-SV", **options)
        opened.append(context)
        if user:
            client = Client()
            client.force_login(user)
            value = client.cookies[site_settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": site_settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def test_a_guest_registers_is_checked_in_and_takes_the_certificate_home(event, open_as, adviser):
    guest, staff = open_as(None), open_as(adviser)
    guest.goto("/es/foro/costos/")
    guest.get_by_role("link", name="Inscribirme").click()
    guest.get_by_label("Su nombre").fill("Ana Guest")
    guest.get_by_label("Su correo").fill("ana@example.org")
    guest.get_by_label("Las tres instituciones").check()
    guest.get_by_role("button", name="Reservar mi lugar").click()
    guest.get_by_text("El enlace del correo abre la entrada").wait_for()
    guest.goto(re.search(r"/es/entrada/\S+", OutgoingEmail.objects.get().body)[0])
    guest.get_by_role("img", name="Código QR").wait_for()
    row = Registration.objects.get()
    staff.goto(f"/d/{row.code}")
    staff.get_by_role("button", name="Dar ingreso").click()
    staff.get_by_text("Asistió").first.wait_for()
    ForumEvent.objects.update(ends_at=timezone.now())
    guest.reload()
    guest.get_by_role("button", name="5 estrellas").click()
    guest.get_by_text("Dio 5 estrellas").wait_for()
    link = guest.get_by_role("link", name="Constancia en PDF").get_attribute("href")
    assert guest.request.get(link).headers["content-type"] == "application/pdf"
    row.refresh_from_db()
    guest.goto(f"/es/constancias/{row.certificate_code}/")
    assert "Esta constancia es válida" in guest.content()


def test_the_door_works_without_a_line_and_tells_all_when_it_returns(event, open_as, adviser):
    _ana, eva = (factories.RegistrationFactory(event=event, name=name) for name in ("Ana Núñez", "Eva Lovo"))
    door = open_as(adviser, viewport={"width": 390, "height": 844})
    door.goto("/es/equipo/foro/costos/puerta/")
    door.get_by_role("link", name="Ana Núñez").wait_for()
    door.context.set_offline(True)
    door.get_by_role("searchbox").fill("nunez")
    door.get_by_role("button", name="Dar ingreso: Ana Núñez").click()
    door.get_by_role("searchbox").fill(eva.code)
    door.get_by_role("searchbox").press("Enter")
    door.get_by_text("2 por enviar").wait_for()
    assert Registration.objects.filter(state="attended").count() == 0
    door.context.set_offline(False)
    door.get_by_text("Todo enviado").wait_for()
    assert Registration.objects.filter(state="attended").count() == 2


def test_the_door_opens_again_without_a_line_and_still_knows_what_it_owes(event, open_as, adviser):
    factories.RegistrationFactory(event=event, name="Ana Núñez")
    door = open_as(adviser)
    door.goto("/es/equipo/foro/costos/puerta/")
    door.wait_for_function("navigator.serviceWorker.controller")
    door.reload()
    door.get_by_role("link", name="Ana Núñez").wait_for()
    door.context.set_offline(True)
    door.get_by_role("button", name="Dar ingreso: Ana Núñez").click()
    door.reload()
    door.get_by_text("1 por enviar").wait_for()


def test_a_ticket_opens_at_the_door_without_a_line(event, open_as):
    row = factories.RegistrationFactory(event=event)
    phone = open_as(None)
    phone.goto(ticket_path(row, "es"))
    phone.wait_for_function("navigator.serviceWorker.controller")
    phone.reload()
    phone.context.set_offline(True)
    phone.reload()
    assert phone.get_by_role("img", name="Código QR").is_visible()


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_at_the_forum(event, open_as, adviser, owner, company, scheme, width):
    row = factories.RegistrationFactory(event=event, company=company, language="es")
    came = factories.SurveyAnswerFactory(registration__event=event, comment="Claro.").registration
    waiting = factories.RegistrationFactory(event=event, state="waiting")
    factories.PanelQuestionFactory(registration=row, state="shown")
    factories.PanelQuestionFactory(registration=row)
    factories.MaterialFactory(event=event)
    ForumEvent.objects.filter(pk=event.pk).update(ends_at=timezone.now() + timedelta(minutes=1))
    links = [ticket_path(each, "es") for each in (row, came, waiting)]
    links += [f"{links[0]}preguntas/", f"{links[0]}devolver/"]
    staff = ["", "costos/", "costos/puerta/?q=Ana", "costos/puerta/", "costos/preguntas/", f"asesorias/{row.pk}/"]
    pages = {None: links, owner: ["/es/mi-empresa/foro/", "/es/foro/costos/inscripcion/"]}
    pages[adviser] = [f"/es/equipo/foro/{path}" for path in staff] + [f"/d/{row.code}"]
    found = []
    for person, addresses in pages.items():
        page = open_as(person, color_scheme=scheme, viewport={"width": width, "height": 900})
        for address in addresses:
            found += violations(page, address)
    assert found == []
