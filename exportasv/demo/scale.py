"""More products for benchmarks: copies of the demo's with other names and codes, made in PostgreSQL.

They have no audit rows, prices or photos. Indexes are dropped during the load. Triggers are off if the database
user may disable them (a superuser, as in the embedded database).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from products.models import Product

OWN_COLUMNS = {
    "id",
    "code",
    "slug",
    "slug_en",
    "name_es",
    "name_en",
    "minimum_order",
    "monthly_capacity",
    "published_at",
    "created_at",
    "completeness",
}
COPIED_COLUMNS = [field.attname for field in Product._meta.concrete_fields if field.attname not in OWN_COLUMNS]
PRODUCTS_SQL = """
INSERT INTO products_product (code, slug, slug_en, name_es, name_en, minimum_order, monthly_capacity, published_at,
    created_at, completeness, {columns})
SELECT code || '-' || n, slug || '-' || n, slug_en || '-' || n, name_es || ' ' || n, name_en || ' ' || n,
    minimum_order + n %% 50, monthly_capacity + n, published_at - n * interval '1 minute', created_at, (completeness + n * 7) %% 101, {columns}
FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM products_product WHERE code !~ '-[0-9]+-[0-9]+$') p
CROSS JOIN generate_series(1, %(copies)s) n
WHERE p.place + (n - 1) * %(base)s <= %(wanted)s - %(base)s
"""
SEARCH_DOCUMENTS_SQL = """
INSERT INTO products_searchdocument (product_id, published_at, quality, hs_code, price, first_order, lead_time, facets,
    search, more_text)
SELECT p.id, p.published_at, p.completeness, e.hs_code, e.price, e.first_order, e.lead_time, e.facets,
    e.search || to_tsvector('simple', substring(p.code FROM '[0-9]+$')), e.more_text
FROM products_product p
JOIN products_product b ON b.company_id = p.company_id AND b.code = regexp_replace(p.code, '-[0-9]+$', '')
JOIN products_searchdocument e ON e.product_id = b.id
WHERE p.code ~ '-[0-9]+-[0-9]+$'
ON CONFLICT DO NOTHING
"""
FACET_COUNTS_SQL = """
DELETE FROM products_facetcount;
INSERT INTO products_facetcount (token, n)
SELECT token, count(*) FROM products_searchdocument, unnest(facets || '{""}'::text[]) token GROUP BY token;
"""
INDEXES_SQL = """
SELECT indexname, indexdef FROM pg_indexes i
WHERE tablename IN ('products_product', 'products_searchdocument')
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
"""


def multiply_products(wanted: int) -> int:
    """Copy products until there are `wanted`, and return their number. Do nothing if there are enough."""
    base = Product.objects.count()
    if base < wanted:
        values = {"copies": wanted // base + 1, "base": base, "wanted": wanted}
        with connection.cursor() as cursor, _without_triggers(cursor), _without_indexes(cursor):
            cursor.execute(PRODUCTS_SQL.format(columns=", ".join(COPIED_COLUMNS)), values)
            cursor.execute(SEARCH_DOCUMENTS_SQL)
            cursor.execute(FACET_COUNTS_SQL)
    return Product.objects.count()


@contextmanager
def _without_triggers(cursor: CursorWrapper) -> Iterator[None]:
    """Disable triggers if the database user may."""
    cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
    (allowed,) = cursor.fetchone()
    if allowed:
        cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL exportasv.catalogue = 'paused'; SET LOCAL maintenance_work_mem = '512MB'")
    yield
    cursor.execute("SET LOCAL exportasv.catalogue = ''")
    if allowed:
        cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def _without_indexes(cursor: CursorWrapper) -> Iterator[None]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # DROP INDEX fails with pending checks
    cursor.execute(INDEXES_SQL)
    dropped = cursor.fetchall()
    for name, _definition in dropped:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in dropped:
        cursor.execute(definition)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
