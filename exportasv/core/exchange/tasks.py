from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.exchange import announcements, dumps, webhooks
from exportasv.core.outbox import outbox
from exportasv.core.outbox.queues import HOOKS


@shared_task(name="exchange.enqueue_dumps")
def enqueue_dumps() -> None:
    """Queue tonight's files."""
    outbox.enqueue("exchange.dumps", key=str(timezone.localdate()))


@shared_task(name="exchange.announce_changes")
def announce_changes() -> None:
    """Tell the webhooks what changed in the catalogue."""
    announcements.announce_changes()


outbox.task_handler("exchange.dumps", _("Nightly files of the API"), atomic=False)(dumps.write_dumps)
outbox.task_handler(webhooks.TASK, _("Message of a webhook"), atomic=False, queue=HOOKS)(webhooks.deliver)
