"""More rows for benchmarks: copies of the demo's companies and products with other names and codes, made in PostgreSQL.

Each copy of a product has audit rows and a done job of the outbox, and no prices or photos; the copies of a company's
products are spread over the copies of the company. Indexes of products are dropped during the load. Triggers are off if the database
user may disable them (a superuser, as in the embedded database).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from companies.models import Company
from exportasv.core.outbox.models import OutboxTask
from products.models import Product

MAX_COMPANIES = 20_000
OWN_COMPANY_COLUMNS = {"id", "name", "legal_name", "slug", "nit", "dui", "nrc"}
COPIED_COMPANY_COLUMNS = [
    field.attname for field in Company._meta.concrete_fields if field.attname not in OWN_COMPANY_COLUMNS
]
# The numbers have the form that the database demands; their check digits are not computed.
COMPANIES_SQL = """
INSERT INTO companies_company (name, legal_name, slug, nit, dui, nrc, {columns})
SELECT name || ' ' || n, legal_name || ' ' || n, slug || '-c' || n,
    CASE WHEN nit IS NOT NULL THEN '9614-' || lpad((n * 1000 + place)::text, 6, '0') || '-101-0' END,
    CASE WHEN dui IS NOT NULL THEN '9' || lpad((n * 1000 + place)::text, 7, '0') || '-0' END, nrc, {columns}
FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM companies_company
    WHERE state = %(active)s AND slug !~ '-c[0-9]+$') c
CROSS JOIN generate_series(1, %(company_copies)s) n
"""
OWN_COLUMNS = {
    "id",
    "company_id",
    "family_id",
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
INSERT INTO products_product (company_id, code, slug, slug_en, name_es, name_en, minimum_order, monthly_capacity,
    published_at, created_at, completeness, {names})
SELECT c.id, p.code || '-' || n, p.slug || '-' || n, p.slug_en || '-' || n, p.name_es || ' ' || n, p.name_en || ' ' || n,
    p.minimum_order + n %% 50, p.monthly_capacity + n, p.published_at - n * interval '1 minute', p.created_at,
    (p.completeness + n * 7) %% 101, {columns}
FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM products_product WHERE code !~ '-[0-9]+-[0-9]+$') p
CROSS JOIN generate_series(1, %(copies)s) n
JOIN companies_company b ON b.id = p.company_id
JOIN companies_company c ON c.slug = b.slug
    || CASE WHEN b.state <> %(active)s OR n %% (%(company_copies)s + 1) = 0 THEN ''
        ELSE '-c' || n %% (%(company_copies)s + 1) END
WHERE p.place + (n - 1) * %(base)s <= %(wanted)s - %(base)s
"""
AUDIT_SQL = """
INSERT INTO audit_auditentry (table_name, row_id, action, before, after, actor_id, request_id, at, signature)
SELECT 'products_product', p.id::text, change.action, change.before, change.after, NULL, 'scale', clock_timestamp(), ''
FROM products_product p
CROSS JOIN LATERAL (VALUES
    ('insert', NULL::jsonb, jsonb_build_object('id', p.id, 'code', p.code, 'name_es', p.name_es)),
    ('update', jsonb_build_object('state', 'submitted'), jsonb_build_object('state', p.state))
) change(action, before, after)
WHERE p.code ~ '-[0-9]+-[0-9]+$'
"""
VERSIONS_SQL = """
INSERT INTO audit_rowversion (table_name, row_id, slug, at, is_public)
SELECT shown.table_name, shown.id, shown.slug, now(), true FROM (
    SELECT 'companies_company' AS table_name, id, slug FROM companies_company WHERE state = %(active)s
    UNION ALL SELECT 'products_product', p.id, p.slug FROM products_product p
        JOIN products_searchdocument e ON e.product_id = p.id) shown
WHERE NOT EXISTS (
    SELECT 1 FROM audit_rowversion v WHERE v.table_name = shown.table_name AND v.row_id = shown.id)
"""
OUTBOX_SQL = f"""
INSERT INTO {OutboxTask._meta.db_table} (kind, key, ids, state, priority, due_at, attempts, worker, held_for, last_error,
    created_at, done_at)
SELECT 'scale.published', p.id::text, jsonb_build_object('product', p.id), '{OutboxTask.State.DONE}',
    {OutboxTask.Priority.BULK:d}, coalesce(p.published_at, p.created_at), 1, '', '', '',
    coalesce(p.published_at, p.created_at), coalesce(p.published_at, p.created_at) + interval '2 seconds'
FROM products_product p WHERE p.code ~ '-[0-9]+-[0-9]+$'
ON CONFLICT DO NOTHING
"""  # noqa: S608 # nosec B608 # our own names only
SEARCH_DOCUMENTS_SQL = """
INSERT INTO products_searchdocument (product_id, published_at, quality, hs_code, price, first_order, lead_time, facets,
    search, more_text)
SELECT p.id, p.published_at, p.completeness, e.hs_code, e.price, e.first_order, e.lead_time, e.facets,
    e.search || to_tsvector('simple', substring(p.code FROM '[0-9]+$')), e.more_text
FROM products_product p
JOIN products_product b ON b.code = regexp_replace(p.code, '-[0-9]+$', '')
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
    """Copy products, and companies in proportion, until there are `wanted`; return the number of products.

    Do nothing if there are enough.
    """
    base = Product.objects.count()
    if base < wanted:
        companies = Company.objects.filter(state=Company.State.ACTIVE).count()
        company_copies = min(-(-wanted // base), MAX_COMPANIES // companies) - 1
        values: dict[str, int | str] = {
            "copies": wanted // base + 1,
            "base": base,
            "wanted": wanted,
            "company_copies": company_copies,
            "active": Company.State.ACTIVE.value,
        }
        columns = ", ".join(f"p.{name}" for name in COPIED_COLUMNS)
        with connection.cursor() as cursor, _without_triggers(cursor), _without_indexes(cursor):
            cursor.execute(COMPANIES_SQL.format(columns=", ".join(COPIED_COMPANY_COLUMNS)), values)
            cursor.execute(PRODUCTS_SQL.format(names=", ".join(COPIED_COLUMNS), columns=columns), values)
            cursor.execute("ANALYZE products_product")  # the joins below are else planned for the rows of before
            for sql in (SEARCH_DOCUMENTS_SQL, FACET_COUNTS_SQL, VERSIONS_SQL, AUDIT_SQL, OUTBOX_SQL):
                cursor.execute(sql, values)
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
