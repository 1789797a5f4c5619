"""Leases: short, extended while a worker lives, and gone with it."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from exportasv.core.outbox import leases, outbox, workers
from exportasv.core.outbox.models import OutboxTask

MACHINE = workers.this_worker().rpartition(":")[0]


@pytest.fixture
def handler(monkeypatch):
    def register(function, atomic: bool = True) -> None:
        monkeypatch.setitem(outbox.HANDLERS, "test", outbox.Handler(function, atomic))

    return register


def owe(**values) -> OutboxTask:
    values = {"kind": "test", "key": "k", "due_at": timezone.now(), **values}
    return OutboxTask.objects.create(**values)


def ended_process() -> str:
    """The number of a process that ran and ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return str(child.pid)


def test_a_lease_is_short_for_every_kind_and_within_two_minutes_with_the_sweep():
    assert 45 <= site.OUTBOX_LEASE_SECONDS <= 60
    assert not {field for field in outbox.Handler.__dataclass_fields__ if "lease" in field}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("atomic", [True, False])
def test_a_task_that_takes_longer_than_its_lease_keeps_it(handler, settings, atomic):
    settings.OUTBOX_LEASE_SECONDS = 0.6
    taken_over = []

    def work():
        time.sleep(1.5)
        taken_over.append(outbox.due_task_ids())

    handler(work, atomic)
    row = owe()
    assert outbox.run_task(row.pk) is True
    assert taken_over == [[]]
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_heartbeat_it_is_lost(handler, settings, monkeypatch):
    """The canary."""
    settings.OUTBOX_LEASE_SECONDS = 0.6
    monkeypatch.setattr(leases, "extend", lambda row: True)
    seen = []
    handler(lambda: (time.sleep(1.0), seen.append(outbox.due_task_ids())), atomic=False)
    row = owe()
    outbox.run_task(row.pk)
    assert seen == [[row.pk]]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_hangs_loses_its_lease_with_the_time_limit(handler, settings):
    settings.OUTBOX_LEASE_SECONDS, settings.CELERY_TASK_TIME_LIMIT = 0.3, 0.5
    seen = []
    handler(lambda: (time.sleep(1.5), seen.append(outbox.due_task_ids())), atomic=False)
    row = owe()
    outbox.run_task(row.pk)
    assert seen == [[row.pk]]


@pytest.mark.django_db(transaction=True)
def test_no_thread_and_no_connection_is_left_behind(handler, settings):
    settings.OUTBOX_LEASE_SECONDS = 0.15
    handler(lambda: time.sleep(0.3), atomic=False)
    pk = owe().pk
    before = sessions_of_the_database()
    assert outbox.run_task(pk) is True
    end = time.monotonic() + 5
    while sessions_of_the_database() - before or f"lease-{pk}" in {each.name for each in threading.enumerate()}:
        assert time.monotonic() < end
        time.sleep(0.02)


def sessions_of_the_database() -> set[int]:
    """The numbers of the server's processes that serve this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


def test_work_of_a_process_that_died_here_is_due_at_once(db, handler):
    handler(lambda: None)
    row = owe(state="running", attempts=1, leased_until=timezone.now() + timedelta(seconds=40))
    OutboxTask.objects.update(worker=f"{MACHINE}:{ended_process()}")
    assert outbox.due_task_ids() == [row.pk]
    assert outbox.run_task(row.pk) is True


@pytest.mark.parametrize("place", ["", "elsewhere:{}", MACHINE + ":{}", "elsewhere:1"], ids=range(4))
def test_work_of_another_machine_or_of_a_living_process_is_left_alone(db, handler, place):
    handler(lambda: None)
    worker = place.format(os.getpid())
    row = owe(state="running", attempts=1, leased_until=timezone.now() + timedelta(seconds=40), worker=worker)
    assert outbox.due_task_ids() == []
    assert outbox.run_task(row.pk) is False


def test_a_process_that_ended_but_was_not_collected_counts_as_dead():
    child = subprocess.Popen([sys.executable, "-c", ""])
    end = time.monotonic() + 10
    while not workers.has_died(f"{MACHINE}:{child.pid}"):
        assert time.monotonic() < end
        time.sleep(0.05)
    child.wait()


def test_the_row_names_the_process_that_runs_it(db, handler):
    seen = []
    handler(lambda: seen.append(OutboxTask.objects.get().worker))
    outbox.run_task(owe().pk)
    assert seen == [workers.this_worker()]
