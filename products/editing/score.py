"""How complete a product's page is for a buyer, in percent."""

from products.fields import REQUIRED_COLUMNS, WISHED_COLUMNS
from products.models import Product

FIELD_PERCENT = round(
    100 / (len(REQUIRED_COLUMNS + WISHED_COLUMNS) + 2)
)  # percent that a field brings; a photo and a price count like one


def completeness(product: Product, *, photos: int | None = None, prices: int | None = None) -> int:
    """Filled share, in percent, of what a buyer looks for: required and wished fields, a photo, a price.

    How many photos and prices there are is asked where the caller does not know. The import of sheets says the same in
    SQL (products/imports.py); tests/core/imports/test_products.py holds both together.
    """
    if photos is None:
        photos = product.pk and product.photos.exists()
    if prices is None:
        prices = product.pk and product.prices.exists()
    names = REQUIRED_COLUMNS + WISHED_COLUMNS
    filled = [bool(getattr(product, name)) for name in names] + [bool(photos), bool(prices)]
    return round(100 * sum(filled) / len(filled))


def update_completeness(product: Product) -> None:
    """After a photo or a price came or went. Call it inside the transaction of its cause."""
    score = completeness(product)
    Product.objects.filter(pk=product.pk).exclude(completeness=score).update(completeness=score)
