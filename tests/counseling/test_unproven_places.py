"""A guest's place has a term until its link in the mail is used; then it goes to the next who waits."""

import contextlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from counseling.forum import rules
from counseling.forum.tickets import ticket_path, ticket_token
from counseling.models import ForumEvent, Registration
from exportasv.celery import app
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import EmailAttachment, OutgoingEmail
from exportasv.core.programme import UNPROVEN_PLACE_ENDS_BEFORE, UNPROVEN_PLACE_HELD, UNPROVEN_PLACE_LEAST
from tests import factories

LONG_BEFORE = datetime(2026, 11, 2, 15, tzinfo=UTC)  # the event is on 2 December
TERM_OVER = LONG_BEFORE + UNPROVEN_PLACE_HELD + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_month_before():
    with time_machine.travel(LONG_BEFORE, tick=False):
        yield


@pytest.fixture
def event(db) -> ForumEvent:
    return factories.ForumEventFactory(capacity=1)


def guest(event: ForumEvent, name: str) -> Registration:
    return rules.register_for_event(event, name, f"{name.lower()}@example.org", by=None, language="en")


def state_of(row: Registration) -> str:
    return Registration.objects.get(pk=row.pk).state


def kinds_to(row: Registration) -> list[str]:
    return list(OutgoingEmail.objects.filter(address=row.email).order_by("pk").values_list("kind", flat=True))


def release() -> int:
    return app.tasks["counseling.release_lapsed_places"].run()


# --- The term -------------------------------------------------------------------------------------------------


def test_an_unproven_place_goes_to_the_next_who_waits_when_its_term_is_over(event):
    first, second = guest(event, "Ana"), guest(event, "Eva")
    with time_machine.travel(LONG_BEFORE + UNPROVEN_PLACE_HELD - timedelta(minutes=1), tick=False):
        assert (release(), state_of(first)) == (0, "registered")
    with time_machine.travel(TERM_OVER, tick=False):
        assert [release(), release()] == [1, 0]
        assert (state_of(first), state_of(second)) == ("cancelled", "registered")
        assert kinds_to(first) == ["forum_registered", "forum_lapsed"]
        assert kinds_to(second) == ["forum_waiting", "forum_promoted"]
        second.refresh_from_db()
        assert second.held_until == timezone.now() + UNPROVEN_PLACE_HELD


def test_the_lapsed_place_leaves_the_calendar_and_the_new_one_enters_it(event):
    first, second = guest(event, "Ana"), guest(event, "Eva")
    with time_machine.travel(TERM_OVER, tick=False):
        release()
    entries = {
        row.letter.address: bytes(row.content)
        for row in EmailAttachment.objects.filter(letter__kind__in=["forum_lapsed", "forum_promoted"])
    }
    assert b"METHOD:CANCEL" in entries[first.email]
    assert b"METHOD:REQUEST" in entries[second.email]


def test_nobody_loses_a_place_that_nobody_else_wants(event):
    first = guest(event, "Ana")
    with time_machine.travel(TERM_OVER + timedelta(days=9), tick=False):
        assert (release(), state_of(first)) == (0, "registered")


def test_who_comes_after_the_term_gets_the_place_at_once_and_those_who_wait_before(event):
    first = guest(event, "Ana")
    with time_machine.travel(TERM_OVER, tick=False):
        second = guest(event, "Eva")
        third = guest(event, "Luz")
    assert [state_of(row) for row in (first, second, third)] == ["cancelled", "registered", "waiting"]


def test_only_as_many_places_lapse_as_others_need(manager):
    event = factories.ForumEventFactory(capacity=3)
    rows = [guest(event, name) for name in ("Ana", "Bea", "Eva")]
    waiting = guest(event, "Luz")
    with time_machine.travel(TERM_OVER, tick=False):
        release()
    assert [state_of(row) for row in (*rows, waiting)] == ["cancelled", "registered", "registered", "registered"]


def test_a_confirmed_place_stays(event, client: Client):
    first, second = guest(event, "Ana"), guest(event, "Eva")
    assert "Yes, I will come" in client.get(ticket_path(first)).content.decode()
    assert Registration.objects.get(pk=first.pk).proven_at is None  # a program that looks at links proves nothing
    client.post(ticket_path(first), {"action": "confirm"})
    with time_machine.travel(TERM_OVER, tick=False):
        assert (release(), state_of(first), state_of(second)) == (0, "registered", "waiting")
    assert "Yes, I will come" not in client.get(ticket_path(first)).content.decode()


def test_whatever_is_sent_by_the_link_confirms_the_place(event, client: Client):
    first = guest(event, "Ana")
    client.post(f"{ticket_path(first)}questions/", {"text": "What about the FDA?"})
    first.refresh_from_db()
    assert first.proven_at
    assert first.held_until is None


def test_who_signs_in_or_comes_needs_no_confirmation(event, owner, adviser):
    signed_in = rules.register_for_event(event, "Ana", owner.email, by=owner)
    walked_in = rules.register_walk_in(event, "Eva", "eva@example.org", by=adviser)
    for row in (signed_in, walked_in):
        assert (row.proven_at, row.held_until) == (timezone.now(), None)


