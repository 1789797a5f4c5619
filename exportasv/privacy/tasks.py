from celery import shared_task

from exportasv.notifications import owed
from exportasv.privacy import copies, retention


@shared_task(name="privacy.apply_retention")
def apply_retention() -> None:
    """Owe today's removal of what has been kept long enough."""
    retention.owe_today()


owed.handles("data_copy", atomic=False)(copies.make)
owed.handles("retention", atomic=False)(retention.apply)
