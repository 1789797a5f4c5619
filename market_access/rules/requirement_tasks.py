"""What a company promised to get for a market: an agreement with a day, ticked when its paper arrives."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.models import ActionItem, Service
from counseling.models.agreements import MAX_AGREEMENT_TEXT
from counseling.rules.agreements import complete_agreement
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.fixed_query import FixedQuery
from market_access.models import MarketRequirement, RequirementRecord, RequirementTask
from market_access.planning.schedule import USUAL_DAYS
from market_access.rules.assessment import ItemState
from market_access.rules.market_pages import MarketView
from products.models import Product

SHORTEST = timedelta(days=7)  # that a company has for what takes a day
SETTLED = (ItemState.MET, ItemState.EXPIRING, ItemState.TO_CONFIRM)


def tasks_of(product: Product) -> dict[str, RequirementTask]:
    """Return the open tasks of a product by requirement; its own come before those of all products. One query."""
    tasks = _OPEN_TASKS.rows(product.pk, product.company_id)
    return {each.requirement: each for each in sorted(tasks, key=lambda each: each.product_id is not None)}


def _open_tasks(product: int, company: int) -> QuerySet[RequirementTask]:
    return RequirementTask.objects.of_product(Product(pk=product, company_id=company)).open()


_OPEN_TASKS = FixedQuery(_open_tasks)


def promise_requirement(
    product: Product, rule: MarketRequirement, *, by: User, due_on: date | None = None
) -> RequirementTask:
    """Make an agreement of a requirement: the company gets it until a day, with a service of the State that helps.

    A second call returns the same task while its agreement is open. What asks the same of every product is one task of
    the company.
    """
    of = None if rule.is_of_company else product
    with transaction.atomic(), act_as(by):
        Product.objects.select_for_update().get(pk=product.pk)
        place: dict[str, Any] = {"company_id": product.company_id, "product": of, "requirement": rule.code}
        task = RequirementTask.objects.filter(**place).select_related("item").first()
        if task is not None and task.item.state == ActionItem.State.OPEN:
            return task
        item = ActionItem.objects.create(
            company_id=product.company_id,
            product=of,
            text=str(rule.requirement)[:MAX_AGREEMENT_TEXT],
            holder=ActionItem.Holder.COMPANY,
            service=_service_of(rule),
            due_on=due_on or usual_day(rule, timezone.localdate()),
        )
        task, _made = RequirementTask.objects.update_or_create(**place, defaults={"item": item})
    return task


def usual_day(rule: MarketRequirement, today: date) -> date:
    """Return until when a requirement is usually met if it is begun today."""
    days = USUAL_DAYS if rule.typical_days is None else rule.typical_days
    return today + max(timedelta(days=days), SHORTEST)


def _service_of(rule: MarketRequirement) -> Service | None:
    found = {each.slug: each for each in Service.objects.published().filter(slug__in=rule.services)}
    return next((found[slug] for slug in rule.services if slug in found), None)


def tick_tasks_of_record(record: RequirementRecord, *, by: User | None) -> None:
    """Mark the agreements of a requirement as done of which a company said what it has; also that of all products."""
    tasks = RequirementTask.objects.open().filter(company=record.company_id, requirement=record.requirement)
    if record.product_id is not None:
        tasks = tasks.filter(Q(product=record.product_id) | Q(product=None))
    said = str(record.get_outcome_display()).capitalize()
    for task in tasks.select_related("item__company__adviser"):
        complete_agreement(task.item, f"{said}: {record.reference}" if record.reference else said, by=by)


def tick_tasks_of(settled: Mapping[Product, Collection[str]]) -> int:
    """Mark the agreements of what is met by now, as by a new certificate; return how many. One query if none is open.

    `settled`: product → the requirements that it meets in some market. A task of all products is done once one of these
    products has what it asks.
    """
    by_company: dict[int, list[Product]] = {}
    for product in settled:
        by_company.setdefault(product.company_id, []).append(product)
    open_tasks = RequirementTask.objects.open().filter(company__in=by_company).select_related("item__company__adviser")
    done = 0
    for task in open_tasks:
        concerned = [each for each in by_company[task.company_id] if task.product_id in (None, each.pk)]
        if any(task.requirement in settled[each] for each in concerned):
            complete_agreement(task.item, _("Its paper is in the portal."), by=None)
            done += 1
    return done


def settled_codes(views: Iterable[MarketView]) -> set[str]:
    """Return the requirements that a product meets in some market."""
    return {item.requirement.code for view in views for item in view.in_state(*SETTLED)}
