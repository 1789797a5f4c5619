"""Possible duplicate products: by name in one company; by GTIN or photo in any."""

from django.db import connection

from companies.merging.duplicates import MatchReason

UNIFORM_FINGERPRINT = "0000000000000000"  # fingerprint of a picture of one colour
MAX_DIFFERENT_BITS = 6  # of 64 bits, between two photos of the same thing
# Two fingerprints that differ in at most six bits share a quarter in all but rare cases; the query uses that.
PRODUCT_DUPLICATES_SQL = """
WITH p AS (
    SELECT id, company_id, lower(unaccent(name_es)) AS name, gtin FROM products_product WHERE merged_into_id IS NULL
), f AS (
    SELECT photo.product_id AS id, photo.fingerprint, ('x' || photo.fingerprint)::bit(64) AS bits, quarter,
        substr(photo.fingerprint, 4 * quarter - 3, 4) AS part
    FROM products_productphoto photo JOIN p ON p.id = photo.product_id, generate_series(1, 4) AS quarter
    WHERE length(photo.fingerprint) = 16 AND photo.fingerprint <> %(flat)s
)
SELECT a.id, b.id, 'name', (60 * similarity(a.name, b.name))::int
FROM p a JOIN p b ON a.company_id = b.company_id AND a.id < b.id WHERE similarity(a.name, b.name) >= 0.6
UNION ALL
SELECT a.id, b.id, 'gtin', 70 FROM p a JOIN p b ON a.id < b.id AND a.gtin = b.gtin AND a.gtin <> ''
UNION ALL
SELECT a.id, b.id, 'photo', max(50 - 3 * bit_count(a.bits # b.bits))::int
FROM f a JOIN f b ON a.quarter = b.quarter AND a.part = b.part AND a.id < b.id
WHERE bit_count(a.bits # b.bits) <= %(alike)s GROUP BY 1, 2
"""


def product_duplicates() -> list[MatchReason]:
    """Return products with the same GTIN, a similar photo, or a similar name in one company."""
    with connection.cursor() as cursor:
        cursor.execute(PRODUCT_DUPLICATES_SQL, {"flat": UNIFORM_FINGERPRINT, "alike": MAX_DIFFERENT_BITS})
        return cursor.fetchall()
