from celery import shared_task

from exportasv.core.notifications import digests, list_exports, mail, reminders
from exportasv.core.notifications.notices import send_notice_email
from exportasv.core.outbox import outbox


@shared_task(name="outbox.run")
def run_outbox_task(pk: int) -> bool:
    """Run one outbox task."""
    return outbox.run_task(pk)


@shared_task(name="outbox.sweep")
def sweep_outbox() -> int:
    """Queue every outbox task that is due and return how many. A task queued twice still runs once."""
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
    """Create the daily summaries that are due."""
    return digests.write_digests()


outbox.task_handler("mail", atomic=False)(send_notice_email)
outbox.task_handler("letter", atomic=False)(mail.deliver_email)
outbox.task_handler("export.make", atomic=False)(list_exports.make_export)
outbox.task_handler("digest", atomic=False)(digests.send_digest)
