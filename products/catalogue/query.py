"""What a visitor of the catalogue asked for, and the answer: products, counts of the facets, what was meant.

Two queries: the hits with the counts of the facets (bounded), and the products of the page; one more under a single
facet (the kept counts of its other codes), or where the words had to be corrected.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F, QuerySet, Value
from django.http import QueryDict

from exportasv.core.db.keyset import Ordering, Page, page_of
from products.catalogue import search
from products.catalogue.facets import FACETS, FACETS_BY_PARAMETER, Facet, facet_names, facet_option_name
from products.models import Product, SearchDocument

PAGE_SIZE = 24
MAX_TEXT_LENGTH = 100
MAX_CODES_PER_FACET = 12  # of one facet
MAX_HITS = 2000  # that are ranked; more than these are counted as "2,000+"
MAX_COUNTED = 5000  # newest products that are counted where filters alone choose
NEWEST_FIRST = Ordering("shown_at")


@dataclass(frozen=True)
class CatalogueQuery:
    """What the address asks for: words, chosen codes by facet parameter, page."""

    words: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    page: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "CatalogueQuery":
        chosen = {
            name: [code[:60] for code in dict.fromkeys(query.getlist(name)) if code][:MAX_CODES_PER_FACET]
            for name in FACETS_BY_PARAMETER
            if name in query
        }
        words = " ".join(query.get("q", "").split())[:MAX_TEXT_LENGTH]
        return cls(words, {name: codes for name, codes in chosen.items() if codes}, query.get("page", "")[:200])

    def tokens(self) -> dict[str, list[str]]:
        """Letter of the facet → chosen tokens."""
        return {
            FACETS_BY_PARAMETER[name].letter: [f"{FACETS_BY_PARAMETER[name].letter}:{code}" for code in codes]
            for name, codes in self.chosen.items()
        }

    def address(self, page: str = "") -> str:
        """The query string of this choice; of its first page unless a page is named."""
        query = QueryDict(mutable=True)
        if self.words:
            query["q"] = self.words
        for name in FACETS_BY_PARAMETER:
            if self.chosen.get(name):
                query.setlist(name, self.chosen[name])
        if page:
            query["page"] = page
        return "?" + query.urlencode()

    def with_code_toggled(self, name: str, code: str) -> "CatalogueQuery":
        """With this code chosen, or no longer."""
        codes = self.chosen.get(name, [])
        codes = [each for each in codes if each != code] if code in codes else [*codes, code]
        return replace(self, chosen={**self.chosen, name: codes}, page="")

    def with_text(self, words: str) -> "CatalogueQuery":
        return replace(self, words=words, page="")


@dataclass(frozen=True)
class SearchResults:
    """A page of products, how many there are, and the counts by token.

    capped: there are more than were counted. meant: the words, corrected. some: hits have some of the words only.
    """

    page: Page
    total: int
    counts: dict[str, int]
    is_capped: bool = False
    meant: str = ""
    some: bool = False


NO_RESULTS = SearchResults(Page([]), 0, {})


def search_catalogue(choice: CatalogueQuery) -> SearchResults:
    """The catalogue's answer to a choice."""
    if digits := search.hs_digits(choice.words):
        return _browse_by_filters(choice, SearchDocument.objects.filter(hs_code__startswith=digits))
    if not choice.words:
        return _browse_by_filters(choice, SearchDocument.objects.all())
    return _search_by_text(choice)


def matching_products(choice: CatalogueQuery) -> QuerySet[Product]:
    """All products of a choice, whichever page it names: for a printed catalogue, a sheet, a feed."""
    entries = _filter_by_facets(SearchDocument.objects.all(), choice.tokens().values())
    if digits := search.hs_digits(choice.words):
        entries = entries.filter(hs_code__startswith=digits)
    elif choice.words and (query := search.search_query(choice.words)):
        entries = entries.filter(search=query)
    return Product.objects.published().filter(entry__in=entries)


# --- By words --------------------------------------------------------------------------------------------


