"""Registration and calendars on the public pages, and the places of a company."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from counseling.forum import rules
from counseling.forum.tickets import ticket_path
from counseling.models import ForumEvent, Material, Registration
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories
from tests.uploads import good
from tests.uploads.good import upload

BEFORE = datetime(2026, 12, 1, 15, tzinfo=UTC)
GUEST = {"name": " Ana  Guest ", "email": "Ana@example.org", "phone": "", "consent": "on"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day_before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def event() -> ForumEvent:
    return factories.ForumEventFactory(slug="costos", title_en="Pricing", capacity=1)


def test_a_guest_registers_and_gets_the_ticket_by_mail_alone(client: Client, event):
    answer = client.post("/en/forum/costos/register/", GUEST)
    row = Registration.objects.get()
    assert (row.name, row.email, row.state, row.language) == ("Ana Guest", "ana@example.org", "registered", "en")
    assert row.consented_at is not None
    assert answer["Location"] == "/en/forum/costos/"
    page = client.get(answer["Location"]).content.decode()
    assert "We have written to this address" in page
    assert row.code[:4] not in page
    assert "/en/ticket/" not in page
    letter = OutgoingEmail.objects.get()
    assert letter.address == "ana@example.org"
    link = re.search(r"/en/ticket/\S+", letter.body)[0]
    assert row.code[:4] in client.get(link).content.decode()


@pytest.mark.parametrize("gap", ["name", "email", "consent"])
def test_a_guest_gives_name_address_and_consent(client: Client, event, gap):
    answer = client.post("/en/forum/costos/register/", {**GUEST, gap: ""})
    assert answer.status_code == 400
    assert gap in answer.context["form"].errors
    assert not Registration.objects.exists()


def test_a_robot_registers_nothing(client: Client, event):
    client.post("/en/forum/costos/register/", {**GUEST, "website": "https://spam.example"})
    assert not Registration.objects.exists()


def test_one_address_sends_twenty_registrations_an_hour(client: Client, event):
    for _n in range(20):
        client.post("/en/forum/costos/register/", {})
    assert client.post("/en/forum/costos/register/", GUEST).status_code == 429


def test_who_has_a_place_gets_the_link_by_mail_and_not_by_the_form(client: Client, event):
    client.post("/en/forum/costos/register/", GUEST)
    for _again in range(2):
        answer = Client().post("/en/forum/costos/register/", GUEST)
        assert answer["Location"] == "/en/forum/costos/"
    assert OutgoingEmail.objects.filter(kind="forum_link_resent").count() == 1


def test_a_known_address_lends_no_ticket_and_no_answer_tells_of_it(client: Client, event):
    client.post("/en/forum/costos/register/", GUEST)
    ForumEvent.objects.update(capacity=2)
    answers = []
    for email in ("ana@example.org", "ANA@example.org", "new@example.org"):
        answer = Client().post("/en/forum/costos/register/", {**GUEST, "name": "Mallory", "email": email})
        said = [str(each) for each in get_messages(answer.wsgi_request)]
        answers.append((answer.status_code, answer["Location"], said))
    assert answers[0] == answers[1] == answers[2]
    assert Registration.objects.get(email="ana@example.org").name == "Ana Guest"


def test_a_place_that_somebody_typed_is_the_signed_in_persons_with_a_link_of_her_own(client, as_user, event, owner):
    client.post("/en/forum/costos/register/", {**GUEST, "name": "Mallory", "email": owner.email})
    row = Registration.objects.get()
    typed = ticket_path(row)
    answer = as_user(owner).post("/en/forum/costos/register/")
    row.refresh_from_db()
    assert (row.user, row.name) == (owner, owner.full_name)
    assert answer["Location"] == ticket_path(row, "en")
    assert answer["Location"] != typed
    assert client.get(typed).status_code == 410
    page = client.post(f"{typed}give-back/")  # a new link leaves to the owner's address, and nothing else is done
    assert (page.status_code, page["Location"]) == (302, "/")
    row.refresh_from_db()
    assert row.state == "registered"


@pytest.mark.parametrize("name", ["Gane en https://mal.example", "www.mal.com", "premio.xyz/abc"])
def test_a_guests_name_is_no_advertisement(client: Client, event, name):
    assert client.post("/en/forum/costos/register/", {**GUEST, "name": name}).status_code == 400
    assert not OutgoingEmail.objects.exists()


def test_a_member_registers_with_one_tap(as_user, event, owner, company):
    browser = as_user(owner)
    browser.post("/en/forum/costos/register/")
    row = Registration.objects.get()
    assert (row.email, row.company, row.user) == (owner.email, company, owner)
    assert "My ticket" in browser.get("/en/forum/costos/").content.decode()


def test_a_member_of_several_companies_chooses_and_never_anothers(as_user, event, owner, company, other_company):
    third = factories.CompanyMemberFactory(user=owner).company
    as_user(owner).post("/en/forum/costos/register/", {"company": third.pk})
    assert Registration.objects.get().company == third
    Registration.objects.all().delete()
    as_user(owner).post("/en/forum/costos/register/", {"company": other_company.pk})
    assert Registration.objects.get().company in (company, third)


def test_a_full_event_offers_its_waiting_list(client: Client, event):
    factories.RegistrationFactory(event=event)
    assert "Join the waiting list" in client.get("/en/forum/costos/").content.decode()
    client.post("/en/forum/costos/register/", GUEST)
    assert Registration.objects.get(email="ana@example.org").state == "waiting"


def test_what_is_over_or_called_off_takes_nobody(client: Client, event, manager):
    rules.cancel_event(event, by=manager)
    assert "cancelled" in client.get("/en/forum/costos/").content.decode()
    assert client.post("/en/forum/costos/register/", GUEST).status_code == 302
    assert not Registration.objects.exists()


def test_registration_for_an_unpublished_event_is_missing(client: Client):
    factories.ForumEventFactory(slug="x", edition=factories.ForumEditionFactory(year=2030, is_published=False))
    for end in ("register/", "event.ics", ""):
        assert client.get(f"/en/forum/x/{end}").status_code == 404
    assert client.get("/en/forum/2030.ics").status_code == 404


def test_agenda_and_event_take_the_same_queries_for_many(client: Client, django_assert_max_num_queries):
    for n in range(4):
        row = factories.ForumEventFactory(slug=f"e{n}")
        row.speakers.add(factories.SpeakerFactory(), factories.SpeakerFactory())
        factories.RegistrationFactory(event=row)
    with django_assert_max_num_queries(4):
        client.get("/en/forum/")
    with django_assert_max_num_queries(4):
        client.get("/en/forum/e1/")


def test_an_older_edition_keeps_its_agenda(client: Client, event):
    old = factories.ForumEditionFactory(year=2025)
    factories.ForumEventFactory(edition=old, title_en="Last year's talk")
    assert "Last year" not in client.get("/en/forum/").content.decode()
    assert "Last year" in client.get("/en/forum/?year=2025").content.decode()


# --- Calendars ----------------------------------------------------------------------------------------------


def entries(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_entry_keeps_its_name_through_changes(client: Client, event, manager):
    before = entries(client.get("/en/forum/costos/event.ics").content)[0]
    event.starts_at += timedelta(hours=1)
    event.ends_at += timedelta(hours=1)
    rules.save_event(event, by=manager)
    after = entries(client.get("/en/forum/costos/event.ics").content)[0]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == event.starts_at


def test_the_feed_has_every_event_and_says_what_was_called_off(client: Client, event, manager):
    rules.cancel_event(factories.ForumEventFactory(slug="e"), by=manager)
    answer = client.get("/en/forum/2026.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert sorted(row["STATUS"] for row in entries(answer.content)) == ["CANCELLED", "CONFIRMED"]


# --- Materials and the portal ---------------------------------------------------------------------------------


def test_a_public_paper_comes_as_an_attachment_and_a_private_one_not_at_all(client: Client, event, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    public, private = (
        factories.MaterialFactory.build(event=event, link="", audience=who) for who in ("public", "came")
    )
    for row in (public, private):
        row.file.save("guide.pdf", ContentFile(b"%PDF-1.7"))
    answer = client.get(f"/en/forum/costos/materials/{public.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"/en/forum/costos/materials/{private.pk}/").status_code == 404


def test_a_company_sees_its_own_places_alone(as_user, event, owner, company, stranger):
    factories.RegistrationFactory(event=event, company=company, name="Ana de Izalco")
    assert "Ana de Izalco" in as_user(owner).get("/en/my-company/forum/").content.decode()
    assert "Ana de Izalco" not in as_user(stranger).get("/en/my-company/forum/").content.decode()


def test_somebody_without_a_company_sees_their_own_places(as_user, event, guest):
    factories.RegistrationFactory(event=event, user=guest, name="Eva Guest")
    assert "Eva Guest" in as_user(guest).get("/en/my-company/forum/").content.decode()


def test_the_places_of_a_company_take_few_queries(as_user, event, owner, company, django_assert_max_num_queries):
    for _n in range(4):
        factories.RegistrationFactory(company=company)
    browser = as_user(owner)
    with django_assert_max_num_queries(9):
        browser.get("/en/my-company/forum/")


def test_partners_read_speakers_and_free_places(client: Client, event):
    event.speakers.add(factories.SpeakerFactory(name="Delmy"))
    factories.RegistrationFactory(event=event)
    row = client.get("/api/v1/events/costos/").json()
    assert (row["speakers"][0]["name"], row["free"], row["is_called_off"]) == ("Delmy", 0, False)
    rows = client.get("/api/v1/events/", {"starts_after": "2030-01-01T00:00:00Z"}).json()["results"]
    assert rows == []


def test_staff_adds_a_paper_that_is_made_anew_and_refuses_what_is_none(
    as_user, event, manager, settings, tmp_path, one_factor
):
    settings.MEDIA_ROOT = tmp_path
    address, given = (
        reverse("admin:counseling_material_add"),
        {"title_es": "Guía", "title_en": "Guide", "event": event.pk},
    )
    browser = as_user(manager)
    refused = browser.post(address, {**given, "audience": "public", "file": upload(b"<svg/>", "guide.pdf")})
    assert "file" in refused.context["adminform"].form.errors
    browser.post(address, {**given, "audience": "public", "file": upload(good.pdf(), "../guide.pdf")})
    assert re.fullmatch(r"private/materials/[a-z0-9]{24}\.pdf", Material.objects.get().file.name)


def test_a_material_is_a_paper_or_a_link_and_never_both(as_user, event, manager, one_factor):
    given = {"title_es": "Guía", "title_en": "Guide", "event": event.pk, "audience": "public"}
    assert as_user(manager).post(reverse("admin:counseling_material_add"), given).status_code == 200
    assert not Material.objects.exists()


def test_the_admin_form_tells_of_a_changed_room_and_calls_off(as_user, event, manager, one_factor):
    factories.RegistrationFactory(event=event)
    page = reverse("admin:counseling_forumevent_change", args=[event.pk])
    form = as_user(manager).get(page).context["adminform"].form
    given = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for part in ("starts_at", "ends_at"):
        given |= {
            f"{part}_0": f"{getattr(event, part):%d/%m/%Y}",
            f"{part}_1": "09:00" if part == "starts_at" else "10:00",
        }
    given |= {"room": "Sala Añil", "materials-TOTAL_FORMS": 0, "materials-INITIAL_FORMS": 0}
    assert as_user(manager).post(page, given).status_code == 302
    assert OutgoingEmail.objects.filter(kind="forum_event_changed").count() == 1
    as_user(manager).post(page, {**given, "_action_call_off": "1"})
    assert OutgoingEmail.objects.filter(kind="forum_event_cancelled").count() == 1
