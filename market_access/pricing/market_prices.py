"""The prices of a product in all markets, kept under all that they depend on."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from exportasv.core.http.kept_lists import kept_list
from market_access.models import FreightLeg, PriceSheet
from market_access.pricing.sheet_facts import price_columns
from market_access.pricing.sheets import Ladder, best_of_each_market, compare_sheets, market_sheets
from products.models import Product


class MarketPrice(NamedTuple):
    """What one unit costs in a destination by the cheapest route; no prices if `missing` names numbers."""

    destination: str
    leg: int | None
    missing: tuple[str, ...]  # names of inputs
    fca: Decimal | None = None  # US$
    duty_pct: Decimal | None = None
    landed: Decimal | None = None


def kept_market_prices(product: Product, units: int, legs: Sequence[FreightLeg]) -> list[MarketPrice]:
    """Return the prices of so many units in every destination, by these routes. One query; three if anything changed.

    Duties, routes and freight prices are under the content version.
    """
    columns = [str(getattr(product, field.attname)) for field in Product._meta.concrete_fields]
    known = price_columns(product.pk, timezone.localdate())

    def find() -> list[MarketPrice]:
        best = best_of_each_market(compare_sheets(market_sheets(product, units, legs)))
        return [_market_price(sheet, ladder) for sheet, ladder in best]

    return kept_list("market-prices", (columns, known, units), find)


def _market_price(sheet: PriceSheet, ladder: Ladder) -> MarketPrice:
    if not ladder.is_complete:
        return MarketPrice(sheet.destination, sheet.leg_id, tuple(ladder.missing))
    prices = {name: ladder.per_unit(name) for name in ("FCA", "landed")}
    return MarketPrice(sheet.destination, sheet.leg_id, (), prices["FCA"], ladder.total_duty_pct, prices["landed"])
