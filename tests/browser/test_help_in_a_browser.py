"""A company is helped from beginning to end in a real browser; and axe finds nothing on the pages of counseling."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from counseling.models import ActionItem, CounselingSession
from counseling.rules import absence, booking, groups, record
from counseling.rules import absence as absence_rules
from counseling.rules import record as record_rules
from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.reminders import send_reminders
from tests import factories
from tests.browser.axe import VIEWS, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(one_factor):
    """A company with its owner, and its adviser who receives every morning."""
    adviser = factories.AdviserFactory(user__full_name="Ada Asesora", video_link="https://video.example/sala")
    adviser.user.institution = factories.InstitutionFactory(is_founder=True)
    adviser.user.save()
    for day in range(5):
        factories.AvailabilityFactory(adviser=adviser, weekday=day, opens=time(8), closes=time(12))
    company = factories.CompanyFactory(name="Tejidos Izalco", adviser=adviser.user, contact_name="Rosa Méndez")
    owner = factories.CompanyMemberFactory(company=company).user
    call_command("load_reference", verbosity=0)
    return company, owner, adviser


@pytest.fixture
def sign_in(browser: Browser, live_server) -> Callable[..., BrowserContext]:
    """A browser of its own in which a person is signed in."""
    opened: list[BrowserContext] = []

    def enter(user, **options) -> BrowserContext:
        client = Client()
        client.force_login(user)
        context = browser.new_context(locale="es-SV", **options)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        opened.append(context)
        return context

    yield enter
    for context in opened:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_company_books_is_helped_agrees_is_reminded_and_does_it(cast, sign_in, live_server):
    _company, owner, adviser = cast
    with time_machine.travel(NOON) as clock:
        home = sign_in(owner, viewport={"width": 390, "height": 844}).new_page()
        home.goto(f"{live_server.url}/es/mi-empresa/asesorias/")
        home.get_by_role("link", name="Pedir asesoría").first.click()
        home.get_by_label("¿En qué quiere que le ayudemos?").fill("Etiqueta para Estados Unidos")
        home.get_by_label("por video").check()
        press(home, "Seguir a las horas")
        home.get_by_role("button", name="miércoles 25 de noviembre, 09:00").click()
        assert "miércoles 25 de noviembre, 09:00" in home.locator("dl.facts").inner_text()  # read back
        press(home, "Sí, apartarla")
        assert "La hora es suya" in home.locator(".note-success").inner_text()
        session = CounselingSession.objects.get()
        assert session.starts_at == datetime(2026, 11, 25, 15, tzinfo=UTC)

        clock.move_to(session.ends_at)
        desk = sign_in(adviser.user).new_page()
        desk.goto(f"{live_server.url}/es/equipo/agenda/")
        desk.get_by_role("link", name="Escribir el acta").click()
        desk.get_by_label("Qué se trabajó (la empresa lo lee)").fill("Se revisó la etiqueta en inglés.")
        desk.get_by_label("Lo que se acordó").first.fill("Pedir el análisis nutricional")
        desk.get_by_label("Hasta").first.fill("2026-12-04")
        desk.locator("[data-saved]").get_by_text("Borrador guardado").wait_for()  # kept while typing
        press(desk, "Realizada: guardar el acta")
        assert "El acta quedó guardada" in desk.locator(".note-success").inner_text()

        home.goto(f"{live_server.url}/es/mi-empresa/asesorias/{session.pk}/")
        assert "Pedir el análisis nutricional" in home.content()
        home.get_by_label("5 · muy útil").check()
        press(home, "Sí, está bien")
        session.refresh_from_db()
        assert (session.rating, bool(session.confirmed_at)) == (5, True)

        clock.move_to(datetime(2026, 12, 3, 16, tzinfo=UTC))  # the day before
        send_reminders()
        notice = Notification.objects.get(recipient=owner, kind="agreement_due")
        home.goto(live_server.url + notice.url)
        home.get_by_label("Qué se hizo").fill("Análisis pedido al laboratorio")
        press(home, "Está hecho")
        item = ActionItem.objects.get()
        assert (item.state, item.proof) == ("done", "Análisis pedido al laboratorio")
        desk = sign_in(adviser.user).new_page()  # the earlier session of staff has ended meanwhile
        desk.goto(f"{live_server.url}/es/equipo/acuerdos/")
        assert "Análisis pedido al laboratorio" in desk.content()


def test_a_record_half_typed_survives_a_lost_line(cast, sign_in, live_server):
    company, _owner, adviser = cast
    at = NOON - 3 * HOUR
    session = factories.CounselingSessionFactory(company=company, adviser=adviser, starts_at=at, ends_at=at + HOUR)
    context = sign_in(adviser.user)
    page = context.new_page()
    with time_machine.travel(NOON):
        page.goto(f"{live_server.url}/es/equipo/asesorias/{session.pk}/")
        context.set_offline(True)
        page.get_by_label("Qué se trabajó (la empresa lo lee)").fill("Esto no debe perderse.")
        page.wait_for_timeout(1800)  # the pause after which it is kept; there is no line
        context.set_offline(False)
        page.locator("[data-saved]").get_by_text("Borrador guardado").wait_for()
        again = sign_in(adviser.user).new_page()  # another device
        again.goto(f"{live_server.url}/es/equipo/asesorias/{session.pk}/")
        assert again.get_by_label("Qué se trabajó (la empresa lo lee)").input_value() == "Esto no debe perderse."


def rows(cast) -> tuple[list[str], list[str], list[str]]:
    """Something on every page; the addresses of the owner, of the adviser, and of links in mails."""
    company, owner, adviser = cast
    day = NOON + timedelta(days=2)
    booked = booking.book_session(
        booking.request_session(company, "Costos", by=owner), adviser, day, day + HOUR, by=owner
    )
    _absence, (proposal,) = absence_rules.record_absence(adviser, day, day + HOUR, by=adviser.user)
    asked = booking.request_session(company, "Etiqueta", by=owner)
    past = factories.CounselingSessionFactory(
        company=company, adviser=adviser, starts_at=NOON - 5 * HOUR, ends_at=NOON - 4 * HOUR
    )
    words = record_rules.SessionRecord(
        "Se calculó el costo.",
        people=[("Rosa Méndez", None)],
        agreements=[("Enviar ficha", "company", date(2026, 11, 1))],
    )
    held = record_rules.record_session(past, words, by=adviser.user)
    over = factories.CounselingSessionFactory(
        company=company, adviser=adviser, starts_at=NOON - 3 * HOUR, ends_at=NOON - 2 * HOUR
    )
    group = factories.GroupSessionFactory(adviser=adviser, starts_at=day + 3 * HOUR, ends_at=day + 5 * HOUR)
    groups.join_group_session(group, factories.CompanyFactory(), by=owner)
    factories.ReferralFactory(company=company)
    factories.ReferralFactory(company=company, state="returned", result="Falta ficha.", closed_at=NOON)
    factories.NeglectedCompanyFactory(company=company, adviser=adviser.user)
    factories.ServiceFactory()
    item = held.action_items.get()
    mine, staff = "/es/mi-empresa/", "/es/equipo/"
    of_owner = [f"{mine}asesorias/", f"{mine}asesorias/pedir/", f"{mine}acuerdos/", f"{mine}acuerdos/{item.pk}/"]
    of_owner += [f"{mine}derivaciones/", f"{mine}asesorias/{asked.pk}/horas/", f"{mine}asesorias/{booked.pk}/"]
    of_owner += [f"{mine}asesorias/{held.pk}/"]
    of_staff = [f"{staff}{name}/" for name in "turnos sin-asesoria acuerdos derivaciones cifras horario grupos".split()]
    of_staff += [
        f"{staff}agenda/",
        f"{staff}agenda/?view=day",
        f"{staff}asesorias/nueva/",
        f"{staff}derivaciones/nueva/",
    ]
    of_staff += [f"{staff}asesorias/{over.pk}/", f"{staff}asesorias/{asked.pk}/horas/", f"{staff}grupos/{group.pk}/"]
    public = [f"/es/acta-de-asesoria/{signed_token(record.LINK_PURPOSE, held.pk)}/"]
    public += [f"/es/propuesta-de-hora/{signed_token(absence.LINK_PURPOSE, proposal.pk)}/"]
    return of_owner, of_staff, public


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing_on_the_pages_of_counseling(cast, sign_in, live_server, scheme: str, width: int):
    _company, owner, adviser = cast
    view = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "bypass_csp": True}
    with time_machine.travel(NOON):
        of_owner, of_staff, public = rows(cast)
        found = []
        for user, addresses in ((owner, [*of_owner, *public]), (adviser.user, of_staff)):
            page = sign_in(user, **view).new_page()
            found += [line for address in addresses for line in violations(page, live_server.url + address)]
    assert found == []
