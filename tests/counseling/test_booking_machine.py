"""Booking, moving, cancelling and absence in any order, against a small model, on the real PostgreSQL.

Times are half-hours of one morning; a session takes two of them. There are two advisers, and a company per session.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from counseling.models import CounselingSession, RescheduleProposal
from counseling.rules import absence, booking
from exportasv.core.db.errors import RuleError
from tests import factories
from tests.counseling.conftest import NOON

MORNING = datetime(2026, 11, 26, 14, tzinfo=UTC)
HALF = timedelta(minutes=30)
TIMES = st.integers(0, 7)
ADVISERS = st.integers(0, 1)


def span(start: int, halves: int = 2) -> tuple[datetime, datetime]:
    return MORNING + start * HALF, MORNING + (start + halves) * HALF


class Booking(RuleBasedStateMachine):
    """`booked`: session → (adviser, start). `away`: (adviser, start, halves). `waiting`: sessions in order."""

    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        self.step = transaction.atomic()
        self.step.__enter__()
        self.advisers = [factories.AdviserFactory(weekly_capacity=200) for _each in range(2)]
        for adviser in self.advisers:
            factories.AvailabilityFactory(adviser=adviser, weekday=3, opens="08:00", closes="12:00")
        self.staff = self.advisers[0].user
        self.booked: dict[int, tuple[int, int]] = {}
        self.away: list[tuple[int, int, int]] = []
        self.waiting: list[int] = []
        self.gone: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.step.__exit__(None, None, None)

    # --- The model --------------------------------------------------------------------------------------

    def is_free(self, adviser: int, start: int, but: int | None = None) -> bool:
        taken = any(pk != but and a == adviser and abs(s - start) < 2 for pk, (a, s) in self.booked.items())
        is_away = any(a == adviser and start < s + n and s < start + 2 for a, s, n in self.away)
        return not taken and not is_away

    def give_back(self, adviser: int, start: int) -> None:
        if self.waiting and self.is_free(adviser, start):
            self.booked[self.waiting.pop(0)] = (adviser, start)

    def tried(self, verb, **values) -> bool:
        try:
            verb(**values, by=self.staff)
            return True
        except RuleError:
            return False

    def row(self, pk: int) -> CounselingSession:
        return CounselingSession.objects.select_related("adviser", "company").get(pk=pk)

    # --- The moves --------------------------------------------------------------------------------------

    @rule(target=sessions)
    def ask(self):
        company = factories.CompanyFactory()
        return multiple(booking.request_session(company, "Costos", by=self.staff).pk)

    @rule(pk=sessions, adviser=ADVISERS, start=TIMES)
    def book(self, pk, adviser, start):
        starts_at, ends_at = span(start)
        done = self.tried(
            booking.book_session,
            session=self.row(pk),
            adviser=self.advisers[adviser],
            starts_at=starts_at,
            ends_at=ends_at,
        )
        assert done == (pk not in self.booked and pk not in self.gone and self.is_free(adviser, start))
        if done:
            self.booked[pk] = (adviser, start)
            self.waiting = [each for each in self.waiting if each != pk]

    @rule(pk=sessions, adviser=ADVISERS, start=TIMES)
    def move(self, pk, adviser, start):
        starts_at, ends_at = span(start)
        done = self.tried(
            booking.reschedule_session,
            session=self.row(pk),
            adviser=self.advisers[adviser],
            starts_at=starts_at,
            ends_at=ends_at,
        )
        assert done == (pk in self.booked and self.is_free(adviser, start, but=pk))
        if done:
            left = self.booked[pk]
            self.booked[pk] = (adviser, start)
            self.give_back(*left)

    @rule(pk=sessions)
    def cancel(self, pk):
        done = self.tried(booking.cancel_session, session=self.row(pk))
        assert done == (pk not in self.gone)
        if done:
            left = self.booked.pop(pk, None)
            self.waiting = [each for each in self.waiting if each != pk]
            self.gone.add(pk)
            if left:
                self.give_back(*left)

    @rule(pk=sessions)
    def wait(self, pk):
        day = MORNING.date()
        done = self.tried(booking.join_waiting_list, session=self.row(pk), adviser=None, not_before=day, not_after=day)
        assert done == (pk not in self.booked and pk not in self.gone)
        if done:
            self.waiting = [each for each in self.waiting if each != pk] + [pk]

    @rule(adviser=ADVISERS, start=TIMES, halves=st.integers(1, 4))
    def be_away(self, adviser, start, halves):
        starts_at, ends_at = span(start, halves)
        _absence, asked = absence.record_absence(self.advisers[adviser], starts_at, ends_at, by=self.staff)
        met = {pk for pk, (a, s) in self.booked.items() if a == adviser and start < s + 2 and s < start + halves}
        assert {proposal.session_id for proposal in asked} == met
        self.away.append((adviser, start, halves))

    @rule(pk=sessions)
    def accept(self, pk):
        proposal = RescheduleProposal.objects.filter(session=pk, state="open").first()
        if proposal is None:
            return
        place = self.place_of(proposal)
        done = self.tried(absence.accept_proposal, proposal=proposal)
        assert done == (place is not None and self.is_free(*place, but=pk))
        if done:
            left = self.booked[pk]
            self.booked[pk] = place
            self.give_back(*left)

    def place_of(self, row) -> tuple[int, int] | None:
        if row.starts_at is None:
            return None
        adviser = next(n for n, each in enumerate(self.advisers) if each.pk == row.adviser_id)
        return adviser, int((row.starts_at - MORNING) / HALF)

    # --- Invariants ------------------------------------------------------------------------------

    @invariant()
    def the_rows_are_those_of_the_model(self):
        rows = CounselingSession.objects.filter(state="booked")
        assert {row.pk: self.place_of(row) for row in rows} == self.booked

    @invariant()
    def no_adviser_is_booked_twice(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM counseling_counselingsession a JOIN counseling_counselingsession b"
                " ON a.id < b.id AND a.adviser_id = b.adviser_id AND a.state = 'booked' AND b.state = 'booked'"
                " AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)"
            )
            assert cursor.fetchone() == (0,)

    @invariant()
    def who_is_booked_into_an_absence_has_been_asked(self):
        asked = set(RescheduleProposal.objects.filter(state="open").values_list("session", flat=True))
        met = {
            pk for pk, (a, s) in self.booked.items() if any(a == b and s < t + n and t < s + 2 for b, t, n in self.away)
        }
        assert met == asked


@pytest.mark.django_db
def test_any_order_of_booking_moving_cancelling_and_absence_agrees_with_the_model():
    with time_machine.travel(NOON, tick=False):
        slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
        run_state_machine_as_test(
            Booking,
            settings=settings(
                max_examples=25, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=slow
            ),
        )
