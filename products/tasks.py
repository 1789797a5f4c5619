"""Jobs of the catalogue: what the schedule starts, and what is owed."""

from celery import shared_task

from exportasv.notifications import owed
from products import rules
from products.intake import steps


@shared_task(name="products.mark_stale")
def mark_stale() -> int:
    """Published products that nobody confirmed for 90 days turn stale."""
    return rules.mark_stale()


owed.handles("intake.check", atomic=False)(steps.check)
owed.handles("intake.apply", atomic=False)(steps.apply)
