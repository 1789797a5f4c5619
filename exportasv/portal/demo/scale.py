"""Many more products, for benchmarks only: copies of the demo's with other numbers, made by one statement."""

from django.db import connection

from products.models import Product

COPIED = [
    "company_id", "sector_id", "hs_code_id", "summary_es", "summary_en", "description_es", "description_en", "gtin",
    "unit_es", "unit_en", "lead_time_days", "shelf_life_days", "samples", "private_label", "details_es", "details_en",
    "state", "completeness", "confirmed_at", "stale_since", "updated_at", "search_terms",
]  # fmt: skip
SQL = """
INSERT INTO products_product (code, slug, name_es, name_en, minimum_order, monthly_capacity, published_at, created_at, {columns})
SELECT code || '-' || n, slug || '-' || n, name_es || ' ' || n, name_en || ' ' || n, minimum_order + n %% 50,
    monthly_capacity + n, published_at - n * interval '1 second', created_at, {columns}
FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM products_product WHERE code !~ '-[0-9]+-[0-9]+$') p
CROSS JOIN generate_series(1, %(copies)s) n
WHERE p.place + (n - 1) * %(base)s <= %(wanted)s - %(base)s
"""


def multiply(wanted: int) -> int:
    """Make copies until there are `wanted` products; returns how many there are. Does nothing when there are enough."""
    base = Product.objects.count()
    if base < wanted:
        with connection.cursor() as cursor:
            values = {"copies": wanted // base + 1, "base": base, "wanted": wanted}
            cursor.execute(SQL.format(columns=", ".join(COPIED)), values)
    return Product.objects.count()
