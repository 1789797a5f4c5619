"""A product's cases as boxes to be loaded."""

from decimal import Decimal

from market_access.packing.loads import Box, Shipment
from products.models import Product


def box_of(product: Product) -> Box | None:
    """Return the product's case with its gross weight; None while its sides or its weight are not known."""
    sides = (product.case_length_cm, product.case_width_cm, product.case_height_cm)
    grams = product.case_gross_g or product.case_net_g
    if not all(sides) or not grams:
        return None
    length, width, height = (Decimal(side or 0) for side in sides)
    return Box(length, width, height, Decimal(grams) / 1000)


def shipment_of(product: Product, units: int) -> Shipment | None:
    """Return units of a product as cases; None while its packing is not known."""
    box = box_of(product)
    if box is None or not product.units_per_case:
        return None
    return Shipment(units, product.units_per_case, box)


def missing_packing(product: Product) -> list[str]:
    """Return the names of the product's fields that the packing still needs."""
    needed = ("units_per_case", "case_length_cm", "case_width_cm", "case_height_cm", "case_gross_g")
    return [name for name in needed if not getattr(product, name)]
