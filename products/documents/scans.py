"""Scans of QR codes, counted by day and place, without data about the visitor."""

from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from products.models import Product

PRINTED_SOURCES = frozenset({"sheet", "company", "catalogue", "label", "fair", "share"})
SOURCES_FROM_OTHER_APPS: list[Callable[[], set[str]]] = []  # places registered by other apps, such as trading houses

COUNT_SQL = """
INSERT INTO products_qrscan (day, product_id, place, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (day, product_id, place) DO UPDATE SET count = products_qrscan.count + 1
"""


def record_scan(product: Product, place: str) -> None:
    """Count one scan. Count an unknown place as "other"."""
    known = place in PRINTED_SOURCES or any(place in places() for places in SOURCES_FROM_OTHER_APPS)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, [timezone.localdate(), product.pk, place if known else "other"])
