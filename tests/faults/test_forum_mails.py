"""Who came to the forum is thanked once, although a worker is killed in the middle and beat sweeps twice."""

import time

import pytest
from django.db import transaction
from django.utils import timezone

from exportasv.core.notifications.models import OutgoingEmail
from exportasv.core.notifications.tasks import run_outbox_task, sweep_outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories
from tests.faults.conftest import kill, move_elsewhere
from tests.faults.servers import until
from tests.faults.test_real_worker import mail_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def state_of(kind: str) -> str:
    return OutboxTask.objects.filter(kind=kind).values_list("state", flat=True).first() or "not owed"


def test_after_kill_9_everybody_is_thanked_once(start_worker, tmp_path):
    row = factories.RegistrationFactory(state="attended", attended_at=timezone.now())
    work = OutboxTask.objects.create(
        kind="forum.send_thanks", key=str(row.pk), ids={"registration": row.pk}, due_at=timezone.now()
    )
    with transaction.atomic():  # the first worker waits at this letter, in the middle of its task
        OutgoingEmail.objects.create(
            kind="forum_thanks", key=str(row.pk), address="x@example.org", language="es", subject="x", body="x"
        )
        first = start_worker(**mail_to(tmp_path))
        run_outbox_task.delay(work.pk)
        assert until(lambda: state_of("forum.send_thanks") == "running"), (tmp_path / "worker.log").read_text()
        time.sleep(0.5)
        kill(first)
        transaction.set_rollback(True)
    move_elsewhere("forum.send_thanks")
    start_worker(**mail_to(tmp_path))
    sweep_outbox()
    sweep_outbox()  # beat runs twice
    assert until(lambda: state_of("forum.send_thanks") == "done"), (tmp_path / "worker.log").read_text()
    sweep_outbox()
    sweep_outbox()
    assert until(lambda: state_of("letter") == "done"), (tmp_path / "worker.log").read_text()
    assert OutgoingEmail.objects.get().sent_at
    assert len(list((tmp_path / "mail").glob("*.log"))) == 1
