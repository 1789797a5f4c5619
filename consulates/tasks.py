from celery import shared_task

from consulates.matching.score import record_gaps
from consulates.models import BuyerRequirement
from consulates.rules import response_deadlines


@shared_task(name="consulates.hand_over")
def escalate_inquiries() -> int:
    """Give what has waited too long to a trading house or to Invest."""
    return response_deadlines.escalate_inquiries()


@shared_task(name="consulates.record_gaps")
def record_all_gaps() -> int:
    """What companies lack for the open requirements, as the catalogue stands today; how many were looked at."""
    rows = list(BuyerRequirement.objects.open())
    for requirement in rows:
        record_gaps(requirement)
    return len(rows)
