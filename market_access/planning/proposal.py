"""What the portal knows of an order before its owner types anything: quantity, price and costs, with their origin.

Packing and freight are those of the product's newest price ladder to the destination, sold FCA: handed to the carrier,
cleared for export. Wages are those of the product's plan for another market, if it has one. What no row says is left
out: the form asks for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from market_access.models import PriceSheet
from market_access.models.plans import ExportPlan
from market_access.pricing.sheet_facts import SheetFacts, product_prices
from market_access.pricing.sheets import Ladder, work_out
from products.models import Product

CENT = Decimal("0.01")
SOLD_AS = "FCA"


@dataclass(frozen=True)
class Proposed:
    """A figure of a plan, and where it comes from."""

    value: Decimal | int
    says: str


def newest_ladder(product: Product, market: str) -> PriceSheet | None:
    """Return the product's newest price ladder for a destination; None if it has none. One query."""
    return product.price_sheets.filter(destination=market).select_related("leg").first()


def proposed_figures(
    product: Product,
    today: date,
    *,
    sheet: PriceSheet | None = None,
    others: Iterable[ExportPlan] = (),
    units: int | None = None,
) -> dict[str, Proposed]:
    """Return the figures that follow from the product and its newest ladder for the destination: column → figure.

    `others` are its plans for other destinations. For another quantity than the ladder's if `units` says so. Three
    queries with a ladder, one without.
    """
    facts = SheetFacts.of(sheet, today) if sheet else None
    known = facts.known if facts else product_prices([product.pk], today)[product.pk]
    found: dict[str, Proposed] = {}
    if product.lead_time_days:
        found["production_days"] = Proposed(min(product.lead_time_days, 365), _("from your product"))
    if units is None and product.minimum_order:
        found["units"] = Proposed(product.minimum_order, _("the minimum order of your product"))
    if known.bill_price:
        found["unit_price"] = Proposed(known.bill_price, _("from your bill of materials"))
    if lowest := min((each.amount for each in known.prices), default=None):
        found["unit_price"] = Proposed(lowest, _("the lowest of your prices"))
    if sheet and facts:
        found |= _of_ladder(sheet, work_out(sheet, facts, units))
    if counted := units or (int(found["units"].value) if "units" in found else None):
        found |= _of_materials(known.materials_cost, counted) | _of_other_plans(others, counted)
    return found


def _of_ladder(sheet: PriceSheet, ladder: Ladder) -> dict[str, Proposed]:
    says = _("from your price ladder of %(day)s") % {"day": date_format(sheet.updated_at, "SHORT_DATE_FORMAT")}
    return {name: Proposed(value, says) for name, value in _ladder_figures(ladder).items()}


def _ladder_figures(ladder: Ladder) -> dict[str, Decimal | int]:
    """Return what the steps of a ladder give a plan; nothing without the price at the door."""
    if ladder.given["in_price"].value is None:
        return {}
    values = ladder.values
    found: dict[str, Decimal | int] = {
        "units": ladder.units,
        "packing": values["EXW"] - values["goods"],
        "freight": values[SOLD_AS] - values["EXW"],
    }
    price = ladder.per_unit(SOLD_AS)
    return found if price is None else {**found, "unit_price": price}


def _of_materials(cost: Decimal, units: int) -> dict[str, Proposed]:
    """Return what the materials of so many units cost; `cost` is that of one."""
    return {"materials": Proposed((cost * units).quantize(CENT), _("from your bill of materials"))} if cost else {}


def _of_other_plans(others: Iterable[ExportPlan], units: int) -> dict[str, Proposed]:
    """Return the wages of so many units as in the newest of these plans that has any; nothing else knows them."""
    other = max((each for each in others if each.work), key=lambda each: each.updated_at, default=None)
    if other is None:
        return {}
    says = _("from your plan for %(market)s") % {"market": other.get_market_display()}
    return {"work": Proposed((other.work / other.units * units).quantize(CENT), says)}
