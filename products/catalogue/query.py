"""Catalogue query and its results: products, facet counts, spelling correction.

A search takes two queries: the hits with the facet counts (bounded), and the products of the page. It takes one more
with a single facet (the stored counts of its other codes), or if the text had to be corrected.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Extract
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fixed_query import FixedQuery, is_any_of, with_values
from exportasv.core.db.keyset import Ordering, Page, first_page, page_of
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.whole_numbers import whole_number
from products.catalogue.counting import (
    ENOUGH_IN_SAMPLE,
    EVERY_SAMPLE,
    HitCounts,
    Select,
    Tokens,
    catalogue_counts,
    count_hits,
)
from products.catalogue.facets import facet_position
from products.catalogue.filters import Filters, filter_tokens, read_filters, split_token
from products.catalogue.search import TextQuery
from products.catalogue.text_match import Element, SearchText, TextMatch, understand_text
from products.catalogue.text_search import Nearest, find_text, probe_text
from products.models import Product, SearchDocument
from products.models.product import ProductQuerySet

PAGE_SIZE = 24
MAX_TEXT_LENGTH = 100
MAX_HITS = 2000  # ranked hits; if there are more, the count is "2,000+"
MAX_COUNTED = 2000  # products counted if there is no text search

Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Sort:
    """An order of the list: its name for people, the column of the search index, and the direction."""

    name: StrOrPromise
    column: str
    descending: bool = False

    @property
    def ordering(self) -> Ordering:
        """Return the order of rows that `with_sort_key` was called for."""
        return Ordering("sort_key", "time" if self.column == "published_at" else "number", self.descending)

    def with_sort_key(self, rows: ProductQuerySet) -> ProductQuerySet:
        """Annotate products with the column to sort by."""
        return rows.annotate(sort_key=F(f"entry__{self.column}"))

    def with_unindexed_key(self, documents: QuerySet) -> QuerySet:
        """Annotate search documents with the column to sort by, as a sum, so that no index has its order.

        PostgreSQL takes a filter's rows to lie evenly in an index of the order, and would read half the catalogue for
        the first few where they do not.
        """
        nothing: Any = timedelta() if self.column == "published_at" else 0
        return documents.annotate(sort_key=F(self.column) + nothing)

    def score(self) -> Any:
        """Return the column of a search document as a whole number, the first row highest."""
        if self.column == "published_at":
            return Cast(Extract("published_at", "epoch") * Value(1000), BigIntegerField())
        return Cast(F(self.column), BigIntegerField()) * Value(1 if self.descending else -1)


SORTS = {
    "price": Sort(_("lowest price"), "price"),
    "first_order": Sort(_("smallest order"), "first_order"),
    "lead_time": Sort(_("shortest lead time"), "lead_time"),
    "newest": Sort(_("newest"), "published_at", descending=True),
}
NEWEST = SORTS["newest"]


@dataclass(frozen=True)
class CatalogueQuery:
    """Query of the URL: text, selected codes by facet parameter, order, page."""

    text: str = ""
    selected: Filters = field(default_factory=dict)
    page: str = ""
    sort: str = ""  # a key of SORTS; "": best first if there is a text, otherwise newest first

    @classmethod
    def from_querydict(cls, query: QueryDict) -> "CatalogueQuery":
        sort = query.get("sort", "")
        text = cls.from_text(query.get("q", "")).text
        return cls(text, read_filters(query), query.get("page", "")[:200], sort if sort in SORTS else "")

    @classmethod
    def from_text(cls, text: str) -> "CatalogueQuery":
        return cls(" ".join(text.split())[:MAX_TEXT_LENGTH])

    @cached_property
    def text_query(self) -> TextQuery:
        """Return the parsed text."""
        return TextQuery.parse(self.text)

    @cached_property
    def search_text(self) -> SearchText:
        """Return the text in elements; an HS code has none."""
        return SearchText() if not self.text or self.text_query.hs_digits else understand_text(self.text)

    @property
    def is_ranked(self) -> bool:
        """Return whether words of the text rank the products. An HS code and filters only choose them."""
        return bool(self.text) and not self.text_query.hs_digits and not self.search_text.is_only_filters

    @cached_property
    def facet_tokens(self) -> Tokens:
        """Return (letter of the facet, tokens) for the selected filters, and for those that the text names if it
        names nothing else.
        """
        named = [] if self.is_ranked else [fact.meaning.filter_dict() for fact in self.search_text.facts]
        return [group for filters in (self.selected, *named) for group in filter_tokens(filters)]

    def query_string(self, page: str = "") -> str:
        """Return the query string of the URL; without a page it is the first one."""
        query = QueryDict(mutable=True)
        if self.text:
            query["q"] = self.text
        for name in sorted(self.selected, key=facet_position):
            if self.selected[name]:
                query.setlist(name, self.selected[name])
        if self.sort:
            query["sort"] = self.sort
        if page:
            query["page"] = page
        return "?" + query.urlencode()

    def with_code_toggled(self, name: str, code: str) -> "CatalogueQuery":
        """Return the query with this code selected, or deselected if it was selected."""
        if fact := self.named_fact(name, code):
            return self.with_text(self.search_text.without(fact))
        codes = self.selected.get(name, [])
        codes = [each for each in codes if each != code] if code in codes else [*codes, code]
        return replace(self, selected={**self.selected, name: codes}, page="")

    def named_codes(self) -> list[tuple[str, str]]:
        """Return (facet parameter, code) of all filters that the text names."""
        named = [fact.meaning.filter_dict() for fact in self.search_text.facts]
        return [(name, code) for filters in named for name, codes in filters.items() for code in codes]

    def named_fact(self, name: str, code: str) -> Element | None:
        """Return the phrase of the text that means this code."""
        return next((fact for fact in self.search_text.facts if code in fact.meaning.filter_dict().get(name, [])), None)

    def with_text(self, text: str) -> "CatalogueQuery":
        return replace(self, text=text, page="")

    def with_page(self, page: str) -> "CatalogueQuery":
        return replace(self, page=page)

    def with_sort(self, sort: str) -> "CatalogueQuery":
        return replace(self, sort=sort, page="")


@dataclass(frozen=True)
class SearchResults:
    """A page of products, their number, and the counts by token.

    first: number of the page's first product, from 1. is_capped: there are more than were counted. corrected_text: the
    text that was searched instead. suggested_text: a text that may be meant. is_partial: hits have only some of the
    words, but for the first `whole_hits`.
    """

    page: Page
    total: int
    counts: dict[str, int]
    first: int = 1
    is_capped: bool = False
    corrected_text: str = ""
    suggested_text: str = ""
    is_partial: bool = False
    whole_hits: int = 0

    @property
    def last(self) -> int:
        """Return the number of the page's last product."""
        return self.first + len(self.page.rows) - 1


