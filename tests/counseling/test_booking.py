"""Booking, moving, cancelling, the waiting list, and calendar invitations."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from icalendar import Calendar

from counseling.booking.free_times import Slot
from counseling.models import Adviser, CounselingSession, WaitingListEntry
from counseling.rules import absence, booking, groups
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import EmailAttachment, Notification, OutgoingEmail
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOUR = timedelta(hours=1)
EIGHT = datetime(2026, 11, 26, 14, tzinfo=UTC)  # Thursday, 8:00 in San Salvador
FIRST, LAST = date(2026, 11, 25), date(2026, 12, 20)


def asked(company, by, matter="Costos") -> CounselingSession:
    return booking.request_session(company, matter, by=by)


def booked(company, by, profile, at=EIGHT) -> CounselingSession:
    return booking.book_session(asked(company, by), profile, at, at + HOUR, by=by)


def entries(recipient) -> list[tuple[str, int]]:
    """Return (method, sequence) of the calendar entries sent to a person, in order."""
    found = []
    for file in EmailAttachment.objects.filter(notice__recipient=recipient).order_by("pk"):
        calendar = Calendar.from_ical(bytes(file.content))
        found.append((str(calendar["method"]), calendar.walk("VEVENT")[0]["sequence"]))
    return found


def test_a_company_books_one_of_the_free_times(company, owner, profile):
    session = booking.book_slot(asked(company, owner), Slot(profile, EIGHT, EIGHT + HOUR), by=owner)
    assert (session.state, session.starts_at, session.adviser) == ("booked", EIGHT, profile)


@pytest.mark.parametrize("at", [EIGHT + HOUR / 2, EIGHT - 3 * HOUR, EIGHT + timedelta(days=2), EIGHT - HOUR * 30])
def test_a_time_that_was_never_offered_is_refused_to_a_company(company, owner, profile, at):
    with pytest.raises(RuleError, match=r"free any more|ya no está libre"):
        booking.book_slot(asked(company, owner), Slot(profile, at, at + HOUR), by=owner)


def test_a_company_moves_and_cancels_only_until_the_hour(company, owner, profile, noon):
    session = booked(company, owner, profile)
    noon.move_to(EIGHT - HOUR * 14)  # 18:00 of the day before
    with pytest.raises(RuleError, match=r"has passed|Ya pasó"):
        booking.cancel_session_by_company(session, by=owner)
    with pytest.raises(RuleError):
        booking.book_slot(session, Slot(profile, EIGHT + HOUR, EIGHT + 2 * HOUR), by=owner)
    assert booking.cancel_session(session, by=owner).state == "cancelled"  # staff can


def test_both_sides_get_the_invitation_its_update_and_its_cancellation(company, owner, adviser, profile):
    session = booked(company, owner, profile)
    session = booking.reschedule_session(session, profile, EIGHT + HOUR, EIGHT + 2 * HOUR, by=owner)
    booking.cancel_session(session, by=owner)
    for person in (owner, adviser):
        assert entries(person) == [("REQUEST", 1), ("REQUEST", 2), ("CANCEL", 3)]


def test_the_calendar_entry_says_where_when_and_to_whom_and_nothing_private(company, owner, profile):
    profile.place = "Oficina de CONAMYPE"
    profile.save()
    session = asked(company, owner)
    CounselingSession.objects.filter(pk=session.pk).update(private_notes="marcador-privado")
    booking.book_session(session, profile, EIGHT, EIGHT + HOUR, by=owner)
    content = bytes(EmailAttachment.objects.filter(notice__recipient=owner).get().content)
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["dtstart"].dt == EIGHT
    assert event["location"] == "Oficina de CONAMYPE"
    assert str(event["attendee"]) == f"mailto:{owner.email}"
    assert b"marcador-privado" not in content


def test_a_company_without_accounts_gets_its_invitation_at_its_address(profile, adviser):
    company = factories.CompanyFactory(email="ventas@empresa.example")
    booked(company, adviser, profile)
    assert OutgoingEmail.objects.get().files.get().media_type.endswith("method=REQUEST")


def test_another_adviser_takes_over_and_both_calendars_know(company, owner, adviser, profile):
    other = factories.AdviserFactory()
    session = booking.reschedule_session(booked(company, owner, profile), other, EIGHT, EIGHT + HOUR, by=adviser)
    assert session.adviser == other
    assert entries(adviser) == [("REQUEST", 1), ("CANCEL", 2)]
    assert entries(other.user) == [("REQUEST", 2)]


def test_a_time_given_back_is_booked_for_the_first_who_waits(company, owner, other_company, stranger, profile):
    session = booked(company, owner, profile)
    waiting = asked(other_company, stranger, "Etiqueta")
    booking.join_waiting_list(waiting, None, FIRST, LAST, by=stranger)
    booking.cancel_session(session, by=owner)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.starts_at, waiting.adviser) == ("booked", EIGHT, profile)
    assert not WaitingListEntry.objects.exists()
    assert Notification.objects.filter(recipient=stranger, kind="session_from_waiting_list").count() == 1


def test_a_moved_session_leaves_its_time_to_the_list(company, owner, other_company, stranger, profile):
    session = booked(company, owner, profile)
    waiting = asked(other_company, stranger, "Etiqueta")
    booking.join_waiting_list(waiting, profile, FIRST, LAST, by=stranger)
    booking.reschedule_session(session, profile, EIGHT + HOUR, EIGHT + 2 * HOUR, by=owner)
    waiting.refresh_from_db()
    assert waiting.starts_at == EIGHT


@pytest.mark.parametrize("why", ["another adviser", "other days", "the company itself", "too late"])
def test_the_list_gives_nothing_to_whom_it_does_not_suit(company, owner, other_company, stranger, profile, noon, why):
    session = booked(company, owner, profile)
    who = (company, owner) if why == "the company itself" else (other_company, stranger)
    adviser = factories.AdviserFactory() if why == "another adviser" else None
    first = date(2026, 11, 27) if why == "other days" else FIRST
    waiting = asked(*who, "Etiqueta")
    booking.join_waiting_list(waiting, adviser, first, LAST, by=who[1])
    if why == "too late":
        noon.move_to(EIGHT - HOUR)
    booking.cancel_session(session, by=owner)
    waiting.refresh_from_db()
    assert waiting.state == "requested"


def test_who_stops_waiting_gets_nothing(company, owner, other_company, stranger, profile):
    session = booked(company, owner, profile)
    waiting = asked(other_company, stranger)
    booking.join_waiting_list(waiting, None, FIRST, LAST, by=stranger)
    booking.leave_waiting_list(waiting, by=stranger)
    booking.cancel_session(session, by=owner)
    waiting.refresh_from_db()
    assert waiting.state == "requested"


def test_a_request_that_is_cancelled_leaves_the_list(company, owner):
    session = asked(company, owner)
    booking.join_waiting_list(session, None, FIRST, LAST, by=owner)
    booking.cancel_session(session, by=owner)
    assert not WaitingListEntry.objects.exists()


# --- Group sessions -----------------------------------------------------------------------------------------


@pytest.fixture
def group(profile, adviser):
    return groups.plan_group_session(profile, "Etiquetas", EIGHT, EIGHT + 2 * HOUR, 2, by=adviser)


def test_a_group_fills_and_the_rest_waits_and_moves_up(group, company, owner, other_company, stranger):
    third = factories.CompanyMemberFactory()
    first, second = (
        groups.join_group_session(group, company, by=owner),
        groups.join_group_session(group, other_company, by=stranger),
    )
    last = groups.join_group_session(group, third.company, by=third.user)
    assert [first.state, second.state, last.state] == ["booked", "booked", "requested"]
    booking.cancel_session(first, by=owner)
    last.refresh_from_db()
    assert (last.state, last.starts_at) == ("booked", EIGHT)


def test_a_company_joins_once(group, company, owner):
    groups.join_group_session(group, company, by=owner)
    with pytest.raises(RuleError, match=r"already|ya tiene"):
        groups.join_group_session(group, company, by=owner)


def test_a_group_takes_the_time_of_its_adviser(group, company, owner, profile, adviser):
    with pytest.raises(RuleError, match=r"group session|en grupo"):
        booked(company, owner, profile)
    with pytest.raises(RuleError):
        groups.plan_group_session(profile, "Precios", EIGHT + HOUR, EIGHT + 3 * HOUR, 5, by=adviser)


def test_no_group_is_planned_over_a_session_or_an_absence(company, owner, profile, adviser):
    booked(company, owner, profile)
    with pytest.raises(RuleError, match=r"another session|otra asesoría"):
        groups.plan_group_session(profile, "Precios", EIGHT, EIGHT + HOUR, 5, by=adviser)
    absence.record_absence(profile, EIGHT + 3 * HOUR, EIGHT + 5 * HOUR, by=adviser)
    with pytest.raises(RuleError, match=r"away|ausente"):
        groups.plan_group_session(profile, "Precios", EIGHT + 3 * HOUR, EIGHT + 4 * HOUR, 5, by=adviser)


def test_a_group_that_is_cancelled_tells_every_company(group, company, owner, adviser):
    groups.join_group_session(group, company, by=owner)
    groups.cancel_group_session(group, "Sin salón", by=adviser)
    assert CounselingSession.objects.get().state == "cancelled"
    assert Notification.objects.filter(recipient=owner, kind="session_cancelled").exists()


def test_one_record_of_a_group_is_for_all_who_came(group, company, owner, other_company, stranger, adviser, noon):
    came, missed = (
        groups.join_group_session(group, company, by=owner),
        groups.join_group_session(group, other_company, by=stranger),
    )
    noon.move_to(group.ends_at)
    with pytest.raises(RuleError):
        groups.record_group_session(group, " ", [came.pk], by=adviser)
    groups.record_group_session(group, "Se revisaron etiquetas.", [came.pk], by=adviser)
    came.refresh_from_db()
    missed.refresh_from_db()
    assert (came.state, came.notes, missed.state) == ("held", "Se revisaron etiquetas.", "missed")


def test_another_constraint_is_not_told_as_an_overlap(adviser):
    with pytest.raises(IntegrityError), booking.overlap_as_rule_error(adviser):
        Adviser.objects.create(user=adviser)  # an account is one adviser
