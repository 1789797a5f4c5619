from celery import shared_task
from django.utils.translation import gettext_lazy as _

from exportasv.core.files.made_by_jobs import declare_made_by_jobs
from exportasv.core.notifications import audit_trail, digests, folded_mails, list_exports, mail, reminders
from exportasv.core.notifications.models import ListExport
from exportasv.core.notifications.notices import send_notice_email
from exportasv.core.notifications.web_push import send_push
from exportasv.core.notifications.whatsapp import send_notice_message
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.queues import HOOKS, URGENT


@shared_task(name="outbox.run")
def run_outbox_task(pk: int) -> bool:
    """Run one outbox task."""
    return outbox.run_task(pk)


@shared_task(name="outbox.sweep")
def sweep_outbox() -> int:
    """Queue every outbox task that is due and return how many. A task queued twice still runs once."""
    due = outbox.due_task_ids()
    kinds = dict(OutboxTask.objects.filter(pk__in=due).values_list("pk", "kind"))
    for pk in due:
        run_outbox_task.apply_async((pk,), queue=outbox.queue_of(kinds[pk]), retry=False)
    return len(due)


@shared_task(name="notifications.remind")
def send_reminders() -> int:
    """Send the reminders that are due."""
    return reminders.send_reminders()


@shared_task(name="notifications.digest")
def write_digests() -> int:
    """Create the daily summaries that are due."""
    return digests.write_digests()


@shared_task(name="audit.write_head")
def enqueue_audit_head() -> None:
    """Queue this hour's head of the audit trail."""
    audit_trail.enqueue_head()


@shared_task(name="audit.verify")
def enqueue_audit_verification() -> None:
    """Queue today's verification of the audit trail."""
    audit_trail.enqueue_verification()


declare_made_by_jobs(ListExport)
outbox.task_handler("audit.head", _("Number of the audit trail by mail"), atomic=False)(audit_trail.send_head)
outbox.task_handler("audit.verify", _("Verification of the audit trail"), atomic=False)(audit_trail.verify_and_report)
outbox.task_handler("mail", _("Notice by mail"), atomic=False, queue=URGENT)(send_notice_email)
outbox.task_handler("whatsapp", _("Notice by WhatsApp"), atomic=False, queue=URGENT)(send_notice_message)
outbox.task_handler("push", _("Notice on a device"), atomic=False, queue=HOOKS)(send_push)
outbox.task_handler("letter", _("Mail to somebody without an account"), atomic=False, queue=URGENT)(mail.deliver_email)
outbox.task_handler("mail.fold", _("Several mails in one"), atomic=False, queue=URGENT)(folded_mails.send_fold)
outbox.task_handler("digest", _("Daily summary"), atomic=False, queue=URGENT)(digests.send_digest)
outbox.task_handler("export.make", _("Long list as a file"), atomic=False)(list_exports.make_export)
