"""Rules of labels."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.state_machine import lock_row
from market_access.labels.content import family_of
from market_access.models.labels import LabelData, MarketLabel
from products.models import Product


def get_or_start_label(product: Product, market: str, *, by: User) -> MarketLabel:
    """Return the product's label for a market; make an empty one if it has none."""
    with transaction.atomic(), act_as(by):
        data = LabelData.objects.get_or_create(product=product, defaults={"family": family_of(product)})[0]
        return MarketLabel.objects.get_or_create(label=data, market=market)[0]


def save_label(row: LabelData | MarketLabel, values: Mapping[str, Any], *, by: User) -> None:
    """Write what a form of the label holds."""
    with transaction.atomic(), act_as(by):
        row = lock_row(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