def _search_by_text(choice: CatalogueQuery) -> SearchResults:
    """What the words hit, else what they were meant to hit, else what some of them hit. Two queries, or one more."""
    query = search.search_query(choice.words)
    if query is None:
        return NO_RESULTS
    counted = _count_text_hits(choice, query, search.nearest_words_sql(choice.words))
    if counted.seen:
        return _ranked_results(choice, counted)
    meant = search.corrected_text(choice.words, counted.nearest)
    if meant and (counted := _count_text_hits(choice, search.search_query(meant))).seen:
        return _ranked_results(choice, counted, meant=meant)
    words = search.search_words(meant or choice.words)
    if len(words) > 1 and (counted := _count_text_hits(choice, search.any_word_query(words))).seen:
        return _ranked_results(choice, counted, some=True)
    return NO_RESULTS


def _count_text_hits(
    choice: CatalogueQuery, query: search.Query, nearest: tuple[str, list] | None = None
) -> "HitCounts":
    """The hits, best first: relevance, then completeness and freshness. One query."""
    found = SearchDocument.objects.filter(search=query).annotate(rank=SearchRank(F("search"), query))
    hits = found.order_by("-quality", "-pk")[:MAX_HITS]
    score = F("rank") * (1 + F("quality") / Value(200.0))
    return _count_hits(hits.values("pk", "facets", score=score), choice.tokens(), nearest)


def _ranked_results(choice: CatalogueQuery, counted: "HitCounts", **how: str | bool) -> SearchResults:
    """A page of the hits under the chosen facets; filters that leave nothing are an answer. One query."""
    page = _ranked_page(counted.kept, choice.page)
    return SearchResults(page, len(counted.kept), counted.counts, counted.seen >= MAX_HITS, **how)


@dataclass(frozen=True)
class HitCounts:
    """Of some entries: how many there are, counts by token, and the products that fit all chosen facets, best first.

    nearest: where there is no entry at all, rows for search.corrected.
    """

    seen: int
    counts: dict[str, int]
    kept: list[int]
    nearest: list[list[str]]


COUNT_SQL = """
WITH found (pk, facets, score) AS MATERIALIZED ({entries}),
hit AS (SELECT *, {flags} FROM found)
SELECT token, count(*), NULL::bigint[] FROM hit, unnest(facets) token WHERE {others} GROUP BY token
UNION ALL SELECT '', count(*), array_agg(pk ORDER BY score DESC, pk DESC) FILTER (WHERE {all}) FROM hit
"""
NEAREST_SQL = """
UNION ALL SELECT '~' || json_build_array(word, near, plain)::text, 0, NULL FROM ({nearest}) known (word, near, plain)
WHERE NOT EXISTS (SELECT FROM found)
"""


def _count_hits(entries: QuerySet, chosen: dict[str, list[str]], nearest: tuple[str, list] | None = None) -> HitCounts:
    """Counts among entries (pk, facets, score), each facet under the choice of the others. One query."""
    letters = list(chosen)
    flags = ", ".join(f"facets && %s AS fits_{n}" for n in range(len(letters))) or "true AS fits"
    others = " AND ".join(f"(fits_{n} OR left(token, 1) = %s)" for n in range(len(letters))) or "true"
    every = " AND ".join(f"fits_{n}" for n in range(len(letters))) or "true"
    sql, values = entries.query.sql_with_params()
    sql = COUNT_SQL.format(entries=sql, flags=flags, others=others, all=every)
    values = [*values, *chosen.values(), *letters]
    if nearest:
        sql, values = sql + NEAREST_SQL.format(nearest=nearest[0]), [*values, *nearest[1]]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    seen, kept = next((count, kept) for token, count, kept in rows if not token)
    near = [json.loads(token[1:]) for token, _none, _kept in rows if token.startswith("~")]
    return HitCounts(seen, {token: count for token, count, _none in rows if count and token}, kept or [], near)


def _ranked_page(ranked: list[int], page: str) -> Page:
    """A page of ranked products; its mark is the number of the first one."""
    start = int(page) if page.isascii() and page.isdigit() and int(page[:6]) < len(ranked) else 0
    wanted = ranked[start : start + PAGE_SIZE]
    rows = Product.objects.for_cards().in_bulk(wanted)
    following = start + PAGE_SIZE
    return Page(
        [rows[pk] for pk in wanted if pk in rows],
        previous=str(max(0, start - PAGE_SIZE)) if start else "",
        next=str(following) if following < len(ranked) else "",
    )


