"""Catalogue query and its results: products, facet counts, spelling correction.

A search takes two queries: the hits with the facet counts (bounded), and the products of the page. It takes one more
with a single facet (the stored counts of its other codes), or if the text had to be corrected.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.http import QueryDict

from exportasv.core.db.keyset import Ordering, Page, page_of
from exportasv.core.whole_numbers import whole_number
from products.catalogue import search
from products.catalogue.facets import FACETS, FACETS_BY_PARAMETER, Facet, facet_names
from products.catalogue.search import TextQuery
from products.models import Product, SearchDocument, Synonym
from products.models.product import ProductQuerySet

PAGE_SIZE = 24
MAX_TEXT_LENGTH = 100
MAX_CODES_PER_FACET = 12  # per facet
MAX_HITS = 2000  # ranked hits; if there are more, the count is "2,000+"
MAX_COUNTED = 5000  # newest products counted if there is no text search
NEWEST_FIRST = Ordering("shown_at")


@dataclass(frozen=True)
class CatalogueQuery:
    """Query of the URL: text, selected codes by facet parameter, page."""

    text: str = ""
    selected: dict[str, list[str]] = field(default_factory=dict)
    page: str = ""

    @classmethod
    def from_querydict(cls, query: QueryDict) -> "CatalogueQuery":
        selected = {
            name: [code[:60] for code in dict.fromkeys(query.getlist(name)) if code][:MAX_CODES_PER_FACET]
            for name in FACETS_BY_PARAMETER
            if name in query
        }
        text = " ".join(query.get("q", "").split())[:MAX_TEXT_LENGTH]
        return cls(text, {name: codes for name, codes in selected.items() if codes}, query.get("page", "")[:200])

    @cached_property
    def text_query(self) -> TextQuery:
        """Return the parsed text."""
        return TextQuery.parse(self.text)

    @cached_property
    def facet_tokens(self) -> dict[str, list[str]]:
        """Return letter of the facet → selected tokens."""
        return {
            FACETS_BY_PARAMETER[name].letter: [f"{FACETS_BY_PARAMETER[name].letter}:{code}" for code in codes]
            for name, codes in self.selected.items()
        }

    def query_string(self, page: str = "") -> str:
        """Return the query string of the URL; without a page it is the first one."""
        query = QueryDict(mutable=True)
        if self.text:
            query["q"] = self.text
        for name in FACETS_BY_PARAMETER:
            if self.selected.get(name):
                query.setlist(name, self.selected[name])
        if page:
            query["page"] = page
        return "?" + query.urlencode()

    def with_code_toggled(self, name: str, code: str) -> "CatalogueQuery":
        """Return the query with this code selected, or deselected if it was selected."""
        codes = self.selected.get(name, [])
        codes = [each for each in codes if each != code] if code in codes else [*codes, code]
        return replace(self, selected={**self.selected, name: codes}, page="")

    def with_text(self, text: str) -> "CatalogueQuery":
        return replace(self, text=text, page="")


@dataclass(frozen=True)
class SearchResults:
    """A page of products, their number, and the counts by token.

    is_capped: there are more than were counted. is_partial: hits have only some of the words.
    """

    page: Page
    total: int
    counts: dict[str, int]
    is_capped: bool = False
    corrected_text: str = ""
    is_partial: bool = False


NO_RESULTS = SearchResults(Page([]), 0, {})


def search_catalogue(query: CatalogueQuery) -> SearchResults:
    """Return the results of a query."""
    if query.text and not query.text_query.hs_digits:
        return _search_by_text(query)
    return _browse_by_filters(query)


def matching_products(query: CatalogueQuery) -> ProductQuerySet:
    """Return all products of a query on every page: for a printed catalogue, a spreadsheet, a feed."""
    documents = _filter_by_facets(_text_matches(query).order_by(), query.facet_tokens.values())
    return Product.objects.published().filter(entry__in=documents.values("pk"))


def _text_matches(query: CatalogueQuery) -> QuerySet[SearchDocument]:
    """Return the documents that match the text; all of them if there is no text."""
    documents = SearchDocument.objects.all()
    if not query.text:
        return documents
    return search.find_by_text(documents, query.text_query, Synonym.by_word())


# --- By text ---------------------------------------------------------------------------------------------


def _search_by_text(query: CatalogueQuery) -> SearchResults:
    """Search for the text, then its corrected spelling, then any of its words. Two queries, or more if corrected."""
    asked, synonyms = query.text_query, Synonym.by_word()
    tsquery = asked.tsquery(synonyms)
    if tsquery is None:
        return NO_RESULTS
    counted = _count_text_hits(query, tsquery, search.nearest_words_sql(asked.words))
    if counted.total:
        return _ranked_results(query, counted)
    corrected = search.corrected_text(asked.words, counted.near_words)
    if corrected:
        asked = TextQuery.parse(corrected)
        corrected_tsquery = asked.tsquery(synonyms)
        if corrected_tsquery and (counted := _count_text_hits(query, corrected_tsquery)).total:
            return _ranked_results(query, counted, corrected_text=corrected)
    if len(asked.words) > 1 and (counted := _count_text_hits(query, search.any_word_query(asked.words))).total:
        return _ranked_results(query, counted, is_partial=True)
    return NO_RESULTS


def _count_text_hits(
    query: CatalogueQuery, tsquery: search.Query, nearest: tuple[str, list] | None = None
) -> "HitCounts":
    """Count the hits, best first. If there are more than MAX_HITS, use those of the best quality. One query."""
    hits = search.find_by_query(SearchDocument.objects.all(), tsquery).order_by("-quality", "-pk")[:MAX_HITS]
    columns = ["pk", "facets", "score"]
    return _count_hits(hits.values(*columns), query.facet_tokens, nearest)


def _ranked_results(query: CatalogueQuery, counted: "HitCounts", **how: Any) -> SearchResults:
    """Return a page of the hits under the selected facets, even if none is left. One query."""
    page = _ranked_page(counted.matching, query.page)
    return SearchResults(page, len(counted.matching), counted.counts, counted.total >= MAX_HITS, **how)


@dataclass(frozen=True)
class HitCounts:
    """Counts of documents: total, by token, and the products that match all selected facets, best first.

    near_words: rows for search.corrected_text if there is no document at all.
    """

    total: int
    counts: dict[str, int]
    matching: list[int]
    near_words: list[tuple[str, str | None, str | None]]


COUNT_SQL = """
WITH found (pk, facets, score) AS MATERIALIZED ({documents}),
hit AS (SELECT *, {flags} FROM found)
SELECT token, count(*), NULL::bigint[] FROM hit, unnest(facets) token WHERE {others} GROUP BY token
UNION ALL SELECT '', count(*), array_agg(pk ORDER BY score DESC, pk DESC) FILTER (WHERE {all}) FROM hit
"""
NEAREST_SQL = """
UNION ALL SELECT '~' || json_build_array(word, near, plain)::text, 0, NULL FROM ({nearest}) known (word, near, plain)
WHERE NOT EXISTS (SELECT FROM found)
"""


def _count_hits(
    documents: QuerySet, selected: dict[str, list[str]], nearest: tuple[str, list] | None = None
) -> HitCounts:
    """Count documents (pk, facets, score), each facet under the selection of the others. One query."""
    letters = list(selected)
    flags = ", ".join(f"facets && %s AS fits_{n}" for n in range(len(letters))) or "true AS fits"
    others = " AND ".join(f"(fits_{n} OR left(token, 1) = %s)" for n in range(len(letters))) or "true"
    every = " AND ".join(f"fits_{n}" for n in range(len(letters))) or "true"
    sql, parameters = documents.query.sql_with_params()
    sql = COUNT_SQL.format(documents=sql, flags=flags, others=others, all=every)
    values: list[Any] = [*parameters, *selected.values(), *letters]
    if nearest:
        sql, values = sql + NEAREST_SQL.format(nearest=nearest[0]), [*values, *nearest[1]]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    total, matching = next((count, keys) for token, count, keys in rows if not token)
    near = [json.loads(token[1:]) for token, _none, _keys in rows if token.startswith("~")]
    return HitCounts(total, {token: count for token, count, _none in rows if count and token}, matching or [], near)


def _ranked_page(ranked: list[int], page: str) -> Page:
    """Return a page of ranked products. Its cursor is the offset of the first one."""
    start = whole_number(page, most=len(ranked)) or 0
    wanted = ranked[start : start + PAGE_SIZE]
    rows = Product.objects.for_cards().in_bulk(wanted)
    following = start + PAGE_SIZE
    return Page(
        [rows[pk] for pk in wanted if pk in rows],
        previous=str(max(0, start - PAGE_SIZE)) if start else "",
        next=str(following) if following < len(ranked) else "",
    )


# --- By filters alone ------------------------------------------------------------------------------------


def _browse_by_filters(query: CatalogueQuery) -> SearchResults:
    """Return the newest products first. Use the stored counts if nothing is selected."""
    documents, selected = _text_matches(query), query.facet_tokens
    rows = _filter_by_facets(Product.objects.for_cards().in_catalogue(), selected.values(), "entry__")
    if query.text:
        rows = rows.filter(entry__in=documents)
    page = page_of(rows, NEWEST_FIRST, query.page, PAGE_SIZE)
    if not query.text and not selected:
        counts = catalogue_counts()
        return SearchResults(page, counts.pop("", 0), counts)
    counted = _count_hits(_documents_to_count(documents, selected), selected)
    counts, total = counted.counts, len(counted.matching)
    if not query.text and len(selected) == 1:  # the other codes of the selected facet
        counts |= {token: n for token, n in catalogue_counts().items() if token[:1] in selected}
    return SearchResults(page, total, counts, total >= MAX_COUNTED)


def _documents_to_count(documents: QuerySet, selected: dict[str, list[str]]) -> QuerySet:
    groups = list(selected.values())
    if len(groups) == 1:
        documents = _filter_by_facets(documents, groups)
    return documents.order_by("-published_at", "-pk").values("pk", "facets", score=Value(0))[:MAX_COUNTED]


def _filter_by_facets(rows: QuerySet, groups: Iterable[list[str]], through: str = "") -> QuerySet:
    for tokens in groups:
        rows = rows.filter(**{f"{through}facets__overlap": tokens})
    return rows


def catalogue_counts() -> dict[str, int]:
    """Return token → number of products in the whole catalogue; "" → all. One query on a small table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, sum(n)::int FROM products_facetcount GROUP BY token HAVING sum(n) > 0")
        return dict(cursor.fetchall())


