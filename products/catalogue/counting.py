"""Counts of search documents by facet, in one query that gives the hits and the near words too."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from products.catalogue.search import NearWord

ENOUGH_HITS = 3  # if fewer match by name, summary, sector and HS text, company and description are searched too

Tokens = list[tuple[str, list[str]]]  # (letter of the facet, its selected tokens)


@dataclass(frozen=True)
class HitCounts:
    """Counts of documents: total, by token, and the products that match all selected facets, best first.

    strong: how many match by name, summary, sector and HS text. near_words: known words near those that no product
    has, if there is no document at all.
    """

    total: int
    strong: int
    counts: dict[str, int]
    matching: list[int]
    near_words: list[NearWord]


COUNT_SQL = """
WITH strong (pk, facets, score) AS MATERIALIZED ({strong}),
{found},
hit AS (SELECT *, {flags} FROM found)
SELECT token, count(*), NULL::bigint[] FROM hit, unnest(facets) token WHERE {others} GROUP BY token
UNION ALL SELECT '', count(*), array_agg(pk ORDER BY score DESC, pk DESC) FILTER (WHERE {all}) FROM hit
UNION ALL SELECT '=', count(*), NULL FROM strong
"""
FOUND_SQL = "found AS (SELECT * FROM strong)"
# PostgreSQL runs the weak query only if its condition, which needs no row of it, is true.
FOUND_WEAK_SQL = """
found (pk, facets, score) AS MATERIALIZED (
    SELECT * FROM strong WHERE (SELECT count(*) FROM strong) >= %s
    UNION ALL SELECT * FROM ({weak}) AS weak (pk, facets, score) WHERE (SELECT count(*) FROM strong) < %s)
"""
NEAREST_SQL = """
UNION ALL SELECT '~' || json_build_array(word, near, plain, sectors)::text, 0, NULL
FROM ({nearest}) known (word, near, plain, sectors)
WHERE NOT EXISTS (SELECT FROM found)
"""


def count_hits(
    strong: QuerySet, selected: Tokens, weak: QuerySet | None = None, nearest: tuple[str, list] | None = None
) -> HitCounts:
    """Count documents (pk, facets, score), each facet under the selection of the others. One query.

    The weak ones count if there are fewer strong ones than ENOUGH_HITS.
    """
    flags = ", ".join(f"facets && %s AS fits_{n}" for n in range(len(selected))) or "true AS fits"
    others = " AND ".join(f"(fits_{n} OR starts_with(token, %s))" for n in range(len(selected))) or "true"
    every = " AND ".join(f"fits_{n}" for n in range(len(selected))) or "true"
    strong_sql, parameters = strong.query.sql_with_params()
    found, values = FOUND_SQL, list(parameters)
    if weak is not None:
        weak_sql, weak_values = weak.query.sql_with_params()
        found = FOUND_WEAK_SQL.format(weak=weak_sql)
        values += [ENOUGH_HITS, *weak_values, ENOUGH_HITS]
    sql = COUNT_SQL.format(strong=strong_sql, found=found, flags=flags, others=others, all=every)
    values += [tokens for _letter, tokens in selected] + [f"{letter}:" for letter, _tokens in selected]
    if nearest:
        sql, values = sql + NEAREST_SQL.format(nearest=nearest[0]), [*values, *nearest[1]]
    return _hit_counts(_fetch_rows(sql, values))


def _fetch_rows(sql: str, values: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _hit_counts(rows: list[tuple]) -> HitCounts:
    total, matching = next((count, keys) for token, count, keys in rows if not token)
    strong = next(count for token, count, _none in rows if token == "=")  # noqa: S105
    near = [json.loads(token[1:]) for token, _none, _keys in rows if token.startswith("~")]
    return HitCounts(
        total,
        strong,
        {token: count for token, count, _none in rows if count and token and token != "="},  # noqa: S105
        matching or [],
        near_words(near),
    )


def near_words(rows: list[tuple] | list[list]) -> list[NearWord]:
    """Return the rows of search.nearest_words_sql; an unknown word without a near one has an empty `word`."""
    return [NearWord(asked, word or "", plain or "", frozenset(sectors or [])) for asked, word, plain, sectors in rows]


def catalogue_counts() -> dict[str, int]:
    """Return token → number of products in the whole catalogue; "" → all. One query on a small table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, sum(n)::int FROM products_facetcount GROUP BY token HAVING sum(n) > 0")
        return dict(cursor.fetchall())
