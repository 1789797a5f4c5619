from celery import shared_task
from django.utils.translation import gettext_lazy as _

from exportasv.core.files.made_by_jobs import declare_made_by_jobs
from exportasv.core.outbox import outbox
from exportasv.core.privacy import data_copies, retention
from exportasv.core.privacy.models import DataCopy


@shared_task(name="privacy.apply_retention")
def enqueue_retention() -> None:
    """Queue today's removal of old data."""
    retention.enqueue_daily_removal()


declare_made_by_jobs(DataCopy)
outbox.task_handler("data_copy", _("Copy of personal data"), atomic=False)(data_copies.make_copy)
outbox.task_handler("retention", _("Removal of old data"), atomic=False)(retention.apply_retention)
