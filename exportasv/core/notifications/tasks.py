from celery import shared_task

from exportasv.core.notifications import digests, list_exports, mail, reminders
from exportasv.core.notifications.notices import send_notice_email
from exportasv.core.outbox import outbox


@shared_task(name="outbox.run")
def run_outbox_task(pk: int) -> bool:
    """Do one owed row."""
    return outbox.run_task(pk)


@shared_task(name="outbox.sweep")
def sweep_outbox() -> int:
    """Wake a worker for each row that is due; returns how many. A row woken twice is still done once."""
    due = outbox.due_task_ids()
    for pk in due:
        run_outbox_task.apply_async((pk,), retry=False)
    return len(due)


@shared_task(name="notifications.remind")
def send_reminders() -> int:
    """Send the reminders that are due."""
    return reminders.send_reminders()


@shared_task(name="notifications.digest")
def write_digests() -> int:
    """Put together the daily summaries whose hour has come."""
    return digests.write_digests()


outbox.task_handler("mail", atomic=False)(send_notice_email)
outbox.task_handler("letter", atomic=False)(mail.deliver_email)
outbox.task_handler("export.make", atomic=False)(list_exports.make_export)
outbox.task_handler("digest", atomic=False)(digests.send_digest)
