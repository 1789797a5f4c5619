"""Cards of products, each kept under all that it shows: a page made anew renders only the cards that changed."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from companies.models import Company
from exportasv.core.http.kept_parts import KeptParts, rendered_part
from products.catalogue.sizes import sizes_together
from products.models import Product, Sector
from products.models.product import CARD_COLUMNS

TEMPLATE = "products/public/_card.html"
_cards = KeptParts(most=3000)  # about 1.5 KB each


def product_cards(rows: Iterable[Any], level: str = "3", *, by_family: bool = False) -> SafeString:
    """Return the cards of `ProductQuerySet.card_rows()`, with headings of this level.

    `by_family`: one card for all sizes of a product, which says how many there are.
    """
    shown = sizes_together(rows) if by_family else [(row, 1) for row in rows]
    return SafeString("".join(_kept_card(row[: len(CARD_COLUMNS)], level, sizes) for row, sizes in shown))  # nosec B703


def _kept_card(values: tuple, level: str, size_count: int) -> SafeString:
    def card() -> SafeString:
        product = card_product(values)
        product.size_count = size_count
        return rendered_part(TEMPLATE, {"product": product, "level": level})

    return _cards.get_or_make((values, level, size_count), card)


def card_product(values: tuple) -> Product:
    """Return the product of a row of `card_rows()`, with nothing but what a card shows. No query."""
    told = dict(zip(CARD_COLUMNS, values, strict=False))
    cover, lowest = (json.loads(told.pop(name) or "null") for name in ("cover_json", "lowest_json"))
    sector = Sector(**{name: told.pop(f"sector__{name}") for name in ("code", "name_es", "name_en")})
    company = Company(name=told.pop("company__name"))
    product = Product(**told, sector=sector, company=company)
    vars(product).update(cover=cover, lowest=lowest)  # as ProductQuerySet.for_cards() annotates them
    return product
