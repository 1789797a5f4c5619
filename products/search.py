"""Search in the catalogue, Spanish and English at once.

The stored vector holds each word three ways: stemmed as Spanish, unaccented before stemming (`es_un`), and
stemmed as English, because unaccenting first breaks exportación/exportaciones and stemming first misses
`azucar` for azúcar. Both configurations are made in this app's first migration.
"""

from typing import TYPE_CHECKING

from django.contrib.postgres.search import CombinedSearchVector, SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import F

if TYPE_CHECKING:
    from products.models.catalogue import ProductQuerySet

CONFIGURATIONS = ["pg_catalog.spanish", "public.es_un", "pg_catalog.english"]
RANKED_UP_TO = 2000  # more hits than this are shown newest first


def _vector(fields: list[str], weight: str) -> list[SearchVector]:
    return [SearchVector(*fields, config=config, weight=weight) for config in CONFIGURATIONS]


def _sum(vectors: list[SearchVector]) -> CombinedSearchVector:
    total = vectors[0]
    for vector in vectors[1:]:
        total = total + vector
    return total


SEARCH_EXPRESSION = _sum(
    _vector(["name_es", "name_en"], "A")
    + _vector(["summary_es", "summary_en", "search_terms"], "B")
    + _vector(["description_es", "description_en"], "C")
)


def query_for(words: str) -> SearchQuery:
    """The text as a query in any of the three configurations; understands quotes, `or` and `-word`."""
    first, *others = [SearchQuery(words, config=config, search_type="websearch") for config in CONFIGURATIONS]
    for other in others:
        first = first | other
    return first


def search_products(products: "ProductQuerySet", words: str) -> "ProductQuerySet":
    """`products` that match `words`, best first; an HS code (two digits and more) matches by its beginning."""
    words = words.strip()[:200]
    digits = words.replace(".", "")
    if digits.isdigit() and 2 <= len(digits) <= 6:
        return products.filter(hs_code__code__startswith=digits)
    query = query_for(words)
    return products.filter(search=query).annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-pk")


REFRESH_TERMS = """
UPDATE products_product p SET search_terms = t.terms
FROM (
    SELECT q.id, concat_ws(' ', c.name, s.name_es, s.name_en, c.district, h.code, h.text_es, h.text_en) AS terms
    FROM products_product q
    JOIN companies_company c ON c.id = q.company_id
    JOIN products_sector s ON s.id = q.sector_id
    LEFT JOIN products_hscode h ON h.code = q.hs_code_id
    WHERE %(all)s OR q.id = ANY(%(ids)s)
) t
WHERE p.id = t.id AND p.search_terms IS DISTINCT FROM t.terms
"""


def refresh_search_terms(product_ids: list[int] | None = None) -> int:
    """Bring the words that products borrow (company, sector, HS text) up to date; all products when None.

    Returns how many rows changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(REFRESH_TERMS, {"all": product_ids is None, "ids": product_ids or []})
        return cursor.rowcount
