"""Rules of export plans: save the figures, send the plan to the adviser."""

from collections.abc import Mapping
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
from market_access.models.plans import ExportPlan
from market_access.planning.contents import PlanStep, plan_view
from market_access.planning.proposal import Proposed
from market_access.rules.requirement_tasks import promise_requirement
from products.models import Product

FIRST_UNITS = 100
USUAL_LEAD_TIME = 30  # days, of a product whose company has not said


def proposed_plan(product: Product, market: str, figures: Mapping[str, Proposed]) -> ExportPlan:
    """Return an unsaved plan with what the portal knows of the product; its form asks for price and wages otherwise."""
    known = {name: each.value for name, each in figures.items()}
    values: dict[str, Any] = {"units": FIRST_UNITS, "unit_price": None, "work": None, **known}
    values.setdefault("production_days", USUAL_LEAD_TIME)
    return ExportPlan(product=product, market=market, begins_on=timezone.localdate(), **values)


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
                plan.steps.create(code=step.code, item=_agreement_of(plan, step, by=by))
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


def _agreement_of(plan: ExportPlan, step: PlanStep, *, by: User) -> ActionItem:
    """Return the agreement of a step: of a requirement the one that the company has made of it already, if any."""
    if step.rule is not None:
        return promise_requirement(plan.product, step.rule, by=by, due_on=step.due_on).item
    return ActionItem.objects.create(
        company_id=plan.product.company_id,
        product=plan.product,
        text=step.text,
        holder=step.holder,
        due_on=step.due_on,
    )
