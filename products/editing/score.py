"""Completeness of a product's page, in percent."""

from products.fields import REQUIRED_COLUMNS, WISHED_COLUMNS
from products.models import Product

FIELD_PERCENT = round(
    100 / (len(REQUIRED_COLUMNS + WISHED_COLUMNS) + 2)
)  # percent per field; a photo and a price each count as one field


def completeness(product: Product, *, photos: int | None = None, prices: int | None = None) -> int:
    """Return the share, in percent, of filled fields: required and wished fields, a photo, a price.

    If the numbers of photos and prices are not given, count them. The import calculates the same in SQL
    (products/imports.py); tests/core/imports/test_products.py compares both.
    """
    if photos is None:
        photos = product.pk and product.photos.exists()
    if prices is None:
        prices = product.pk and product.prices.exists()
    names = REQUIRED_COLUMNS + WISHED_COLUMNS
    filled = [bool(getattr(product, name)) for name in names] + [bool(photos), bool(prices)]
    return round(100 * sum(filled) / len(filled))


def update_completeness(product: Product) -> None:
    """Update the completeness after a photo or a price was added or removed. Call it in the same transaction."""
    score = completeness(product)
    Product.objects.filter(pk=product.pk).exclude(completeness=score).update(completeness=score)