def search_catalogue(query: CatalogueQuery) -> SearchResults:
    """Return the results of a query."""
    if query.text and not query.text_query.hs_digits and query.search_text.is_empty:
        return SearchResults(Page([]), 0, {})
    return _search_by_text(query) if query.is_ranked else _browse_by_filters(query)


def matching_products(query: CatalogueQuery) -> ProductQuerySet:
    """Return all products of a query on every page: for a printed catalogue, a spreadsheet, a feed."""
    rows, _answer = find_products(Product.objects.published().filter(entry__isnull=False), query)
    return rows


@dataclass(frozen=True)
class TextAnswer:
    """How a text was read: corrected, or some of its words only; and what else may be meant."""

    corrected_text: str = ""
    suggested_text: str = ""
    is_partial: bool = False


def find_products(rows: ProductQuerySet, query: CatalogueQuery) -> tuple[ProductQuerySet, TextAnswer]:
    """Return those of the rows that a query finds, and how its text was read. At most eight small queries.

    Rows found by words have their `score`, best highest, the same as on the catalogue's page.
    """
    rows = _filter_by_facets(rows, query.facet_tokens, "entry__")
    if query.text_query.hs_digits:
        return rows.filter(entry__hs_code__startswith=query.text_query.hs_digits), TextAnswer()
    if not query.is_ranked:
        return (rows if not query.text or not query.search_text.is_empty else rows.none()), TextAnswer()
    step = probe_text(query.search_text)
    answer = TextAnswer(step.corrected_text, step.suggested_text, step.is_partial)
    match = step.matcher("entry__") if step.matcher else None
    if match is None or step.counted is None:
        return rows.none(), answer
    condition, score = match.strong, match.strong_score
    if step.counted.is_weak and match.weak is not None and match.weak_score is not None:
        condition, score = match.weak, match.weak_score
    return rows.filter(condition).annotate(score=score), answer


