"""Three queues: what a person waits for never waits behind long work."""

import pytest
from celery import current_app
from django.utils import timezone

from exportasv.celery import app
from exportasv.core.notifications import tasks
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.queues import BEAT, BULK, HOOKS, URGENT
from exportasv.local.run import _background_commands

URGENT_KINDS = {"mail", "letter", "mail.fold", "digest", "printout.make", "session.expire_proposal", "whatsapp"}
QUEUES = {URGENT, BULK, BEAT, HOOKS}


@pytest.fixture
def messages(monkeypatch) -> list[tuple[int, str]]:
    """(task, queue) of every message."""
    told: list[tuple[int, str]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, queue, **_: told.append((*args, queue)))
    monkeypatch.setattr(tasks.run_outbox_task, "apply_async", lambda args, queue, **_: told.append((*args, queue)))
    return told


def test_mails_and_documents_are_urgent_and_nothing_long_is():
    assert {kind for kind, handler in outbox.HANDLERS.items() if handler.queue == URGENT} == URGENT_KINDS
    assert {handler.queue for handler in outbox.HANDLERS.values()} <= QUEUES


def test_every_scheduled_task_names_its_queue():
    queues = {name: entry["options"].get("queue") for name, entry in app.conf.beat_schedule.items()}
    assert set(queues.values()) <= QUEUES
    assert queues["remind"] == URGENT
    assert queues["sweep-outbox"] == queues["seal-audit"] == BEAT
    assert queues["renew-catalogue"] == BULK


def test_each_queue_has_a_name_of_its_own_on_the_wire():
    queues = app.amqp.queues
    assert set(queues) >= QUEUES
    assert {queues[name].routing_key for name in QUEUES} == QUEUES
    assert {queues[name].exchange.name for name in QUEUES} == QUEUES


def test_a_local_run_serves_all_queues_and_the_urgent_one_apart_from_bulk():
    served = [
        command[command.index("-Q") + 1].split(",") for command in _background_commands().values() if "-Q" in command
    ]
    assert {queue for queues in served for queue in queues} == QUEUES
    assert not any({URGENT, BULK} <= set(queues) for queues in served)


@pytest.mark.parametrize(("kind", "queue"), [("mail", URGENT), ("imports.apply", BULK), ("unknown", BULK)])
def test_a_message_goes_to_the_queue_of_its_kind(db, messages, django_capture_on_commit_callbacks, kind, queue):
    with django_capture_on_commit_callbacks(execute=True):
        outbox.enqueue(kind, key="1")
    row = OutboxTask.objects.get()
    assert messages == [(row.pk, queue)]
    messages.clear()
    assert tasks.sweep_outbox() == 1
    assert messages == [(row.pk, queue)]


def owe(kind: str, number: int) -> int:
    outbox.enqueue(kind, key=str(number), due_at=timezone.now())
    return OutboxTask.objects.get(kind=kind, key=str(number)).pk


def test_the_sweep_takes_urgent_work_first_however_old_the_other_is(db):
    old = [owe("imports.apply", number) for number in range(3)]
    new = [owe("mail", number) for number in range(3)]
    assert outbox.due_task_ids() == [*new, *old]


def test_much_urgent_work_does_not_keep_the_other_from_the_sweep(db):
    other = owe("imports.apply", 0)
    urgent = [owe("mail", number) for number in range(5)]
    assert outbox.due_task_ids(limit=2) == [*urgent[:2], other]
