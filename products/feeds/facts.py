"""What feeds and sheets say of a product with details (`ProductQuerySet.with_details`)."""

from decimal import Decimal
from typing import Any

from exportasv.core.http.structured_data import absolute_url
from products.catalogue.structured_data import share_image_of
from products.models import Product, ProductPhoto


def price_at(product: Product, *incoterms: str) -> Decimal | None:
    """Return the price of the smallest quantity at the first of these Incoterms that there is; of any without one."""
    rows: list[dict[str, Any]] = product.price_rows
    for incoterm in incoterms:
        found = [row for row in rows if row["incoterm"] == incoterm]
        if found:
            return Decimal(found[0]["amount"])
    return Decimal(rows[0]["amount"]) if rows and not incoterms else None


def any_price(product: Product) -> Decimal | None:
    """Return the price at the workshop, else at a port, else at any place."""
    return price_at(product, "EXW", "FCA", "FOB") or price_at(product)


def photo_addresses(product: Product) -> list[str]:
    """Return the absolute addresses of the photos; the drawn cover if there is none."""
    photos = [ProductPhoto(**row) for row in product.photo_rows]
    return [absolute_url(photo.image.url) for photo in photos] or [share_image_of(product)]


def page_address(product: Product) -> str:
    return absolute_url(product.get_absolute_url())


def net_kilos(product: Product) -> Decimal | None:
    """Return the net weight of a unit in kg."""
    return Decimal(product.net_weight_g) / 1000 if product.net_weight_g else None


def description(product: Product) -> str:
    return product.description or product.summary or product.name
