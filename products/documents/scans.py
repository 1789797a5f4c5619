"""Visits by QR code, counted by day and place without a trace of the visitor."""

from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from products.models import Product

PAPER = frozenset({"sheet", "company", "catalogue", "label", "fair", "share"})
PLACES_ABOVE: list[Callable[[], set[str]]] = []  # places that an upper app knows: its houses

COUNT = """
INSERT INTO products_visit (day, product_id, place, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (day, product_id, place) DO UPDATE SET count = products_visit.count + 1
"""


def note_visit(product: Product, place: str) -> None:
    """Count one; a place that nobody printed is counted as "other"."""
    known = place in PAPER or any(place in places() for places in PLACES_ABOVE)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [timezone.localdate(), product.pk, place if known else "other"])
