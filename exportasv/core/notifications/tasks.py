from celery import shared_task

from exportasv.core.notifications import digests, list_exports, mail, reminders
from exportasv.core.notifications.notices import send_mail_of
from exportasv.core.outbox import outbox


@shared_task(name="notifications.run_owed")
def run_owed(pk: int) -> bool:
    """Do one owed row."""
    return outbox.run(pk)


@shared_task(name="notifications.sweep")
def sweep() -> int:
    """Wake a worker for each row that is due; returns how many. A row woken twice is still done once."""
    due = outbox.due_ids()
    for pk in due:
        run_owed.apply_async((pk,), retry=False)
    return len(due)


@shared_task(name="notifications.remind")
def remind() -> int:
    """Send the reminders that are due."""
    return reminders.remind()


@shared_task(name="notifications.digest")
def digest() -> int:
    """Put together the daily summaries whose hour has come."""
    return digests.write_digests()


outbox.handles("mail", atomic=False)(send_mail_of)
outbox.handles("letter", atomic=False)(mail.send_letter)
outbox.handles("export.make", atomic=False)(list_exports.make)
outbox.handles("digest", atomic=False)(digests.send_digest)
