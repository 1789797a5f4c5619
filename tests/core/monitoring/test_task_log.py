"""One line a task: name, result, time, queries, kind; never its arguments. And the schedule's own sign of life."""

import pytest
from celery import shared_task
from celery.exceptions import Retry
from django.db import OperationalError, connection
from django.utils import timezone

from exportasv.core.monitoring import beat
from exportasv.core.monitoring.models import BEAT, Heartbeat, worker_name
from exportasv.core.monitoring.tasks import expected_workers, tick
from exportasv.core.notifications.tasks import run_outbox_task
from exportasv.core.outbox.models import OutboxTask

pytestmark = pytest.mark.django_db


@shared_task(name="tests.answer_or_fail")
def answer_or_fail(what: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if what == "fails":
        raise ValueError("no such thing")
    if what == "again":
        raise Retry
    return "secret result"


def test_a_line_has_name_result_time_and_queries(written):
    answer_or_fail.apply(("ana@correo.example",))
    (line,) = written.of("exportasv.task")
    assert (line["task"], line["result"], line["queries"]) == ("tests.answer_or_fail", "ok", 1)
    assert line["ms"] >= line["db_ms"] > 0
    assert len(line["request"]) == 36  # the task's id
    assert "correo" not in str(written.lines)
    assert "secret" not in str(written.lines)


@pytest.mark.parametrize(("what", "result"), [("fails", "failed"), ("again", "retry")])
def test_a_failure_has_its_line_too(what, result, written):
    answer_or_fail.apply((what,))
    assert written.of("exportasv.task")[0]["result"] == result


def test_the_line_of_an_outbox_task_names_its_kind(written):
    row = OutboxTask.objects.create(kind="no-such-kind", key="1", due_at=timezone.now())
    run_outbox_task.apply((row.pk,))
    (line,) = written.of("exportasv.task")
    assert (line["task"], line["kind"], line["attempt"]) == ("outbox.run", "no-such-kind", 1)
    (failure,) = written.of("exportasv.core.outbox.outbox")
    assert failure["request"] == line["request"]


def schedule(monkeypatch, wait: float = 300) -> beat.RecordingScheduler:
    monkeypatch.setattr(beat.PersistentScheduler, "tick", lambda self: wait)
    monkeypatch.setattr(beat, "close_old_connections", lambda: None)  # the test's own transaction stays
    monkeypatch.setattr(tick, "apply_async", lambda **options: asked.append(options["queue"]))
    asked.clear()
    return object.__new__(beat.RecordingScheduler)


asked: list[str] = []  # queues that a worker was asked for


def test_the_schedule_records_itself_and_never_sleeps_longer_than_its_sign_of_life(monkeypatch):
    assert schedule(monkeypatch).tick() == beat.EVERY_SECONDS
    assert Heartbeat.objects.get().name == BEAT
    assert sorted(map(worker_name, asked)) == expected_workers() != []


def test_the_schedule_goes_on_without_the_database(monkeypatch, written):
    def away(_name):
        raise OperationalError("gone")

    monkeypatch.setattr(beat, "record_heartbeat", away)
    assert schedule(monkeypatch, wait=3).tick() == 3
    assert "OperationalError" in written.of("exportasv.core.monitoring.beat")[0]["message"]


def test_celery_uses_this_schedule(settings):
    assert f"{beat.__name__}:{beat.RecordingScheduler.__name__}" == settings.CELERY_BEAT_SCHEDULER
