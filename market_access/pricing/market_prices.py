"""The prices of a product in all markets, kept under all that they depend on."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from exportasv.core.http.kept_lists import column_texts, kept_list
from market_access.models import FreightLeg, PriceSheet
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


def compare_prices(
    product: Product, own: Sequence[PriceSheet], units: int, legs: Sequence[FreightLeg]
) -> tuple[list[tuple[PriceSheet, Ladder]], list[MarketPrice]]:
    """Return these ladders of a product, and the prices of so many units in every destination by these routes.

    The prices are kept: duties, routes, freight prices, national codes and materials are under the content version.
    Three queries; none without ladders, as long as nothing changed.
    """
    worked: list[tuple[PriceSheet, Ladder]] = []

    def find() -> list[MarketPrice]:
        worked.extend(compare_sheets([*own, *market_sheets(product, units, legs)]))
        return [_market_price(sheet, ladder) for sheet, ladder in best_of_each_market(worked[len(own) :])]

    markets = kept_list("market-prices", (column_texts(product), units), find)
    return worked[: len(own)] or compare_sheets(own), markets


def _market_price(sheet: PriceSheet, ladder: Ladder) -> MarketPrice:
    if not ladder.is_complete:
        return MarketPrice(sheet.destination, sheet.leg_id, tuple(ladder.missing))
    prices = {name: ladder.per_unit(name) for name in ("FCA", "landed")}
    return MarketPrice(sheet.destination, sheet.leg_id, (), prices["FCA"], ladder.total_duty_pct, prices["landed"])