# --- By text ---------------------------------------------------------------------------------------------


def _search_by_text(query: CatalogueQuery) -> SearchResults:
    """Search in the steps of find_text. Two queries, or more if the text had to be corrected."""

    def count(match: TextMatch, nearest: Nearest | None) -> HitCounts:
        return _count_text_hits(query, match, nearest)

    step = find_text(query.search_text, count)
    if step.counted is None:
        return SearchResults(Page([]), 0, {}, suggested_text=step.suggested_text)
    page, first = _ranked_page(step.counted.matching, query.page)
    return SearchResults(
        page,
        len(step.counted.matching),
        step.counted.counts,
        first,
        is_capped=step.counted.is_sampled or step.counted.total >= MAX_HITS,
        corrected_text=step.corrected_text,
        suggested_text=step.suggested_text,
        is_partial=step.is_partial,
        whole_hits=step.whole_hits,
    )


def _count_text_hits(query: CatalogueQuery, match: TextMatch, nearest: Nearest | None) -> HitCounts:
    """Count the hits, first ones first. If there are more than MAX_HITS, use some of the best quality. One query."""
    strong, weak = _text_documents(match, query.sort)
    return count_hits(strong, query.facet_tokens, weak, nearest, sampled_above=ENOUGH_IN_SAMPLE)


def _text_documents(match: TextMatch, sort: str) -> tuple[Select, Select | None]:
    """Return the SQL of strong and weak documents. It is made once for all texts of the same shape."""
    if match.made_by is None:
        return _made_documents(match, sort)
    text, step = match.made_by
    shape, typed = text.with_stand_ins()
    strong, weak = _documents_of_shape(shape, step, sort, MAX_HITS)
    return with_values(strong, typed), weak and with_values(weak, typed)


@lru_cache(maxsize=500)
def _documents_of_shape(shape: SearchText, step: str, sort: str, _most: int) -> tuple[Select, Select | None]:
    return _made_documents(getattr(shape, step)(), sort)


def _made_documents(match: TextMatch, sort: str) -> tuple[Select, Select | None]:
    score = SORTS[sort].score() if sort else None
    strong = _documents(match.strong & Q(sample__lt=EVERY_SAMPLE), match.strong_score if score is None else score)
    if match.weak is None:
        return strong, None
    return strong, _documents(match.weak, match.weak_score if score is None else score)


def _documents(condition: Any, score: Any) -> Select:
    rows = SearchDocument.objects.filter(condition).annotate(score=score)
    return rows.order_by("-quality", "-pk")[:MAX_HITS].values("pk", "facets", "score").query.sql_with_params()


def _cards(wanted: list) -> QuerySet:
    return Product.objects.filter(is_any_of("pk", wanted)).order_by().card_rows()


CARDS = FixedQuery(_cards)  # of products by their numbers


def _ranked_page(ranked: list[int], page: str) -> tuple[Page, int]:
    """Return a page of ranked products, and the number of its first one. Its cursor is the offset. One query."""
    start = whole_number(page, most=len(ranked)) or 0
    wanted = ranked[start : start + PAGE_SIZE]
    rows = {row.pk: row for row in CARDS.rows(wanted)}
    following = start + PAGE_SIZE
    found = Page(
        [rows[pk] for pk in wanted if pk in rows],
        previous=str(max(0, start - PAGE_SIZE)) if start else "",
        next=str(following) if following < len(ranked) else "",
    )
    return found, start + 1


# --- By filters alone ------------------------------------------------------------------------------------


