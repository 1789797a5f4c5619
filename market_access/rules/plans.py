"""Rules of export plans: save the figures, send the plan to the adviser."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.models import ActionItem
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.notices import notify
from market_access.models.origin import BillOfMaterials
from market_access.models.plans import ExportPlan
from market_access.planning.contents import plan_view
from products.models import Product

FIRST_UNITS = 100


def proposed_plan(product: Product, market: str) -> ExportPlan:
    """Return an unsaved plan with what the portal knows of the product: quantity, price, lead time, materials."""
    units = product.minimum_order or FIRST_UNITS
    price = product.prices.order_by("amount").values_list("amount", flat=True).first()
    bill = BillOfMaterials.objects.with_materials().filter(product=product).first()
    materials = sum((each.cost for each in bill.materials.all()), Decimal(0)) if bill else Decimal(0)
    return ExportPlan(
        product=product,
        market=market,
        begins_on=timezone.localdate(),
        units=units,
        unit_price=price or (bill.price if bill else None),  # type: ignore[misc]  # not known yet: its form asks
        production_days=min(product.lead_time_days or 30, 365),
        materials=(materials * units).quantize(Decimal("0.01")),
    )


def save_plan(plan: ExportPlan, values: Mapping[str, Any], *, by: User) -> ExportPlan:
    """Write the figures of a plan."""
    with transaction.atomic(), act_as(by):
        for name, value in values.items():
            setattr(plan, name, value)
        plan.save()
    return plan


def send_plan(plan: ExportPlan, *, by: User) -> ExportPlan:
    """Make agreements of the steps, and tell the company's adviser. Sent again, it adds only what is new.

    Raise RuleError if the company has no adviser.
    """
    company = plan.product.company
    adviser = company.adviser
    if adviser is None or not adviser.is_active:
        raise RuleError(_("Your company has no adviser yet. Ask for a session first."))
    with transaction.atomic(), act_as(by):
        plan = ExportPlan.objects.select_for_update().get(pk=plan.pk)
        known = set(plan.steps.values_list("code", flat=True))
        for step in plan_view(plan, timezone.localdate()).steps:
            if step.code not in known:
                item = ActionItem.objects.create(
                    company=company, product=plan.product, text=step.text, holder=step.holder, due_on=step.due_on
                )
                plan.steps.create(code=step.code, item=item)
        plan.sent_at = timezone.now()
        plan.save(update_fields=["sent_at"])
        address = localized_path(adviser.language, "market_access:staff_plan", plan.pk)
        notify(
            adviser,
            "market_plan_sent",
            key=f"{plan.pk}:{plan.sent_at:%Y%m%d%H%M}",
            url=address,
            company=company,
            plan=plan,
        )
    return plan
