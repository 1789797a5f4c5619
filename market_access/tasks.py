"""Background work of market access: the lights of products."""

from celery import shared_task

from exportasv.core.outbox import outbox
from market_access.rules.lights import WORK, refresh_lights, refresh_stale_lights
from products.models import Product


@shared_task(name="market_access.refresh_lights")
def refresh_changed_lights() -> int:
    """Compute the lights of products of which something changed. A second run changes nothing."""
    return refresh_stale_lights()


@outbox.task_handler(WORK)
def compute_lights(product: int) -> None:
    """Compute the lights of a product again; nothing if it is gone."""
    row = Product.objects.select_related("company", "sector").filter(pk=product).first()
    if row is not None:
        refresh_lights(row)
