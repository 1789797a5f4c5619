"""Background work of market access: the lights of products, and what a change of the law touches."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from exportasv.core.outbox import outbox
from market_access.models.changes import RuleChange
from market_access.rules import changes, price_changes
from market_access.rules.lights import WORK, refresh_lights_and_tasks, refresh_stale_lights
from products.models import Product


@shared_task(name="market_access.refresh_lights")
def refresh_changed_lights() -> int:
    """Compute the lights of products of which something changed. A second run changes nothing."""
    return refresh_stale_lights()


@outbox.task_handler(WORK, _("Lights of a product's markets"))
def compute_lights(product: int) -> None:
    """Compute the lights of a product again; nothing if it is gone."""
    row = Product.objects.select_related("company", "sector").filter(pk=product).first()
    if row is not None:
        refresh_lights_and_tasks([row])


@outbox.task_handler(changes.FIND, _("What a changed rule affects"))
def find_rule_change(change: int) -> None:
    """Find what a new version of a rule touches."""
    changes.find_change(RuleChange.objects.select_for_update().get(pk=change))


@outbox.task_handler(changes.COMPUTE, _("Lights after a changed rule"))
def compute_rule_change(change: int, after: int) -> None:
    """Compute the lights of the next products that a change touches."""
    changes.compute_change(RuleChange.objects.select_for_update().get(pk=change), after)


@outbox.task_handler(changes.PRICES, _("Price ladders after a changed rule"))
def compute_changed_prices(change: int, after: int, keeps: int) -> None:
    """Compute the price ladders of the next products that a change touches."""
    changes.compute_price_change(RuleChange.objects.select_for_update().get(pk=change), after, keeps=bool(keeps))


@outbox.task_handler(price_changes.ALL_LADDERS, _("Price ladders again"))
def compute_all_ladders(after: int) -> None:
    """Compute the next kept price ladders again."""
    price_changes.compute_next_ladders(after)


@outbox.task_handler(changes.TELL, _("Notices of a changed rule"))
def tell_rule_change(change: int, after: int) -> None:
    """Tell the next companies that a change touches."""
    changes.tell_companies(RuleChange.objects.get(pk=change), after)
