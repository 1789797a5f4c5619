from celery import shared_task

from exportasv.core.outbox import outbox
from exportasv.core.privacy import data_copies, retention


@shared_task(name="privacy.apply_retention")
def apply_retention() -> None:
    """Owe today's removal of what has been kept long enough."""
    retention.owe_today()


outbox.handles("data_copy", atomic=False)(data_copies.make)
outbox.handles("retention", atomic=False)(retention.apply)
