"""What the portal knows of an order before its owner types anything: quantity, price and costs, with their origin.

Packing and freight are those of the product's newest price ladder to the destination, sold FCA: handed to the carrier,
cleared for export. What no row says is left out.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from market_access.models import PriceSheet
from market_access.models.origin import BillOfMaterials
from market_access.pricing.sheets import Ladder, SheetFacts, work_out
from products.models import Product

CENT = Decimal("0.01")
SOLD_AS = "FCA"


@dataclass(frozen=True)
class Proposed:
    """A figure of a plan, and where it comes from."""

    value: Decimal | int
    says: str


def proposed_figures(product: Product, market: str, today: date, units: int | None = None) -> dict[str, Proposed]:
    """Return the figures that follow from the product's ladder, prices and materials: column of the plan → figure.

    For another quantity than the ladder's if `units` says so. Some eight queries.
    """
    found: dict[str, Proposed] = {}
    if product.lead_time_days:
        found["production_days"] = Proposed(min(product.lead_time_days, 365), _("from your product"))
    if units is None and product.minimum_order:
        found["units"] = Proposed(product.minimum_order, _("the minimum order of your product"))
    bill = BillOfMaterials.objects.with_materials().filter(product=product).first()
    if bill is not None and bill.price:
        found["unit_price"] = Proposed(bill.price, _("from your bill of materials"))
    found |= _of_prices(product) | _of_ladder(product, market, today, units)
    counted = units or (int(found["units"].value) if "units" in found else None)
    return found | (_of_materials(bill, counted) if bill and counted else {})


def _of_prices(product: Product) -> dict[str, Proposed]:
    price = product.prices.order_by("amount").first()
    return {"unit_price": Proposed(price.amount, _("the lowest of your prices"))} if price else {}


def _of_ladder(product: Product, market: str, today: date, units: int | None) -> dict[str, Proposed]:
    sheets = PriceSheet.objects.filter(product=product, destination=market)
    sheet = sheets.select_related("company", "product__company", "product__hs_code", "leg").first()
    if sheet is None:
        return {}
    ladder = work_out(sheet, SheetFacts.of(sheet, today), units)
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


def _of_materials(bill: BillOfMaterials, units: int) -> dict[str, Proposed]:
    materials = sum((each.cost for each in bill.materials.all()), Decimal(0))
    if not materials:
        return {}
    return {"materials": Proposed((materials * units).quantize(CENT), _("from your bill of materials"))}
