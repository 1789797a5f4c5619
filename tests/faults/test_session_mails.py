"""Mails and reminders of sessions leave once each, although a worker is killed and beat runs twice."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from counseling.rules import booking
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.reminders import send_reminders
from exportasv.core.notifications.tasks import run_outbox_task, sweep_outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories
from tests.faults.conftest import kill, move_elsewhere
from tests.faults.servers import until
from tests.faults.test_real_worker import mail_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def message_ids(folder) -> Counter:
    """How often each mail was written."""
    found: Counter = Counter()
    for file in folder.glob("*.log"):
        parts = file.read_bytes().split(b"-" * 79)
        found.update(str(message_from_bytes(part.strip())["Message-ID"]) for part in parts if b"Message-ID" in part)
    return found


def all_done() -> bool:
    return not OutboxTask.objects.filter(kind="mail").exclude(state="done").exists()


def test_invitations_and_reminders_leave_once_each(start_worker, tmp_path):
    call_command("load_reference", verbosity=0)
    member = factories.CompanyMemberFactory()
    session = booking.request_session(member.company, "Costos", by=member.user)
    at = timezone.now() + timedelta(minutes=50)
    session = booking.book_session(session, factories.AdviserFactory(), at, at + timedelta(hours=1), by=member.user)
    type(session).objects.filter(pk=session.pk).update(booked_at=timezone.now() - timedelta(days=3))
    for _twice in range(2):  # beat runs twice
        send_reminders()
        sweep_outbox()
    first = OutboxTask.objects.filter(kind="mail").earliest("pk")
    with transaction.atomic(), connection.cursor() as cursor:  # the worker waits at this lock, before it sends
        cursor.execute("LOCK TABLE notifications_emailattachment IN ACCESS EXCLUSIVE MODE")
        worker = start_worker(**mail_to(tmp_path))
        run_outbox_task.delay(first.pk)
        assert until(lambda: OutboxTask.objects.get(pk=first.pk).state == "running"), (
            tmp_path / "worker.log"
        ).read_text()
        kill(worker)
    move_elsewhere("mail")
    start_worker(**mail_to(tmp_path))
    for _twice in range(2):
        send_reminders()
        sweep_outbox()
    assert until(all_done), (tmp_path / "worker.log").read_text()
    sent = message_ids(tmp_path / "mail")
    assert set(sent.values()) == {1}
    assert len(sent) == Notification.objects.count()
    told = Counter(Notification.objects.values_list("kind", "recipient__role"))
    assert told == {
        ("session_booked", ""): 1,
        ("session_booked", "adviser"): 1,
        ("session_ahead", ""): 1,
        ("session_ahead", "adviser"): 1,
    }
