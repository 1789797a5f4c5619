"""Rules of placements: place a product in a house, record feedback, end the placement."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.errors import ExclusionViolation

from companies.people import notify_company
from consulates.models import Placement, TradingHouse
from consulates.rules.data_transfers import record_company_to_house
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import lock_row
from exportasv.core.privacy.models import DataTransfer
from products.models import Product

FEEDBACK_FIELDS = ["reaction", "price_reaction", "feedback"]


def place_product(product: Product, house: TradingHouse, since: date, until: date | None, *, by: User) -> Placement:
    """Place a published product in a house and notify the company.

    Raise RuleError if the dates are not in order, it is not a published good, or it is already placed on those days.
    """
    if until and until < since:
        raise RuleError(_("The last day is before the first."))
    if not Product.objects.published().goods().filter(pk=product.pk).exists():
        raise RuleError(_("Only a good of the catalogue can be placed in a trading house."))
    there = _("This product is already in this house on some of these days.")
    with violation_as_rule_error(ExclusionViolation, there), transaction.atomic(), act_as(by):
        placement = Placement.objects.create(product=product, house=house, since=since, until=until, placed_by=by)
        record_company_to_house(product.company, house, DataTransfer.Occasion.PLACEMENT, by=by)
        notify_company(
            product.company,
            "shelf_placement",
            key=str(placement.pk),
            route="consulates:house",
            args=[house.slug],
            placement=placement,
        )
    return placement


def end_placement(placement: Placement, on: date, *, by: User) -> Placement:
    """End a placement; `on` is its last day. Raise RuleError if `on` is before the first day."""
    with act_as(by):
        placement = lock_row(placement)
        if on < placement.since:
            raise RuleError(_("The last day is before the first."))
        placement.until = on
        placement.save(update_fields=["until"])
    return placement


def record_feedback(placement: Placement, said: dict[str, object], *, by: User) -> Placement:
    """Save visitors' feedback; `said` maps names of FEEDBACK_FIELDS to values. The company sees it at once."""
    with act_as(by):
        placement = lock_row(placement)
        for name in FEEDBACK_FIELDS:
            setattr(placement, name, said.get(name, getattr(placement, name)))
        placement.save(update_fields=FEEDBACK_FIELDS)
    return placement
