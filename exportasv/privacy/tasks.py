from celery import shared_task

from exportasv.notifications import owed
from exportasv.privacy import copies


@shared_task(name="privacy.remove_old_copies")
def remove_old_copies() -> int:
    """Remove the copies whose week is over."""
    return copies.remove_old()


owed.handles("data_copy", atomic=False)(copies.make)