# --- By filters alone ------------------------------------------------------------------------------------


def _browse_by_filters(choice: CatalogueQuery, entries: QuerySet) -> SearchResults:
    """The newest first; counts come from the kept sums where nothing is chosen."""
    chosen, everything = choice.tokens(), not choice.words
    rows = _filter_by_facets(Product.objects.for_cards().in_catalogue(), chosen.values(), "entry__")
    if not everything:
        rows = rows.filter(entry__in=entries)
    page = page_of(rows, NEWEST_FIRST, choice.page, PAGE_SIZE)
    if everything and not chosen:
        counts = catalogue_counts()
        return SearchResults(page, counts.pop("", 0), counts)
    counted = _count_hits(_entries_to_count(entries, chosen), chosen)
    counts, total = counted.counts, len(counted.kept)
    if everything and len(chosen) == 1:  # the other codes of the one facet chosen
        counts |= {token: n for token, n in catalogue_counts().items() if token[:1] in chosen}
    return SearchResults(page, total, counts, total >= MAX_COUNTED)


def _entries_to_count(entries: QuerySet, chosen: dict[str, list[str]]) -> QuerySet:
    groups = list(chosen.values())
    if len(groups) == 1:
        entries = _filter_by_facets(entries, groups)
    return entries.order_by("-published_at", "-pk").values("pk", "facets", score=Value(0))[:MAX_COUNTED]


def _filter_by_facets(rows: QuerySet, groups: Iterable[list[str]], through: str = "") -> QuerySet:
    for tokens in groups:
        rows = rows.filter(**{f"{through}facets__overlap": tokens})
    return rows


def catalogue_counts() -> dict[str, int]:
    """Token → products of the whole catalogue that carry it; "" → all of them. One query over a small table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, sum(n)::int FROM products_facetcount GROUP BY token HAVING sum(n) > 0")
        return dict(cursor.fetchall())


# --- As the page shows them ------------------------------------------------------------------------------


@dataclass(frozen=True)
class FacetOption:
    name: str
    count: int
    on: bool
    url: str


@dataclass(frozen=True)
class FacetView:
    facet: Facet
    options: list[FacetOption]

    @property
    def open(self) -> bool:
        return self.facet.letter in "sdc" or any(option.on for option in self.options)


def facet_views(choice: CatalogueQuery, counts: dict[str, int]) -> list[FacetView]:
    """Every facet that offers a choice, its options by count, or in their own order."""
    by_letter: dict[str, dict[str, int]] = {}
    for token, count in counts.items():
        by_letter.setdefault(token[:1], {})[token[2:]] = count
    shown = [FacetView(facet, _facet_options(facet, choice, by_letter.get(facet.letter, {}))) for facet in FACETS]
    return [each for each in shown if each.options]


def _facet_options(facet: Facet, choice: CatalogueQuery, counts: dict[str, int]) -> list[FacetOption]:
    names, on = facet_names(facet), choice.chosen.get(facet.parameter, [])
    codes = [code for code in [*counts, *on] if not (facet.ordered and code not in names)]
    codes = list(dict.fromkeys(codes))
    if facet.ordered:
        codes.sort(key=list(names).index)
    else:
        codes.sort(key=lambda code: (-counts.get(code, 0), code))
    return [
        FacetOption(
            facet_option_name(facet, code, names),
            counts.get(code, 0),
            code in on,
            choice.with_code_toggled(facet.parameter, code).address(),
        )
        for code in codes
    ]


def filter_chips(choice: CatalogueQuery) -> list[FacetOption]:
    """What is chosen, each with the address without it."""
    words = [FacetOption(f"“{choice.words}”", 0, True, choice.with_text("").address())] if choice.words else []
    chosen = [
        FacetOption(
            facet_option_name(FACETS_BY_PARAMETER[name], code, facet_names(FACETS_BY_PARAMETER[name])),
            0,
            True,
            choice.with_code_toggled(name, code).address(),
        )
        for name, codes in choice.chosen.items()
        for code in codes
    ]
    return words + chosen
