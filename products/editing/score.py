"""Completeness of a product's page, in percent."""

from products.attributes.facts import has_value, required_attributes
from products.fields import required_columns, wished_columns
from products.models import Product


def scored_columns(kind: str) -> list[str]:
    """Return the columns that count for the score of a product of this kind."""
    return required_columns(kind) + wished_columns(kind)


def field_percent(product: Product) -> int:
    """Return the percent that each field of a product counts; an attribute, a photo, a price each count as one."""
    return round(100 / (len(scored_columns(product.kind)) + len(required_attributes(product)) + 2))


def completeness(product: Product, *, photos: int | None = None, prices: int | None = None) -> int:
    """Return the share, in percent, of filled fields: required and wished ones, required attributes, photo, price.

    If the numbers of photos and prices are not given, count them. The import calculates the same in SQL
    (products/imports.py); tests/core/imports/test_products.py compares both.
    """
    if photos is None:
        photos = product.pk and product.photos.exists()
    if prices is None:
        prices = product.pk and product.prices.exists()
    filled = [bool(getattr(product, name)) for name in scored_columns(product.kind)] + [bool(photos), bool(prices)]
    filled += [has_value(each, product.attributes) for each in required_attributes(product)]
    return round(100 * sum(filled) / len(filled))


def update_completeness(product: Product) -> None:
    """Update the completeness after a photo or a price was added or removed. Call it in the same transaction."""
    score = completeness(product)
    Product.objects.filter(pk=product.pk).exclude(completeness=score).update(completeness=score)