def _browse_by_filters(query: CatalogueQuery) -> SearchResults:
    """Return the newest products first. Use the stored counts if nothing is selected."""
    selected, digits = query.facet_tokens, query.text_query.hs_digits
    documents, sort = SearchDocument.objects.all(), SORTS.get(query.sort, NEWEST)
    if digits:
        documents = documents.filter(hs_code__startswith=digits)
        chosen = sort.with_unindexed_key(_filter_by_facets(documents, selected))
        page, first = _keyset_page(Product.objects.in_catalogue(), sort, query.page, chosen)
    elif selected or query.page:
        rows = _filter_by_facets(Product.objects.in_catalogue(), selected, "entry__")
        page, first = _keyset_page(rows, sort, query.page)
    else:
        page, first = _first_page(query.sort or "newest"), 1
    if not digits and not selected:
        counts = catalogue_counts()
        return SearchResults(page, counts.pop("", 0), counts, first)
    return _with_counts(page, first, documents, selected, stored=not digits and len(selected) == 1)


def _with_counts(page: Page, first: int, documents: QuerySet, selected: Tokens, *, stored: bool) -> SearchResults:
    """Return the page with its counts. `stored`: the only selected facet has the counts of the whole catalogue."""
    counted = count_hits(_documents_to_count(documents, selected).query.sql_with_params(), selected)
    counts, total = counted.counts, len(counted.matching)
    is_capped = total >= MAX_COUNTED
    if stored:
        (letter, tokens), *_none = selected
        own = {token: n for token, n in catalogue_counts().items() if split_token(token)[0] == letter}
        counts |= own
        if len(tokens) == 1:
            total, is_capped = own.get(tokens[0], 0), False
    return SearchResults(page, total, counts, first, is_capped=is_capped)


def browse_products(rows: ProductQuerySet, page: str) -> SearchResults:
    """Return a page of these products of the catalogue, newest first, without facets. Two queries."""
    shown, first = _keyset_page(rows, NEWEST, page)
    return SearchResults(shown, rows.count(), {}, first)


def _first_page_query(sort: Sort) -> FixedQuery:
    def rows() -> QuerySet:
        rows = sort.with_sort_key(Product.objects.in_catalogue()).card_rows("sort_key")
        return sort.ordering.sort(rows, forward=True)[: PAGE_SIZE + 1]

    return FixedQuery(rows)


_first_pages = {key: _first_page_query(sort) for key, sort in SORTS.items()}


def _first_page(sort: str) -> Page:
    """Return the first page of the whole catalogue. One query."""
    found = first_page(_first_pages[sort].rows(), SORTS[sort].ordering, PAGE_SIZE)
    return replace(found, next=found.next and f"{len(found.rows)}~{found.next}")


def _keyset_page(rows: ProductQuerySet, sort: Sort, page: str, chosen: QuerySet | None = None) -> tuple[Page, int]:
    """Return a page of rows for cards, of those of the chosen documents, and the number of its first one.

    The cursor is that number before the keyset's cursor. The number is for people only: which rows there are depends
    on the keyset's cursor alone.
    """
    number, _separator, cursor = page.partition("~")
    start = whole_number(number) or 0
    found = page_of(sort.with_sort_key(rows).card_rows("sort_key"), sort.ordering, cursor, PAGE_SIZE, chosen)
    if not cursor or not found.previous:
        start = 0
    numbered = Page(
        found.rows,
        previous=found.previous and f"{max(0, start - PAGE_SIZE)}~{found.previous}",
        next=found.next and f"{start + len(found.rows)}~{found.next}",
    )
    return numbered, start + 1


def _documents_to_count(documents: QuerySet, selected: Tokens) -> QuerySet:
    """Return documents that fit; if several facets are selected also the newest of all, for the facets' other codes."""
    fitting = _filter_by_facets(documents, selected).order_by()
    if len(selected) < 2:
        return _limit_to_count(fitting)
    return _limit_to_count(fitting).union(_limit_to_count(documents.order_by("-published_at", "-pk")))


def _limit_to_count(documents: QuerySet) -> QuerySet:
    return documents.values("pk", "facets", score=Value(0))[:MAX_COUNTED]


def _filter_by_facets(rows: Rows, selected: Iterable[tuple[str, list[str]]], through: str = "") -> Rows:
    for _letter, tokens in selected:
        rows = rows.filter(**{f"{through}facets__overlap": tokens})
    return rows
