"""kill -9 in the middle of a mail, a letter, an export and a PDF: done by another worker, once, in two minutes.

The settings are those of production. The short form runs on one machine, where a dead process is seen at once; the long
form (`make kills`) waits for the lease of a worker of another machine, with a sweep every twenty seconds.
"""

import os
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.models import ListExport, Notification, OutgoingEmail
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.tasks import run_outbox_task, sweep_outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import enqueue
from products.documents.printouts import order_printout
from products.models import Printout
from tests import factories
from tests.faults.conftest import kill, kill_child, move_elsewhere
from tests.faults.servers import until
from tests.faults.test_real_worker import mail_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LONG = int(os.environ.get("KILLS", "2")) > 4
DONE_WITHIN = 120  # seconds after the kill


def owe_mail() -> Callable[[], bool]:
    notify(factories.UserFactory(), "company_active", key="1", company=factories.CompanyFactory())
    return lambda: Notification.objects.filter(mailed_at__isnull=False).exists()


def owe_letter() -> Callable[[], bool]:
    send_email("marta@example.org", "company_active", key="1", company=factories.CompanyFactory())
    return lambda: OutgoingEmail.objects.filter(sent_at__isnull=False).exists()


def owe_export() -> Callable[[], bool]:
    person = factories.UserFactory(role="manager", institution=factories.InstitutionFactory())
    row = ListExport.objects.create(
        owner=person, title="x", address="/admin/companies/company/?export=csv", form="csv", total=0
    )
    enqueue("export.make", key=str(row.pk), export=row.pk)
    return lambda: ListExport.objects.get(pk=row.pk).state == "ready"


def owe_pdf() -> Callable[[], bool]:
    row = order_printout(Printout(title="x", products=[factories.ProductFactory().pk]))
    return lambda: Printout.objects.get(pk=row.pk).state == "ready"


WORK = {  # kind → what owes it, and the table at which its worker is made to wait in the middle
    "mail": (owe_mail, "notifications_emailattachment"),
    "letter": (owe_letter, "notifications_emailattachment"),
    "export.make": (owe_export, "notifications_listexport"),
    "printout.make": (owe_pdf, "products_printout"),
}


def kill_in_the_middle(kind: str, table: str, worker, whole: bool) -> None:
    """Kill the worker's child, or all of it, while its task waits for a lock."""
    task = OutboxTask.objects.get(kind=kind)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        run_outbox_task.apply_async((task.pk,), queue="urgent")
        assert until(lambda: OutboxTask.objects.get(pk=task.pk).state == "running"), kind
        if whole:
            kill(worker)
        else:
            assert kill_child(worker)


@pytest.mark.parametrize("kind", WORK)
@pytest.mark.parametrize("whole", [False, True], ids=["child", "worker"])
def test_work_of_a_killed_worker_is_done_once(kind, whole, start_worker, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    more = {**mail_to(tmp_path), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    owe, table = WORK[kind]
    is_done = owe()
    worker = start_worker(**more)
    kill_in_the_middle(kind, table, worker, whole)
    killed_at = time.monotonic()
    if whole:
        start_worker(**more)
        sweep_outbox()
    assert until(is_done, 40), (tmp_path / "worker.log").read_text()
    assert time.monotonic() - killed_at < DONE_WITHIN
    assert until(lambda: OutboxTask.objects.get(kind=kind).state == "done")
    if kind in ("mail", "letter"):
        files = list((tmp_path / "mail").glob("*.log"))
        assert sum(file.read_text().count("Message-ID:") for file in files) == 1


def test_a_redelivered_message_takes_over_without_a_sweep(start_worker, tmp_path):
    """The worker itself puts the message of its killed child back; nothing else wakes the work here."""
    is_done = owe_mail()
    worker = start_worker(**mail_to(tmp_path))
    kill_in_the_middle("mail", "notifications_emailattachment", worker, whole=False)
    assert until(is_done, 20), (tmp_path / "worker.log").read_text()
    assert OutboxTask.objects.get(kind="mail").attempts == 2


def test_work_of_another_machine_waits_for_the_end_of_its_lease(start_worker, tmp_path):
    """The canary: while the lease holds nobody takes the work; when it has run out the next sweep does."""
    is_done = owe_mail()
    worker = start_worker(**mail_to(tmp_path))
    kill_in_the_middle("mail", "notifications_emailattachment", worker, whole=True)
    move_elsewhere("mail", expire=False)
    start_worker(**mail_to(tmp_path))
    sweep_outbox()
    run_outbox_task.delay(OutboxTask.objects.get(kind="mail").pk)
    assert not until(is_done, 5)
    move_elsewhere("mail")
    sweep_outbox()
    assert until(is_done), (tmp_path / "worker.log").read_text()


@pytest.mark.skipif(not LONG, reason="make kills")
@pytest.mark.parametrize("kind", WORK)
def test_the_lease_of_production_ends_in_time(kind, start_worker, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    more = {**mail_to(tmp_path), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    owe, table = WORK[kind]
    is_done = owe()
    kill_in_the_middle(kind, table, start_worker(**more), whole=True)
    killed_at, swept_at = time.monotonic(), 0.0
    move_elsewhere(kind, expire=False)
    start_worker(**more)
    while time.monotonic() - killed_at < DONE_WITHIN and not is_done():
        if time.monotonic() - swept_at > 20:
            swept_at = time.monotonic()
            sweep_outbox()
        time.sleep(0.5)
    assert is_done(), (tmp_path / "worker.log").read_text()
    print(f"{kind}: done {time.monotonic() - killed_at:.0f} s after the kill")
