"""Search index maintenance. The SQL functions in products/migrations/sql/ write the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from django.db import connection, transaction
from django.utils import timezone

from exportasv.core.outbox.outbox import enqueue
from products.models import Product

BATCH_SIZE = 500  # products per batch, for short transactions
MAX_PER_TASK = 2_000  # products per outbox task
MAX_ID_GAP = 1_000  # a gap between numbers up to this size stays in one task
MAX_UNCOMPACTED_ROWS = 200  # rows of facet changes before they are compacted

COMPACT_COUNTS_SQL = """
WITH gone AS (DELETE FROM products_facetcount RETURNING token, n)
INSERT INTO products_facetcount (token, n) SELECT token, sum(n) FROM gone GROUP BY token HAVING sum(n) <> 0
"""


# What changes with the date alone: a certificate of a kind that the document shows has run out and no other holds, a
# product is no longer new, a stale one is to be hidden. Who was away longer than LOOK_BACK_DAYS runs `reindex()`.
LOOK_BACK_DAYS = 30
DATED_CHANGES_SQL = [
    """
    SELECT e.product_id FROM companies_certificate k JOIN companies_certificatetype t ON t.id = k.type_id
    JOIN products_product_certificates l ON l.certificate_id = k.id
    JOIN products_searchdocument e ON e.product_id = l.product_id AND e.facets @> ARRAY['c:' || t.code]
    WHERE k.expires_on BETWEEN catalogue_today() - %(look_back)s AND catalogue_today() - 1
        AND NOT EXISTS (SELECT 1 FROM products_product_certificates other
            JOIN companies_certificate valid ON valid.id = other.certificate_id
            WHERE other.product_id = l.product_id AND valid.type_id = k.type_id
                AND (valid.expires_on IS NULL OR valid.expires_on >= catalogue_today()))
    """,
    """
    SELECT product_id FROM products_searchdocument WHERE facets @> '{n:quarter}'
        AND published_at <= catalogue_new_since()
        AND published_at > catalogue_new_since() - %(look_back)s * interval '1 day'
    """,
    """
    SELECT p.id FROM products_product p JOIN products_searchdocument e ON e.product_id = p.id
    WHERE p.state = %(stale)s AND p.stale_since <= catalogue_hidden_since()
    """,
]


def declare_dated_change(sql: str) -> None:
    """Declare a query for the numbers of products whose document the date alone has made wrong.

    It looks back %(look_back)s days, so that an index on the date finds the few rows.
    """
    DATED_CHANGES_SQL.append(sql)


def reindex_dated() -> int:
    """Update the documents that the date alone has made wrong, and return how many."""
    with connection.cursor() as cursor:
        values: dict[str, int | str] = {"look_back": LOOK_BACK_DAYS, "stale": Product.State.STALE.value}
        cursor.execute(" UNION ".join(DATED_CHANGES_SQL), values)
        ids = sorted(pk for (pk,) in cursor.fetchall())
    return reindex(ids)


def reindex(ids: list[int] | None = None) -> int:
    """Update the documents of these products, or of all if None. Return how many were checked."""
    with connection.cursor() as cursor:
        if ids is None:
            cursor.execute(
                "SELECT id FROM products_product WHERE state = ANY(%s) ORDER BY id", [list(Product.State.PUBLIC)]
            )
            ids = [pk for (pk,) in cursor.fetchall()]
        for start in range(0, len(ids), BATCH_SIZE):
            cursor.execute("SELECT catalogue_refresh(%s)", [ids[start : start + BATCH_SIZE]])
    return len(ids)


def reindex_later(ids: list[int]) -> None:
    """Enqueue the update of these products, one task per range of numbers."""
    ids = sorted(ids)
    ends = [place for place, (one, next_one) in enumerate(pairwise(ids), start=1) if next_one - one > MAX_ID_GAP]
    for start, end in pairwise([0, *ends, len(ids)]):
        if start < end:
            _enqueue_range(ids[start], ids[end - 1])


def reindex_range(first: int, last: int) -> None:
    """Update the first MAX_PER_TASK products with these numbers. Enqueue the rest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM products_product WHERE id BETWEEN %s AND %s ORDER BY id LIMIT %s",
            [first, last, MAX_PER_TASK],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    reindex(ids)
    if len(ids) == MAX_PER_TASK and ids[-1] < last:
        _enqueue_range(ids[-1] + 1, last)


def _enqueue_range(first: int, last: int) -> None:
    enqueue("search_index.reindex", key=f"{first}-{last} {timezone.now().isoformat()}", first=first, last=last)


def compact_counts() -> int:
    """Compact the facet counts to one row per token if there are enough changes. Return the number of changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) - count(DISTINCT token) FROM products_facetcount")
        changes = cursor.fetchone()[0]
        if changes > MAX_UNCOMPACTED_ROWS:
            cursor.execute(COMPACT_COUNTS_SQL)
    return changes


@contextmanager
def bulk_load() -> Iterator[None]:
    """Pause the search index during a bulk load and reindex once at the end. One transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL exportasv.catalogue = 'paused'")
            yield
            cursor.execute("SET LOCAL exportasv.catalogue = ''")
        reindex()
