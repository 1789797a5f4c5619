"""The verbs of the shelves: a product is placed in a house, and taken off."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consulates.models import Placement, TradingHouse
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import locked
from products.models import Product


def place(product: Product, house: TradingHouse, since: date, until: date | None, *, by: User) -> Placement:
    """Promote a published product in a house. Raises RuleError when it stands there already on those days."""
    if not Product.objects.published().filter(pk=product.pk).exists():
        raise RuleError(_("Only a published product can be placed in a trading house."))
    try:
        with transaction.atomic(), acting(by):
            return Placement.objects.create(product=product, house=house, since=since, until=until, placed_by=by)
    except IntegrityError as error:
        raise RuleError(_("This product stands in this house already on some of these days.")) from error


def end_placement(placement: Placement, on: date, *, by: User) -> Placement:
    """Take the product off the shelf; `on` is its last day."""
    with acting(by):
        placement = locked(placement)
        placement.until = on
        placement.save(update_fields=["until"])
    return placement
