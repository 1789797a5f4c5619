from celery import shared_task

from products import rules


@shared_task(name="products.mark_stale")
def mark_stale() -> int:
    """Published products that nobody confirmed for 90 days turn stale."""
    return rules.mark_stale()
