"""Counts of search documents by facet, in one query that gives the hits and the near words too."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from exportasv.core.db.replica import read_alias
from products.catalogue.search import NearWord
from products.models.search_document import SAMPLES

LARGE_CATALOGUE = 50_000  # products; from here on common words are looked for in samples first
EVERY_SAMPLE = 32_767  # above every sample
ENOUGH_IN_SAMPLE = 288  # ranked hits, twelve pages; the best so many of a sample stand for all
ENOUGH_HITS = 3  # if fewer match by name, summary, sector and HS text, company and description are searched too

Tokens = list[tuple[str, list[str]]]  # (letter of the facet, its selected tokens)
Select = tuple[str, Sequence[Any]]  # SQL of documents (pk, facets, score), and its values


@dataclass(frozen=True)
class HitCounts:
    """Counts of documents: total, by token, and the products that match all selected facets, best first.

    strong: how many match by name, summary, sector and HS text. near_words: known words near those that no product
    has, if there is no document at all. is_sampled: a sample stands for all, so that there are more.
    """

    total: int
    strong: int
    counts: dict[str, int]
    matching: list[int]
    near_words: list[NearWord]
    is_sampled: bool = False


COUNT_SQL = """
WITH {strong},
{found},
hit AS (SELECT *, {flags} FROM found)
SELECT token, count(*), NULL::bigint[] FROM hit, unnest(facets) token WHERE {others} GROUP BY token
UNION ALL SELECT '', count(*), array_agg(pk ORDER BY score DESC, pk DESC) FILTER (WHERE {all}) FROM hit
UNION ALL SELECT '=', count(*), CASE WHEN {sampled} THEN '{{1}}'::bigint[] END FROM strong
"""
STRONG_SQL = "strong (pk, facets, score) AS MATERIALIZED ({strong})"
# Of a large catalogue, a sample's own index gives enough products with a common word: PostgreSQL runs the query of the
# next larger sample, and at last that of all, only if the one before gave too few.
SAMPLE_SQL = """
{name} (pk, facets, score) AS MATERIALIZED (
    SELECT * FROM ({strong}) AS sampled (pk, facets, score)
    WHERE (SELECT reltuples FROM pg_class WHERE oid = 'products_searchdocument'::regclass) >= %s {too_few}
    LIMIT %s)"""
COUNT_OF_SAMPLE = "(SELECT count(*) FROM {})"
STRONG_OF_SAMPLES_SQL = """
strong (pk, facets, score) AS MATERIALIZED ({kept}
    UNION ALL SELECT * FROM ({strong}) AS whole (pk, facets, score) WHERE {too_few})"""
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
    strong: Select,
    selected: Tokens,
    weak: Select | None = None,
    nearest: tuple[str, list] | None = None,
    sampled_above: int = 0,
) -> HitCounts:
    """Count documents (pk, facets, score), each facet under the selection of the others. One query.

    The weak ones count if there are fewer strong ones than ENOUGH_HITS. With `sampled_above`, a sample that has so many
    strong ones stands for all; `strong` then has the condition `sample__lt=EVERY_SAMPLE`.
    """
    flags = ", ".join(f"facets && %s AS fits_{n}" for n in range(len(selected))) or "true AS fits"
    others = " AND ".join(f"(fits_{n} OR starts_with(token, %s))" for n in range(len(selected))) or "true"
    every = " AND ".join(f"fits_{n}" for n in range(len(selected))) or "true"
    strong_sql, values = _strong_sql(strong, sampled_above)
    sampled = " OR ".join(f"{COUNT_OF_SAMPLE.format(f'sample_{size}')} >= %s" for size in SAMPLES if sampled_above)
    found = FOUND_SQL
    if weak is not None:
        weak_sql, weak_values = weak
        found = FOUND_WEAK_SQL.format(weak=weak_sql)
        values += [ENOUGH_HITS, *weak_values, ENOUGH_HITS]
    sql = COUNT_SQL.format(
        strong=strong_sql, found=found, flags=flags, others=others, all=every, sampled=sampled or "false"
    )
    values += [tokens for _letter, tokens in selected] + [f"{letter}:" for letter, _tokens in selected]
    values += [sampled_above] * len(SAMPLES) if sampled else []
    if nearest:
        sql, values = sql + NEAREST_SQL.format(nearest=nearest[0]), [*values, *nearest[1]]
    return _hit_counts(_fetch_rows(sql, values))


def _strong_sql(strong: Select, sampled_above: int) -> tuple[str, list[Any]]:
    """Return the common table expressions that end with `strong`, and their values."""
    sql, values = strong
    if not sampled_above:
        return STRONG_SQL.format(strong=sql), list(values)
    parts, given, too_few = [], [], ""
    for size in SAMPLES:
        name = f"sample_{size}"
        parts.append(SAMPLE_SQL.format(name=name, strong=sql, too_few=too_few and f"AND {too_few}"))
        given += [size if value == EVERY_SAMPLE else value for value in values]
        given += [LARGE_CATALOGUE, *([sampled_above] * too_few.count("%s")), sampled_above]
        too_few = " AND ".join(filter(None, [too_few, COUNT_OF_SAMPLE.format(name) + " < %s"]))
    kept = " UNION ALL ".join(
        f"SELECT * FROM sample_{size} WHERE {COUNT_OF_SAMPLE.format(f'sample_{size}')} >= %s"  # noqa: S608 # nosec B608
        for size in SAMPLES
    )
    parts.append(STRONG_OF_SAMPLES_SQL.format(kept=kept, strong=sql, too_few=too_few))
    enough = [sampled_above] * len(SAMPLES)
    return ",".join(parts), [*given, *enough, *values, *enough]


def _fetch_rows(sql: str, values: list[Any]) -> list[tuple]:
    with connections[read_alias()].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _hit_counts(rows: list[tuple]) -> HitCounts:
    total, matching = next((count, keys) for token, count, keys in rows if not token)
    strong, is_sampled = next((count, bool(keys)) for token, count, keys in rows if token == "=")  # noqa: S105
    near = [json.loads(token[1:]) for token, _none, _keys in rows if token.startswith("~")]
    return HitCounts(
        total,
        strong,
        {token: count for token, count, _none in rows if count and token and token != "="},  # noqa: S105
        matching or [],
        near_words(near),
        is_sampled,
    )


def near_words(rows: list[tuple] | list[list]) -> list[NearWord]:
    """Return the rows of search.nearest_words_sql; an unknown word without a near one has an empty `word`."""
    return [NearWord(asked, word or "", plain or "", frozenset(sectors or [])) for asked, word, plain, sectors in rows]


def catalogue_counts() -> dict[str, int]:
    """Return token → number of products in the whole catalogue; "" → all. One query on a small table."""
    with connections[read_alias()].cursor() as cursor:
        cursor.execute("SELECT token, sum(n)::int FROM products_facetcount GROUP BY token HAVING sum(n) > 0")
        return dict(cursor.fetchall())
