"""The company's pages: request, choose a time, cancel, confirm; agreements and referrals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from counseling.models import CounselingSession
from counseling.rules import agreements, booking, record
from counseling.rules import record as record_rules
from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.calendars.zones import city_name
from exportasv.core.notifications.models import Notification
from exportasv.core.programme import RECORD_CONFIRMATION_PERIOD
from tests import factories
from tests.uploads import good
from tests.uploads.good import upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon"), pytest.mark.usefixtures("one_factor")]
HOUR = timedelta(hours=1)
EIGHT = datetime(2026, 11, 26, 14, tzinfo=UTC)
HERE = "/es/mi-empresa/asesorias/"
SLOT = "2026-11-26T14:00:00+00:00"


@pytest.fixture
def asked(company, owner, profile) -> CounselingSession:
    return booking.request_session(company, "Costos de exportación", by=owner)


@pytest.fixture
def booked(asked, owner, profile) -> CounselingSession:
    return booking.book_session(asked, profile, EIGHT, EIGHT + HOUR, by=owner)


@pytest.fixture
def held(booked, adviser, noon) -> CounselingSession:
    noon.move_to(EIGHT + HOUR)
    words = record_rules.SessionRecord(
        "Se calculó el costo.",
        private_notes="marcador-privado",
        people=[("Rosa Méndez", None), ("Ada Asesora", factories.InstitutionFactory())],
        agreements=[("Enviar ficha", "company", date(2026, 12, 10))],
        services=[factories.ServiceFactory()],
    )
    return record_rules.record_session(booked, words, by=adviser)


def said(answer) -> list[str]:
    return [message.level_tag for message in answer.context["messages"]]


def test_a_company_asks_chooses_a_time_and_sees_it(as_user, owner, profile):
    browser = as_user(owner)
    answer = browser.post(f"{HERE}pedir/", {"matter": "Etiqueta para Estados Unidos", "channel": "video"})
    times = browser.get(answer["Location"])
    assert f"{profile.pk}@{SLOT}" in times.content.decode()
    answer = browser.post(answer["Location"], {"slot": f"{profile.pk}@{SLOT}"}, follow=True)
    assert "Etiqueta para Estados Unidos" in browser.get(HERE).content.decode()
    assert CounselingSession.objects.get().starts_at == EIGHT


def test_the_times_are_shown_on_the_clock_of_the_city_chosen(as_user, owner, asked):
    page = as_user(owner).get(f"{HERE}{asked.pk}/horas/", {"zone": "Europe/Rome"}).content.decode()
    assert "</span>15:00" in page
    assert "</span>08:00" not in page


@pytest.mark.parametrize(
    "slot", ["", "x", "9@yesterday", "999999@2026-11-26T14:00:00+00:00", "1@2026-99-99T14:00:00+00:00"]
)
def test_a_slot_that_is_none_is_refused_with_a_sentence(as_user, owner, asked, slot):
    answer = as_user(owner).post(f"{HERE}{asked.pk}/horas/", {"slot": slot}, follow=True)
    assert said(answer) == ["error"]
    asked.refresh_from_db()
    assert asked.state == "requested"


def test_a_session_without_a_matter_is_not_asked_for(as_user, owner, company):
    assert "aria-invalid" in as_user(owner).post(f"{HERE}pedir/", {"channel": "office"}).content.decode()
    assert not CounselingSession.objects.exists()


def test_a_company_cancels_with_its_reason(as_user, owner, booked):
    as_user(owner).post(f"{HERE}{booked.pk}/cancelar/", {"reason": "Viaje"})
    booked.refresh_from_db()
    assert (booked.state, booked.cancel_reason) == ("cancelled", "Viaje")


def test_a_company_waits_and_leaves_the_list(as_user, owner, asked):
    browser = as_user(owner)
    days = {"with_whom": "own", "not_before": "2026-11-25", "not_after": "2026-12-10"}
    browser.post(f"{HERE}{asked.pk}/espera/", days)
    assert asked.company.sessions.get().waiting.adviser.user == asked.company.adviser
    browser.post(f"{HERE}{asked.pk}/espera/", {"stop": "1"})
    assert not hasattr(asked.company.sessions.get(), "waiting")


PAGES = ["", "{pk}/", "{pk}/horas/", "{pk}/asesoria.ics", "{pk}/acta.pdf"]


@pytest.mark.parametrize("path", PAGES[1:])
def test_another_companys_session_answers_like_a_missing_one(as_user, stranger, booked, path):
    assert as_user(stranger).get(HERE + path.format(pk=booked.pk)).status_code == 404
    assert as_user(stranger).get(HERE + path.format(pk=999_999)).status_code == 404


@pytest.mark.parametrize("verb", ["cancelar", "confirmar", "espera", "aceptar"])
def test_a_stranger_changes_nothing(as_user, stranger, booked, verb):
    assert as_user(stranger).post(f"{HERE}{booked.pk}/{verb}/", {"stop": "1"}).status_code == 404
    booked.refresh_from_db()
    assert booked.state == "booked"


@pytest.mark.parametrize("path", PAGES)
def test_visitors_sign_in_and_other_roles_are_refused(client, as_user, consular_officer, booked, path):
    assert client.get(HERE + path.format(pk=booked.pk)).status_code == 302
    assert as_user(consular_officer).get(HERE + path.format(pk=booked.pk)).status_code == 403


def test_the_list_costs_as_much_for_ten_sessions_as_for_one(as_user, owner, booked, django_assert_max_num_queries):
    for n in range(9):
        at = EIGHT - timedelta(days=n + 3)
        factories.CounselingSessionFactory(company=booked.company, state="held", starts_at=at, ends_at=at + HOUR)
    browser = as_user(owner)
    with django_assert_max_num_queries(8):
        assert browser.get(HERE).status_code == 200


def test_what_only_advisers_write_for_themselves_never_leaves_them(client, as_user, owner, adviser, held):
    browser, token = as_user(owner), signed_token(record.LINK_PURPOSE, held.pk)
    pages = [browser.get(HERE), browser.get(f"{HERE}{held.pk}/"), browser.get("/es/mi-empresa/acuerdos/")]
    pages += [client.get(f"/es/acta-de-asesoria/{token}/"), browser.get("/es/mi-portal/")]
    assert [page.status_code for page in pages] == [200] * 5
    assert not any("marcador-privado" in page.content.decode() for page in pages)
    assert not Notification.objects.filter(body__contains="marcador-privado").exists()
    # Canary: the adviser's own page contains it.
    assert "marcador-privado" in as_user(adviser).get(f"/es/equipo/asesorias/{held.pk}/").content.decode()


def test_a_company_confirms_and_rates_by_one_tap_without_signing_in(client, held):
    page = f"/es/acta-de-asesoria/{signed_token(record.LINK_PURPOSE, held.pk)}/"
    assert "Se calculó el costo." in client.get(page).content.decode()
    held.refresh_from_db()
    assert held.confirmed_at is None  # GET confirms nothing
    client.post(page, {"rating": "5", "note": ""})
    held.refresh_from_db()
    assert (held.rating, held.confirmed_at) == (5, timezone.now())


def test_an_old_link_opens_nothing(client, held, noon):
    page = f"/es/acta-de-asesoria/{signed_token(record.LINK_PURPOSE, held.pk)}/"
    noon.shift(RECORD_CONFIRMATION_PERIOD + HOUR)
    assert client.get(page).status_code == 404


def test_an_objection_leaves_the_record_open_and_tells_the_adviser(as_user, owner, adviser, held):
    as_user(owner).post(f"{HERE}{held.pk}/confirmar/", {"note": "La fecha es otra.", "not_right": "1"})
    held.refresh_from_db()
    assert (held.confirmed_at, held.company_note) == (None, "La fecha es otra.")
    assert Notification.objects.filter(recipient=adviser, kind="session_record_comment").exists()


def test_a_rating_that_does_not_exist_is_refused(as_user, owner, held):
    answer = as_user(owner).post(f"{HERE}{held.pk}/confirmar/", {"rating": "9"}, follow=True)
    assert said(answer) == ["error"]


def test_the_minutes_are_a_pdf_without_the_private_notes(as_user, owner, held):
    from counseling.documents.minutes import minutes_data

    answer = as_user(owner).get(f"{HERE}{held.pk}/acta.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "marcador-privado" not in str(minutes_data(held))
    assert "Se calculó el costo." in str(minutes_data(held))


def test_the_page_offers_the_entry_for_the_calendar(as_user, owner, booked):
    answer = as_user(owner).get(f"{HERE}{booked.pk}/asesoria.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"DTSTART:20261126T140000Z" in answer.content


# --- Agreements and referrals -------------------------------------------------------------------------------


def test_an_agreement_is_done_with_its_words_and_its_adviser_hears_of_it(as_user, owner, adviser, held):
    item = held.action_items.get()
    as_user(owner).post(f"/es/mi-empresa/acuerdos/{item.pk}/", {"proof": "Ficha enviada por correo"})
    item.refresh_from_db()
    assert (item.state, item.proof) == ("done", "Ficha enviada por correo")
    assert Notification.objects.filter(recipient=adviser, kind="agreement_done").count() == 1


def test_done_without_a_word_or_paper_is_not_done(as_user, owner, held):
    item = held.action_items.get()
    assert "aria-invalid" in as_user(owner).post(f"/es/mi-empresa/acuerdos/{item.pk}/", {"proof": ""}).content.decode()
    item.refresh_from_db()
    assert item.state == "open"


def test_a_photo_proves_it_and_only_the_company_and_its_advisers_see_it(
    as_user, owner, stranger, adviser, held, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    item = held.action_items.get()
    photo = upload(good.photo("JPEG"), "foto.jpg")
    as_user(owner).post(f"/es/mi-empresa/acuerdos/{item.pk}/", {"photo": photo})
    item.refresh_from_db()
    assert item.proof_file.name.startswith("private/proofs/")
    page = f"/es/acuerdos/{item.pk}/comprobante/"
    assert [as_user(user).get(page).status_code for user in (owner, adviser, stranger)] == [200, 200, 404]


def test_what_the_adviser_owes_is_not_the_companys_to_finish(as_user, owner, company):
    item = factories.ActionItemFactory(company=company, holder="adviser")
    assert as_user(owner).post(f"/es/mi-empresa/acuerdos/{item.pk}/", {"proof": "x"}).status_code == 404


def test_the_company_sees_with_whom_its_matter_is_and_why_it_came_back(as_user, owner, stranger, company, manager):
    referral = factories.ReferralFactory(company=company, matter="Compradores en Texas")
    agreements.return_referral(referral, "Falta la ficha técnica.", by=manager)
    page = as_user(owner).get("/es/mi-empresa/derivaciones/").content.decode()
    assert "Compradores en Texas" in page
    assert "Falta la ficha técnica." in page
    assert "Compradores en Texas" not in as_user(stranger).get("/es/mi-empresa/derivaciones/").content.decode()


def test_a_time_is_read_back_in_the_readers_zone_before_it_is_taken(as_user, owner, profile, asked):
    browser, address = as_user(owner), f"{HERE}{asked.pk}/horas/"
    shown = browser.get(address, {"zone": "America/New_York", "slot": f"{profile.pk}@{SLOT}"})
    assert shown.status_code == 200
    html = shown.content.decode()
    assert "Nueva York" in html
    assert "Sí, apartarla" in html
    asked.refresh_from_db()
    assert asked.state == "requested"
    browser.post(address, {"slot": f"{profile.pk}@{SLOT}"})
    asked.refresh_from_db()
    assert asked.state == "booked"


def test_cities_are_named_in_the_readers_language():
    with translation.override("es"):
        assert city_name("America/Mexico_City") == "Ciudad de México"
        assert city_name("Europe/Rome") == "Milán · Roma"
    with translation.override("en"):
        assert city_name("America/New_York") == "New York"
        assert city_name("Europe/Rome") == "Milan · Rome"
