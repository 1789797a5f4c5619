"""Work of counseling that nobody waits for."""

from celery import shared_task

from counseling.rules import absence, care
from exportasv.notifications import owed


@shared_task(name="counseling.list_neglected")
def list_neglected() -> int:
    """The month's list of companies without help; running twice changes nothing."""
    return care.list_neglected()


owed.handles("session.lapse")(absence.lapse)