# --- For the page ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FacetOption:
    name: str
    count: int
    is_selected: bool
    url: str


@dataclass(frozen=True)
class FacetView:
    facet: Facet
    options: list[FacetOption]

    @property
    def is_open(self) -> bool:
        return self.facet.letter in "sdc" or any(option.is_selected for option in self.options)


def facet_views(query: CatalogueQuery, counts: dict[str, int]) -> list[FacetView]:
    """Return the facets that have options; options sort by count or in their own order."""
    by_letter: dict[str, dict[str, int]] = {}
    for token, count in counts.items():
        by_letter.setdefault(token[:1], {})[token[2:]] = count
    shown = [FacetView(facet, _facet_options(facet, query, by_letter.get(facet.letter, {}))) for facet in FACETS]
    return [each for each in shown if each.options]


def _facet_options(facet: Facet, query: CatalogueQuery, counts: dict[str, int]) -> list[FacetOption]:
    names, selected = facet_names(facet), query.selected.get(facet.parameter, [])
    codes = [code for code in [*counts, *selected] if not (facet.keeps_order and code not in names)]
    codes = list(dict.fromkeys(codes))
    if facet.keeps_order:
        codes.sort(key=list(names).index)
    else:
        codes.sort(key=lambda code: (-counts.get(code, 0), code))
    return [
        FacetOption(
            str(names.get(code, code)),
            counts.get(code, 0),
            code in selected,
            query.with_code_toggled(facet.parameter, code).query_string(),
        )
        for code in codes
    ]


def filter_chips(query: CatalogueQuery) -> list[FacetOption]:
    """Return the selected filters, each with the URL that removes it."""
    text = [FacetOption(f"“{query.text}”", 0, True, query.with_text("").query_string())] if query.text else []
    selected = []
    for parameter, codes in query.selected.items():
        facet = FACETS_BY_PARAMETER[parameter]
        names = facet_names(facet)
        for code in codes:
            address = query.with_code_toggled(parameter, code).query_string()
            selected.append(FacetOption(str(names.get(code, code)), 0, True, address))
    return text + selected
