"""Places at forum events: who gets one, who waits, who is notified."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import InternalError, connection
from django.db.utils import IntegrityError

from counseling.forum import rules
from counseling.models import Registration
from counseling.tasks import send_thanks
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import EmailAttachment, Notification, OutgoingEmail
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories

BEFORE = datetime(2026, 12, 1, 15, tzinfo=UTC)
DURING = datetime(2026, 12, 2, 15, 10, tzinfo=UTC)
AFTER = datetime(2026, 12, 2, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _day_before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def event(db):
    return factories.ForumEventFactory(capacity=1)


def guest(event, name: str, **values) -> Registration:
    return rules.register_for_event(event, name, f"{name.lower()}@example.org", by=None, **values)


def kinds() -> list[str]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_full_event_fills_its_waiting_list_and_a_place_given_back_goes_to_the_first(event):
    first, second, third = (guest(event, name) for name in ("Ana", "Eva", "Luz"))
    assert [row.state for row in (first, second, third)] == ["registered", "waiting", "waiting"]
    rules.cancel_registration(first, by=None)
    assert [Registration.objects.get(pk=row.pk).state for row in (second, third)] == ["registered", "waiting"]
    assert kinds() == ["forum_registered", "forum_waiting", "forum_waiting", "forum_cancelled", "forum_promoted"]


def test_an_address_registers_once_for_an_event(event):
    guest(event, "Ana")
    with pytest.raises(rules.AlreadyRegisteredError):
        rules.register_for_event(event, "Ana", "ANA@example.org", by=None)


def test_who_gave_the_place_back_may_come_again_and_is_told_again(event):
    rules.cancel_registration(guest(event, "Ana"), by=None)
    with time_machine.travel(BEFORE + timedelta(minutes=5)):
        again = guest(event, "Ana")
    assert again.state == "registered"
    assert kinds().count("forum_registered") == 2


def test_a_company_is_told_in_the_portal_and_a_guest_in_the_guests_language(event, owner, company):
    event.capacity = 5
    event.save()
    rules.register_for_event(event, "Ana", owner.email, by=owner, company=company)
    guest(event, "Eva", language="en")
    assert Notification.objects.get().recipient == owner
    letter = OutgoingEmail.objects.get()
    assert letter.subject == "Your place at “How to export” is reserved"
    assert "/en/ticket/" in letter.body
    assert EmailAttachment.objects.filter(letter=letter, media_type__startswith="text/calendar").count() == 1


def test_a_mail_of_the_forum_leaves_once_though_its_work_is_done_twice(event):
    guest(event, "Ana")
    work = OutboxTask.objects.get(kind="letter")
    assert [outbox.run_task(work.pk), outbox.run_task(work.pk)] == [True, False]
    outbox.HANDLERS["letter"].run(**work.ids)  # as after a worker that stopped between sending and marking
    assert len(mail.outbox) == 1


def test_an_event_that_is_over_or_called_off_takes_nobody(event, manager):
    rules.cancel_event(event, by=manager)
    with pytest.raises(RuleError):
        guest(event, "Ana")
    with time_machine.travel(AFTER), pytest.raises(RuleError):
        guest(factories.ForumEventFactory(), "Ana")


def test_more_places_go_to_those_who_wait(event, manager):
    guest(event, "Ana")
    waiting = guest(event, "Eva")
    event.capacity = 2
    rules.save_event(event, by=manager)
    waiting.refresh_from_db()
    assert waiting.state == "registered"


def test_there_are_never_fewer_places_than_people(event, manager):
    guest(event, "Ana")
    event.capacity = 0
    with pytest.raises(RuleError):
        rules.save_event(event, by=manager)


def test_another_room_is_told_to_all_with_a_higher_number_of_the_calendar_entry(event, manager):
    guest(event, "Ana")
    event.room = "Salón Izalco"
    rules.save_event(event, by=manager)
    rules.save_event(event, by=manager)  # saved again without a change
    assert (event.sequence, kinds().count("forum_event_changed")) == (1, 1)
    entry = EmailAttachment.objects.get(letter__kind="forum_event_changed").content
    assert b"SEQUENCE:1" in bytes(entry)


def test_a_called_off_event_leaves_the_calendars(event, manager):
    guest(event, "Ana")
    rules.cancel_event(event, by=manager)
    entry = bytes(EmailAttachment.objects.get(letter__kind="forum_event_cancelled").content)
    assert b"METHOD:CANCEL" in entry
    with pytest.raises(RuleError):
        rules.cancel_event(event, by=manager)


# --- At the door ------------------------------------------------------------------------------------------


def test_a_check_in_said_twice_keeps_the_first_time(event, adviser):
    row = guest(event, "Ana")
    with time_machine.travel(DURING, tick=False):
        rules.check_in(row, by=adviser, at=DURING - timedelta(minutes=8))
        again = rules.check_in(row, by=adviser)
    assert again.attended_at == DURING - timedelta(minutes=8)


@pytest.mark.parametrize("wrong", [datetime(2020, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)])
def test_a_wrong_clock_at_the_door_is_put_right(event, adviser, wrong):
    row = guest(event, "Ana")
    with time_machine.travel(DURING, tick=False):
        came = rules.check_in(row, by=adviser, at=wrong).attended_at
    assert event.starts_at - rules.DOOR_OPENS_BEFORE <= came <= DURING


def test_a_check_in_by_mistake_is_undone(event, adviser):
    row = rules.check_in(guest(event, "Ana"), by=adviser)
    row = rules.undo_check_in(row, by=adviser)
    assert (row.state, row.attended_at) == ("registered", None)
    send_thanks(registration=row.pk)
    assert "forum_thanks" not in kinds()


def test_who_waits_or_has_no_place_is_let_in_at_the_door(event, adviser):
    guest(event, "Ana")
    assert rules.check_in(guest(event, "Eva"), by=adviser).state == "attended"
    assert rules.register_walk_in(event, "Luz", "luz@example.org", by=adviser).state == "attended"


def test_who_came_is_thanked_once_after_the_event(event, adviser):
    row = rules.check_in(guest(event, "Ana"), by=adviser)
    assert OutboxTask.objects.get(kind="forum.send_thanks").due_at == event.ends_at
    send_thanks(registration=row.pk)
    send_thanks(registration=row.pk)
    assert kinds().count("forum_thanks") == 1


def test_a_certificate_is_for_who_came_once_it_is_over(event, adviser):
    row = rules.check_in(guest(event, "Ana"), by=adviser)
    with pytest.raises(RuleError):
        rules.issue_certificate(row)
    with time_machine.travel(AFTER):
        code = rules.issue_certificate(row).certificate_code
        assert rules.issue_certificate(row).certificate_code == code
        with pytest.raises(RuleError):
            rules.issue_certificate(factories.RegistrationFactory(event=event, state="waiting"))


# --- Many at once -----------------------------------------------------------------------------------------


def rush(event, people: int = 16) -> list[str]:
    """Register this many people at the same moment and return the result for each."""
    start = threading.Barrier(people)

    def press(number: int) -> str:
        start.wait()
        try:
            return guest(event, f"guest{number}").state
        except (IntegrityError, InternalError) as error:
            return str(error).split("\n")[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(press, range(people)))


@pytest.fixture
def without_lock(monkeypatch):
    """Switch the control off: read the event's row without a lock, and let all threads read before the first write."""

    def read_row(row):
        return type(row)._base_manager.get(pk=row.pk)

    monkeypatch.setattr(rules, "lock_row", read_row)
    free, met = rules._free_places, threading.Barrier(16)

    def count_and_wait(event):
        places = free(event)
        met.wait()
        return places

    monkeypatch.setattr(rules, "_free_places", count_and_wait)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_never_get_more_places_than_there_are():
    event = factories.ForumEventFactory(capacity=5)
    ended = rush(event)
    assert sorted(ended) == ["registered"] * 5 + ["waiting"] * 11
    assert event.registrations.with_place().count() == 5


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_postgresql_still_refuses(without_lock):
    event = factories.ForumEventFactory(capacity=5)
    ended = rush(event)
    assert event.registrations.with_place().count() == 5
    assert ended.count("event_is_full") == 11


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_trigger_the_event_overflows(without_lock):
    """Canary: the two controls stop this race."""
    event = factories.ForumEventFactory(capacity=5)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE counseling_registration DISABLE TRIGGER pgtrigger_seats_71829")
    try:
        rush(event)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE counseling_registration ENABLE TRIGGER pgtrigger_seats_71829")
    assert event.registrations.with_place().count() == 16


@pytest.mark.django_db(transaction=True)
def test_places_given_back_at_once_go_to_as_many_who_wait():
    event = factories.ForumEventFactory(capacity=4)
    rows = [guest(event, f"guest{number}") for number in range(8)]

    def give_back(row) -> None:
        try:
            rules.cancel_registration(row, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(give_back, rows[:4]))
    assert event.registrations.with_place().count() == 4
    assert OutgoingEmail.objects.filter(kind="forum_promoted").count() == 4
