"""Calendar entries in letters: SEQUENCE and DTSTAMP by person and event, no CANCEL without a REQUEST before."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from counseling.forum import rules
from counseling.forum.tickets import ticket_path
from counseling.models import GroupSession
from counseling.rules import calendar_feeds
from exportasv.core.notifications.models import CalendarInvitation, EmailAttachment, NoticePreference, Notification
from tests import factories

pytestmark = pytest.mark.django_db
ADA, BEA = "ada@example.com", "bea@example.com"


@pytest.fixture
def event(noon):
    starts_at = timezone.now() + timedelta(days=9)
    ends_at = starts_at + timedelta(hours=1)
    return factories.ForumEventFactory(slug="costos", capacity=1, starts_at=starts_at, ends_at=ends_at)


def letters_to(address: str) -> list[Calendar]:
    files = EmailAttachment.objects.filter(media_type__startswith="text/calendar").order_by("pk")
    files = files.filter(letter__address=address) | files.filter(notice__recipient__email=address)
    return [Calendar.from_ical(bytes(file.content)) for file in files]


def versions(address: str) -> list[tuple[str, int]]:
    return [(str(each["METHOD"]), int(each.walk("VEVENT")[0]["SEQUENCE"])) for each in letters_to(address)]


def register(event, address: str = ADA):
    return rules.register_for_event(event, "Ada Guest", address, by=None, has_consented=True)


def test_a_place_given_back_and_taken_again_stands_in_the_calendar(event, noon):
    for _time in range(2):
        place = register(event)
        noon.shift(timedelta(minutes=3))
        rules.cancel_registration(place, by=None)
        noon.shift(timedelta(minutes=3))
    register(event)
    assert versions(ADA) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2), ("CANCEL", 3), ("REQUEST", 4)]
    stamps = [each.walk("VEVENT")[0].decoded("DTSTAMP") for each in letters_to(ADA)]
    assert stamps == sorted(set(stamps))
    assert stamps[-1] == timezone.now().replace(microsecond=0)
    assert len({str(each.walk("VEVENT")[0]["UID"]) for each in letters_to(ADA)}) == 1


def test_a_change_of_the_event_comes_after_all_that_the_person_got(event, manager):
    place = register(event)
    rules.cancel_registration(place, by=None)
    register(event)
    event.refresh_from_db()
    event.room = "Salón Izalco"
    rules.save_event(event, by=manager)
    rules.cancel_event(event, by=manager)
    assert versions(ADA) == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2), ("REQUEST", 3), ("CANCEL", 4)]


def test_who_only_waited_gets_no_entry_at_all(event, manager):
    register(event)
    waiting = register(event, BEA)
    rules.cancel_registration(waiting, by=None)
    register(event, BEA)
    rules.cancel_event(event, by=manager)
    assert versions(BEA) == []
    assert versions(ADA) == [("REQUEST", 0), ("CANCEL", 1)]


def test_who_waited_gets_an_entry_with_the_place_and_one_cancellation(event, manager):
    first, second = register(event), register(event, BEA)
    rules.cancel_registration(first, by=None)
    rules.cancel_event(event, by=manager)
    second.refresh_from_db()
    rules.cancel_registration(second, by=None)
    assert [method for method, _sequence in versions(BEA)] == ["REQUEST", "CANCEL"]


def test_a_notice_that_waits_for_the_digest_is_no_invitation(event):
    person = factories.UserFactory(email=ADA)
    for kind in ("forum", "sessions"):
        NoticePreference.objects.create(user=person, topic=kind, channel=Notification.Channel.DIGEST)
    place = rules.register_for_event(event, "Ada", ADA, by=person)
    assert not CalendarInvitation.objects.exists()
    NoticePreference.objects.all().delete()
    rules.cancel_registration(place, by=person)
    assert versions(ADA) == []


@pytest.mark.parametrize("address", ["/es/foro/costos/evento.ics", "/en/forum/costos/event.ics", "/en/forum/2026.ics"])
def test_what_anybody_may_download_invites_nobody(client: Client, event, address):
    answer = client.get(address)
    calendar = Calendar.from_ical(answer.content)
    entry = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in entry
    assert "ORGANIZER" not in entry


@pytest.mark.parametrize("address", ["/es/foro/costos/evento.ics", "/en/forum/2026.ics"])
def test_a_file_stays_the_same_until_the_event_changes(client: Client, event, manager, noon, address):
    first = client.get(address)
    noon.shift(timedelta(hours=5))
    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    event.room = "Otro salón"
    rules.save_event(event, by=manager)
    after = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert after.status_code == 200
    assert after.content != first.content


def test_the_ticket_offers_the_file_that_invites_nobody(client: Client, event):
    page = client.get(ticket_path(register(event))).content.decode()
    assert reverse("counseling:event_ics", args=["costos"]) in page or "/es/foro/costos/evento.ics" in page


def test_the_advisers_feed_stays_the_same_and_follows_a_group_session(client: Client, profile, noon):
    starts_at = timezone.now() + timedelta(days=3)
    group = factories.GroupSessionFactory(adviser=profile, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    factories.CounselingSessionFactory(
        adviser=profile, state="booked", starts_at=starts_at + timedelta(days=1),
        ends_at=starts_at + timedelta(days=1, hours=1), booked_at=timezone.now(),
    )  # fmt: skip
    address = reverse("counseling:calendar_feed", args=[calendar_feeds.create_feed(profile, by=profile.user)])
    first = client.get(address)
    noon.shift(timedelta(minutes=90))
    assert client.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert "private" in first["Cache-Control"]
    GroupSession.objects.filter(pk=group.pk).update(topic="Otra cosa")
    after = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    entry = next(e for e in Calendar.from_ical(after.content).walk("VEVENT") if e["SUMMARY"] == "Otra cosa")
    assert entry["SEQUENCE"] == 1
