"""Recall@10 and mean reciprocal rank of the catalogue's search.

The queries and the expected products were written from buyers' questions before the ranking was tuned. Recall@10 is
the share of the relevant products among the first ten results (out of ten if more than ten are relevant). Reciprocal
rank is 1 / position of the first relevant result, or 0 if none is among the first ten.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from products.catalogue.query import CatalogueQuery, search_catalogue
from products.models import Product

QUERIES_FILE = Path(__file__).with_name("queries.csv")
RANK_CUTOFF = 10


@dataclass(frozen=True)
class QueryScore:
    words: str
    recall: float  # 0 to 1
    first: int  # position of the first relevant result, 0 for none


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
    def worst(self) -> list[QueryScore]:
        return [each for each in self.queries if each.recall < 1 or each.first != 1]


def measure_relevance() -> RelevanceReport:
    """Run every query on the current catalogue. Raise ValueError if a query matches no expected product."""
    names = dict(Product.objects.published().values_list("pk", "name_es"))
    with QUERIES_FILE.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return RelevanceReport([_score_query(words, pattern, names) for words, pattern in rows])


def _score_query(words: str, pattern: str, names: dict[int, str]) -> QueryScore:
    relevant = {pk for pk, name in names.items() if re.search(pattern, name)}
    if not relevant:
        raise ValueError(f"{words}: no product is called {pattern}")
    hits = [product.pk in relevant for product in search_catalogue(CatalogueQuery(words)).page.rows[:RANK_CUTOFF]]
    first = hits.index(True) + 1 if any(hits) else 0
    return QueryScore(words, sum(hits) / min(RANK_CUTOFF, len(relevant)), first)
