"""Background tasks of counseling."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from counseling.forum import rules
from counseling.forum.notices import notify_registrant
from counseling.models import Registration
from counseling.rules import absence, assignment_queue
from exportasv.core.outbox import outbox
from exportasv.core.outbox.queues import URGENT


@shared_task(name="counseling.list_neglected")
def create_neglect_list() -> int:
    """Create the month's neglect list. A second run changes nothing."""
    return assignment_queue.create_neglect_list()


@shared_task(name="counseling.release_lapsed_places")
def release_lapsed_places() -> int:
    """Give places of the forum that nobody has confirmed to those who wait. A second run changes nothing."""
    return rules.release_lapsed_places()


outbox.task_handler("session.expire_proposal", _("End of a proposed session"), queue=URGENT)(absence.expire_proposal)


@outbox.task_handler("forum.send_thanks", _("Thanks after an event of the forum"))
def send_thanks(registration: int) -> None:
    """Send certificate, survey and materials after an event to a person who is still marked as attended."""
    row = Registration.objects.select_related("event__edition", "user").get(pk=registration)
    if row.state == Registration.State.ATTENDED:
        notify_registrant(row, "forum_thanks", key=str(row.pk))
