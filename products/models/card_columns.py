"""The columns of a product's card that subqueries write. Their SQL is made once."""

from functools import lru_cache

from django.db import models
from django.db.models.functions import Cast

from exportasv.core.db.fixed_query import FixedColumn
from products.models.photos import cover_photo
from products.models.prices import lowest_price


@lru_cache
def card_columns(model: type[models.Model]) -> tuple[FixedColumn, FixedColumn]:
    """Return the columns `cover_json` and `lowest_json` of a card of a product."""
    return (
        FixedColumn(model, lambda: Cast(cover_photo(), models.TextField())),
        FixedColumn(model, lambda: Cast(lowest_price(), models.TextField())),
    )
