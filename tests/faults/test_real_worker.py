"""A real Celery worker, in a process of its own, on the database of the tests."""

import pytest
from django.db import transaction
from django.utils import timezone

from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.tasks import run_outbox_task
from exportasv.core.outbox.models import OutboxTask
from tests import factories
from tests.faults.conftest import kill
from tests.faults.servers import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def owed_mail() -> tuple[Notification, OutboxTask]:
    notice = Notification.objects.create(
        recipient=factories.UserFactory(), kind="test", key="1", subject="Hola", body="Texto"
    )
    row = OutboxTask.objects.create(kind="mail", key="1", ids={"notice": notice.pk}, due_at=timezone.now())
    return notice, row


def is_done(row: OutboxTask) -> bool:
    return OutboxTask.objects.get(pk=row.pk).state == "done"


def mails_in(folder) -> int:
    return sum(file.read_text().count("Subject: Hola") for file in folder.glob("*.log")) if folder.exists() else 0


def mail_to(folder) -> dict[str, str]:
    """A worker that writes its mails as a local run does."""
    return {"EXPORTASV_ENV": "local", "VAR_DIR": str(folder)}


def test_a_worker_sends_an_owed_mail_once(start_worker, tmp_path):
    notice, row = owed_mail()
    start_worker(**mail_to(tmp_path))
    run_outbox_task.delay(row.pk)
    run_outbox_task.delay(row.pk)  # woken twice
    assert until(lambda: is_done(row)), (tmp_path / "worker.log").read_text()
    notice.refresh_from_db()
    assert notice.mailed_at
    assert mails_in(tmp_path / "mail") == 1


def test_after_kill_9_another_worker_finishes(start_worker, tmp_path):
    notice, row = owed_mail()
    with transaction.atomic():  # the first worker waits at this lock, in the middle of its task
        Notification.objects.select_for_update().get(pk=notice.pk)
        first = start_worker(**mail_to(tmp_path))
        run_outbox_task.delay(row.pk)
        assert until(lambda: OutboxTask.objects.get(pk=row.pk).state == "running"), (
            tmp_path / "worker.log"
        ).read_text()
        kill(first)
    start_worker(**mail_to(tmp_path))
    run_outbox_task.delay(row.pk)
    assert until(lambda: is_done(row)), (tmp_path / "worker.log").read_text()
    assert OutboxTask.objects.get(pk=row.pk).attempts == 2