def test_a_place_typed_for_a_signed_in_person_loses_its_term(event, owner):
    typed = rules.register_for_event(event, "Somebody", owner.email, by=None)
    assert typed.held_until
    taken = rules.register_for_event(event, "Ana", owner.email, by=owner)
    assert (taken.pk, taken.held_until, taken.proven_at) == (typed.pk, None, timezone.now())


def test_near_the_event_the_term_is_shorter(event):
    day_and_half = event.starts_at - timedelta(hours=36)
    with time_machine.travel(day_and_half, tick=False):
        assert guest(event, "Ana").held_until == event.starts_at - UNPROVEN_PLACE_ENDS_BEFORE
    event = factories.ForumEventFactory(capacity=1, slug="late")
    with time_machine.travel(event.starts_at - timedelta(hours=3), tick=False):
        assert guest(event, "Ana").held_until == timezone.now() + UNPROVEN_PLACE_LEAST


def test_the_letters_say_until_when_and_name_nobody(event):
    first = guest(event, "Ana")
    letter = OutgoingEmail.objects.get(address=first.email)
    assert "Nov. 4, 2026, 9 a.m." in letter.body
    assert "I did not send this" in letter.body
    assert "Ana" not in letter.body.replace(first.email, "")


# --- Together ------------------------------------------------------------------------------------------------


def _together(*acts) -> list[object]:
    """Run all at the same moment, each in its own connection, and return what each returned or raised."""
    start = threading.Barrier(len(acts))

    def run(act) -> object:
        start.wait()
        try:
            return act()
        except (RuleError, DatabaseError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_a_place_lapses_once_though_many_release_it_and_its_guest_confirms_it():
    for number in range(4):
        event = factories.ForumEventFactory(capacity=2, slug=f"event-{number}")
        held = [guest(event, f"{name}{number}") for name in ("Ana", "Bea")]
        waiting = [guest(event, f"{name}{number}") for name in ("Eva", "Luz", "Sol")]
        with time_machine.travel(TERM_OVER, tick=False):
            told = _together(
                *[release] * 4,
                partial(rules.prove_place, held[0]),
                partial(rules.cancel_registration, held[1], by=None),
            )
            release()
        assert all(isinstance(each, int) for each in told[:4]), told
        states = [state_of(row) for row in (*held, *waiting)]
        assert Registration.objects.with_place().filter(event=event).count() == 2, states
        stayed = Registration.objects.get(pk=held[0].pk)
        assert (stayed.state == "registered") == (stayed.proven_at is not None), states
        assert states[1] == "cancelled"
        assert states[2:] == ["registered", "waiting" if stayed.proven_at else "registered", "waiting"]
        for row in (*held, *waiting):
            kinds = kinds_to(row)
            assert len(kinds) == len(set(kinds)), kinds


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_event_two_releases_give_the_same_place(monkeypatch):
    """Canary: the lock alone lets each release see what the other gave."""
    counted, free_places = threading.Barrier(2), rules._free_places

    def count_together(event: ForumEvent) -> int:
        free = free_places(event)
        with contextlib.suppress(threading.BrokenBarrierError):
            counted.wait(timeout=2)
        return free

    event = factories.ForumEventFactory(capacity=2)
    for name in ("Ana", "Bea", "Eva"):
        guest(event, name)
    with time_machine.travel(TERM_OVER, tick=False):
        monkeypatch.setattr(rules, "lock_row", lambda row: type(row)._base_manager.get(pk=row.pk))
        monkeypatch.setattr(rules, "_free_places", count_together)
        told = _together(release, release)
    assert any(isinstance(each, Exception) for each in told)


# --- Disowned --------------------------------------------------------------------------------------------------


def test_i_did_not_send_this_gives_the_place_to_the_next_and_ends_the_link(event, client: Client):
    first, second = guest(event, "Ana"), guest(event, "Eva")
    path = ticket_path(first)
    page = client.post(path, {"action": "disown"}, follow=True)
    assert "Ana" not in page.content.decode()
    first.refresh_from_db()
    assert (first.state, state_of(second), first.disowned_at) == ("cancelled", "registered", timezone.now())
    assert client.get(path).status_code == 410
    assert kinds_to(first) == ["forum_registered"]
    client.post(path)  # a new link is not sent to who disowned the place
    assert kinds_to(first) == ["forum_registered"]


def test_who_confirmed_a_place_does_not_disown_it(event, client: Client):
    first = guest(event, "Ana")
    rules.prove_place(first)
    client.post(ticket_path(first), {"action": "disown"})
    assert state_of(first) == "registered"
    assert client.get(ticket_path(first)).status_code == 200


def test_a_guest_ends_the_link_and_gets_a_new_one_by_mail(event, client: Client):
    first = guest(event, "Ana")
    old = ticket_path(first)
    client.post(old, {"action": "renew"})
    assert client.get(old).status_code == 410
    letter = OutgoingEmail.objects.filter(kind="forum_link_renewed").get()
    new = re.search(r"/en/ticket/\S+", letter.body)[0]
    assert new == f"/en/ticket/{ticket_token(first)}/"
    assert client.get(new).status_code == 200
    first.refresh_from_db()
    assert first.proven_at is None  # whoever has the link may ask for a new one; that proves nothing
