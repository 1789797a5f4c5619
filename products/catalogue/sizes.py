"""Sizes of one product: its siblings on the page, one card for all of them in a list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exportasv.core.documents.formatting import format_volume, format_weight
from products.models import Product


@dataclass(frozen=True)
class SizeLink:
    """One size of a family, with the address of its page."""

    label: str
    url: str
    is_current: bool


def size_links(product: Product) -> list[SizeLink]:
    """Return the public sizes of a product read `with_sizes()`, smallest first; [] if it has no sibling. No query."""
    sizes = [Product(**row) for row in product.size_rows]
    links = [SizeLink(size_label(each), each.get_absolute_url(), each.slug == product.slug) for each in sizes]
    return links if len(links) > 1 else []


def size_label(product: Product) -> str:
    """Return what tells a size from its siblings: its presentation, content or name."""
    if product.pack:
        return product.pack
    if product.net_weight_g:
        return format_weight(product.net_weight_g)
    if product.net_volume_ml:
        return format_volume(product.net_volume_ml)
    return product.name


def sizes_together(rows: Iterable[Any]) -> list[tuple[Any, int]]:
    """Return the first product of each family and all without one, each with how many sizes of it were there."""
    given = list(rows)
    counts = Counter(row.family_id for row in given if row.family_id)
    first: dict[object, Any] = {}
    for row in given:
        first.setdefault(row.family_id or f"product {row.pk}", row)
    return [(row, counts[row.family_id] or 1) for row in first.values()]
