"""Owed work: the row is the truth, the queue only a wake-up."""

import threading
import time
from datetime import timedelta

import kombu.pools
import pytest
from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from exportasv.core.accounts.models import Institution
from exportasv.core.notifications import tasks
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask


@pytest.fixture
def handler(monkeypatch):
    """Register a handler for this test only."""

    def register(function, atomic: bool = True) -> None:
        monkeypatch.setitem(outbox.HANDLERS, "test", outbox.Handler(function, atomic))

    return register


@pytest.fixture
def woken(monkeypatch) -> list:
    """What the queue was told."""
    told: list = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: told.append((name, *args)))
    return told


def owe_now(**ids) -> OutboxTask:
    OutboxTask.objects.create(kind="test", key="k", ids=ids, due_at=timezone.now())
    return OutboxTask.objects.get(kind="test", key="k")


def make_institution(code: str) -> None:
    Institution.objects.create(code=code, name_es=code, name_en=code)


def test_done_work_is_marked_and_not_done_again(db, handler):
    handler(lambda code: make_institution(code))
    row = owe_now(code="new")
    assert outbox.run_task(row.pk) is True
    assert outbox.run_task(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.attempts, row.leased_until) == ("done", 1, None)


def test_effect_and_mark_are_kept_or_lost_together(db, handler):
    def effect_then_failure(code):
        make_institution(code)
        raise ValueError("after the effect")

    handler(effect_then_failure)
    row = owe_now(code="half")
    assert outbox.run_task(row.pk) is False
    assert not Institution.objects.filter(code="half").exists()
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("pending", "ValueError: after the effect")


def test_a_failure_of_the_mark_undoes_the_effect(db, handler, monkeypatch):
    def fail(_row):
        raise IntegrityError("no mark")

    handler(lambda code: make_institution(code))
    monkeypatch.setattr(outbox, "_mark_done", fail)
    outbox.run_task(owe_now(code="unmarked").pk)
    assert not Institution.objects.filter(code="unmarked").exists()


def test_each_failure_waits_longer_and_the_last_is_for_a_person(db, handler, time_machine):
    def fail():
        raise ValueError("never works")

    handler(fail)
    pk, pauses = owe_now().pk, []
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(outbox.MAX_ATTEMPTS):
        assert outbox.run_task(pk) is False
        row = OutboxTask.objects.get(pk=pk)
        pauses.append(row.due_at - timezone.now())
        time_machine.shift(pauses[-1] + timedelta(seconds=1))
    assert pauses[:3] == [timedelta(seconds=20), timedelta(seconds=40), timedelta(seconds=80)]
    assert max(pauses) == outbox.MAX_RETRY_DELAY
    assert (row.state, row.attempts) == ("failed", outbox.MAX_ATTEMPTS)
    assert outbox.due_task_ids() == []


def test_work_is_not_done_before_it_is_due(db, handler):
    handler(lambda: None)
    outbox.enqueue("test", key="later", due_at=timezone.now() + timedelta(hours=1))
    row = OutboxTask.objects.get(key="later")
    assert outbox.run_task(row.pk) is False
    assert outbox.due_task_ids() == []


def test_work_that_nobody_handles_says_so(db):
    row = OutboxTask.objects.create(kind="unknown", key="k", due_at=timezone.now())
    assert outbox.run_task(row.pk) is False
    row.refresh_from_db()
    assert "nobody handles unknown" in row.last_error


def test_the_same_work_is_owed_once(db, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outbox.enqueue("test", key="once", a=1)
        outbox.enqueue("test", key="once", a=2)
    assert OutboxTask.objects.get(key="once").ids == {"a": 1}
    assert {name for name, _pk in woken} == {"outbox.run"}


@pytest.mark.django_db(transaction=True)
def test_work_of_a_step_undone_is_not_owed(woken):
    with pytest.raises(ValueError, match="undo"), transaction.atomic():  # noqa: PT012
        outbox.enqueue("test", key="undone")
        raise ValueError("undo")
    assert not OutboxTask.objects.exists()
    assert woken == []


def test_a_lease_still_held_is_respected(db, handler):
    handler(lambda: None)
    row = owe_now()
    OutboxTask.objects.update(state="running", leased_until=timezone.now() + timedelta(minutes=1))
    assert outbox.run_task(row.pk) is False
    assert outbox.due_task_ids() == []


def test_a_stale_lease_is_taken_over(db, handler):
    handler(lambda: None)
    row = owe_now()
    OutboxTask.objects.update(state="running", attempts=1, leased_until=timezone.now() - timedelta(seconds=1))
    assert outbox.due_task_ids() == [row.pk]
    assert outbox.run_task(row.pk) is True
    row.refresh_from_db()
    assert row.attempts == 2


def test_a_worker_that_lost_its_lease_takes_its_effect_back(db, handler):
    def slow(code):
        make_institution(code)
        OutboxTask.objects.update(attempts=2)  # what another worker does when it takes the row over

    handler(slow)
    row = owe_now(code="late")
    assert outbox.run_task(row.pk) is False
    assert not Institution.objects.filter(code="late").exists()


def test_work_whose_workers_always_die_is_given_up(db, handler):
    handler(lambda: None)
    row = owe_now()
    gone = timezone.now() - timedelta(seconds=1)
    OutboxTask.objects.update(state="running", attempts=outbox.MAX_ATTEMPTS, leased_until=gone)
    assert outbox.run_task(row.pk) is False
    row.refresh_from_db()
    assert row.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_it_once(handler, monkeypatch):
    done, answers, start = [], [], threading.Barrier(4)

    def slowly():
        time.sleep(0.5)  # the row is read, and the others ask for it before it is written
        return timezone.now() + timedelta(seconds=45)

    monkeypatch.setattr(outbox, "lease_end", slowly)
    handler(lambda: done.append(1))
    pk = owe_now().pk

    def work():
        start.wait()
        answers.append(outbox.run_task(pk))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (len(done), sorted(answers)) == (1, [False, False, False, True])


@pytest.fixture
def no_broker(monkeypatch):
    """The queue at an address where nobody listens."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")
    forget_connections()
    yield
    monkeypatch.undo()
    forget_connections()


def forget_connections() -> None:
    """Celery keeps its connections to the queue in pools, by address."""
    kombu.pools.reset()
    current_app._after_fork()


@pytest.mark.django_db(transaction=True)
def test_without_the_queue_work_stays_owed_and_the_sweep_does_it(handler, no_broker, monkeypatch):
    handler(lambda code: make_institution(code))
    outbox.enqueue("test", key="patient", code="patient")
    assert OutboxTask.objects.get(key="patient").state == "pending"
    monkeypatch.setattr(tasks.run_outbox_task, "apply_async", lambda args, **_: tasks.run_outbox_task(*args))
    assert tasks.sweep_outbox() == 1
    assert Institution.objects.filter(code="patient").exists()
