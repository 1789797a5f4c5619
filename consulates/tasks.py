from celery import shared_task

from consulates.matching.score import record_gaps
from consulates.models import BuyerRequirement
from consulates.rules import follow_ups, response_deadlines


@shared_task(name="consulates.escalate_inquiries")
def escalate_inquiries() -> int:
    """Escalate overdue inquiries to a trading house or to Invest, and return how many."""
    return response_deadlines.escalate_inquiries()


@shared_task(name="consulates.follow_up_inquiries")
def follow_up_inquiries() -> int:
    """Ask buyers and companies what came of silent inquiries, close those that stay silent, and return how many."""
    return follow_ups.follow_up_inquiries()


@shared_task(name="consulates.record_gaps")
def record_all_gaps() -> int:
    """Record the gaps of companies for all open requirements, and return the number of requirements."""
    rows = list(BuyerRequirement.objects.open())
    for requirement in rows:
        record_gaps(requirement)
    return len(rows)
