"""R6: many threads book one adviser at once. PostgreSQL's exclusion constraint prevents double bookings.

This run is short; `make race` runs 8 threads × 200 attempts × 20 rounds.
"""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from counseling.models import CounselingSession
from counseling.rules import booking
from exportasv.core.db.errors import RuleError
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
ATTEMPTS, ROUNDS = (int(n) for n in os.environ.get("RACE", "10x2").split("x"))
MORNING = datetime(2027, 1, 11, 14, tzinfo=UTC)
PLACES = 16  # possible starts, in quarters of an hour; a session takes four
DOUBLES = """
SELECT count(*) FROM counseling_counselingsession a JOIN counseling_counselingsession b
ON a.id < b.id AND a.adviser_id = b.adviser_id AND a.state = 'booked' AND b.state = 'booked'
AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
"""


def try_to_book(sessions: list[CounselingSession], adviser, by, seed: int) -> list[str]:
    """Return the result of each attempt of one thread: "" if booked, else the error message."""
    dice, told = random.Random(seed), []
    for session in sessions:
        starts_at = MORNING + timedelta(minutes=15 * dice.randrange(PLACES))
        try:
            booking.book_session(session, adviser, starts_at, starts_at + timedelta(hours=1), by=by)
            told.append("")
        except RuleError as error:
            told.append(str(error))
    connection.close()
    return told


def race(rounds: int, attempts: int) -> tuple[int, list[str]]:
    """Return (double bookings, results of all attempts) over all rounds."""
    doubles, told = 0, []
    company, by = factories.CompanyFactory(), factories.UserFactory(role="adviser")
    for number in range(rounds):
        adviser = factories.AdviserFactory()
        rows = [
            CounselingSession(company=company, matter="Costos", requested_at=MORNING) for _ in range(THREADS * attempts)
        ]
        rows = CounselingSession.objects.bulk_create(rows)
        with ThreadPoolExecutor(THREADS) as pool:
            parts = [rows[n::THREADS] for n in range(THREADS)]
            seeds = range(number * THREADS, (number + 1) * THREADS)
            found = pool.map(try_to_book, parts, [adviser] * THREADS, [by] * THREADS, seeds)
            told += [text for texts in found for text in texts]
        with connection.cursor() as cursor:
            cursor.execute(DOUBLES)
            doubles = cursor.fetchone()[0]
    return doubles, told


def test_no_adviser_is_booked_twice_and_every_loser_reads_why():
    doubles, told = race(ROUNDS, ATTEMPTS)
    assert doubles == 0
    assert len(told) == THREADS * ATTEMPTS * ROUNDS
    assert told.count("") >= ROUNDS  # at least one booking per round
    assert all("asesoría" in text for text in told if text)


def test_without_the_constraint_there_are_doubles():
    """Canary: only PostgreSQL's constraint prevents two bookings of the same time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'session_adviser_not_twice'"
        )
        definition = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE counseling_counselingsession DROP CONSTRAINT session_adviser_not_twice")
    try:
        assert race(1, 5)[0] > 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM counseling_counselingsession_services")
            cursor.execute("DELETE FROM counseling_counselingsession")
            cursor.execute(
                f"ALTER TABLE counseling_counselingsession ADD CONSTRAINT session_adviser_not_twice {definition}"
            )
