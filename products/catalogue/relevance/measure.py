"""Recall@10 and mean reciprocal rank of the catalogue's search, on the page and in the API.

The queries and the expected products were written from buyers' questions before the ranking was tuned; those of
held_out.csv were never used to tune it. Recall@10 is the share of the relevant products among the first ten results
(out of ten if more than ten are relevant). Reciprocal rank is 1 / position of the first relevant result, or 0 if none
is among the first ten.
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from products.catalogue.query import CatalogueQuery, search_catalogue
from products.models import Product, SearchDocument

QUERIES_FILE = Path(__file__).with_name("queries.csv")
HELD_OUT_FILE = Path(__file__).with_name("held_out.csv")
RANK_CUTOFF = 10
ENOUGH_HITS = 3  # relevant results among the first ten that answer a buyer

Ranking = Callable[[str], list[int]]  # words → products, best first


@dataclass(frozen=True)
class QueryScore:
    words: str
    recall: float  # 0 to 1
    first: int  # position of the first relevant result, 0 for none
    is_answered: bool  # ENOUGH_HITS relevant results, or all there are


@dataclass(frozen=True)
class RelevanceReport:
    queries: list[QueryScore]

    @property
    def recall(self) -> float:
        return sum(each.recall for each in self.queries) / len(self.queries)

    @property
    def mrr(self) -> float:
        return sum(1 / each.first for each in self.queries if each.first) / len(self.queries)

    @property
    def answered_share(self) -> float:
        return sum(each.is_answered for each in self.queries) / len(self.queries)

    @property
    def worst(self) -> list[QueryScore]:
        return [each for each in self.queries if each.recall < 1 or each.first != 1]


def page_ranking(words: str) -> list[int]:
    """Return the first products of the catalogue's page."""
    return [row.pk for row in search_catalogue(CatalogueQuery(words)).page.rows]


def api_ranking(words: str) -> list[int]:
    """Return the first products of the API's list."""
    answer = Client().get("/api/v1/products/", {"search": words, "page_size": str(RANK_CUTOFF)}).json()
    numbers = dict(Product.objects.values_list("slug", "pk"))
    return [numbers[row["slug"]] for row in answer["results"]]


def measure_relevance(file: Path = QUERIES_FILE, ranking: Ranking = page_ranking) -> RelevanceReport:
    """Run every query on the current catalogue. Raise ValueError if a query matches no expected product."""
    names = dict(Product.objects.published().values_list("pk", "name_es"))
    tokens = {pk: set(facets) for pk, facets in SearchDocument.objects.values_list("pk", "facets")}
    with file.open(encoding="utf-8") as opened:
        rows = list(csv.reader(opened, delimiter=";"))[1:]
    report = []
    for words, pattern, facets in rows:
        relevant = {pk for pk, name in names.items() if re.search(pattern, name) and _holds(facets, tokens[pk])}
        report.append(_score_query(words, relevant, ranking(words)[:RANK_CUTOFF]))
    return RelevanceReport(report)


def _holds(facets: str, tokens: Iterable[str]) -> bool:
    """Return whether the tokens have all of the facets; `a|b` is one of both."""
    return all(set(each.split("|")) & set(tokens) for each in facets.split())


def _score_query(words: str, relevant: set[int], found: list[int]) -> QueryScore:
    if not relevant:
        raise ValueError(f"{words}: no product is meant")
    hits = [pk in relevant for pk in found]
    first = hits.index(True) + 1 if any(hits) else 0
    enough = sum(hits) >= min(ENOUGH_HITS, len(relevant))
    return QueryScore(words, sum(hits) / min(RANK_CUTOFF, len(relevant)), first, enough)
