"""How the documents of the search index match a text: which ones, and how well.

A text is elements: words, and phrases with a meaning (products/catalogue/phrases.py). A document matches if every
element does, by one of its texts or by its filters. Texts are looked for in name, summary, sector and HS text; if that
gives too little in the company's name, and if nothing else gives anything in the description.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import and_, mul, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchQueryField, SearchRank
from django.db.models import Case, F, FloatField, Func, Q, Value, When
from django.db.models.expressions import Combinable

from exportasv.core.db.fixed_query import TEXT as TEXT_STAND_IN
from products.catalogue.filters import filter_tokens
from products.catalogue.phrases import Meaning, Piece, known_meanings, split_phrases, with_places
from products.catalogue.search import (
    MAX_TEXT_LENGTH,
    MAX_WORDS,
    TEXT_SEARCH_CONFIGS,
    WEBSEARCH_SYNTAX,
    Query,
    any_language_query,
    any_word_query,
    document_score,
    search_words,
    word_alternatives,
)
from products.models import Synonym

RANK_WITHOUT_WORDS = 0.1
SAID_WEIGHT = 0.3  # of words that need not match but raise what has them: "organic", "El Salvador"
MORE_TEXT_WEIGHT = 0.05
FACT_FACTOR, FACT_WITH_TERMS_FACTOR = 4.0, 1.2  # of the score of documents that have the filters of a phrase

PLAIN = Meaning()


@dataclass(frozen=True)
class Element:
    """A word or phrase as typed, the texts that match it, and its meaning if it has one."""

    words: str
    texts: tuple[str, ...]
    meaning: Meaning = PLAIN

    @property
    def is_fact(self) -> bool:
        return bool(self.meaning.filters)

    @property
    def is_text(self) -> bool:
        """Return whether its words rank the documents: a fact without terms only raises those that have it."""
        return not self.is_fact or bool(self.meaning.terms)

    def holds(self, through: str) -> Q:
        """Return the condition that a document has the filters."""
        tokens = filter_tokens(self.meaning.filter_dict())
        return reduce(and_, (Q(**{f"{through}facets__overlap": codes}) for _letter, codes in tokens))


class InCompanyName(SearchQuery):
    """A query that only the company's name in `more_text` matches: its lexemes with that weight."""

    template = "regexp_replace(%(expressions)s::text, '''(?=[ )]|$)', ''':C', 'g')::tsquery"

    def __init__(self, query: Query) -> None:
        self.invert = False
        Func.__init__(self, query, output_field=SearchQueryField())


@dataclass(frozen=True)
class TextMatch:
    """Conditions and scores, best highest, for search documents or rows related to them.

    `weak` is for texts with too few strong matches. `made_by`: the text, and the name of its method that made this.
    """

    strong: Q
    strong_score: Combinable
    weak: Q | None = None
    weak_score: Combinable | None = None
    made_by: tuple["SearchText", str] | None = None


@dataclass(frozen=True)
class SearchText:
    """A text as it is understood. `said` are words that need not match; `syntax` is a text with quotes, or, -word."""

    elements: tuple[Element, ...] = ()
    said: tuple[str, ...] = ()
    syntax: str = ""

    @cached_property
    def facts(self) -> list[Element]:
        return [each for each in self.elements if each.is_fact]

    @property
    def is_empty(self) -> bool:
        return not self.elements and not self.said and not self.syntax

    @property
    def plain_words(self) -> list[str]:
        """Return the words without a meaning and without synonyms: those that may be misspelled."""
        return [each.words for each in self.elements if each.meaning.is_filler and len(each.texts) <= 2]

    @property
    def is_only_filters(self) -> bool:
        """Return whether filters say all of it, so that every product that has them fits equally well.

        A certificate is not one of these: products that say it in their name come first.
        """
        names = {name for each in self.elements for name, _codes in each.meaning.filters}
        return not self.syntax and not any(each.is_text for each in self.elements) and "certificate" not in names

    def with_words(self, meant: Mapping[str, str]) -> str:
        """Return the text with some of its words replaced."""
        return " ".join(meant.get(each.words, each.words) for each in self.elements)

    def without(self, element: Element) -> str:
        """Return the text without an element."""
        return " ".join(each.words for each in self.elements if each is not element)

    def with_stand_ins(self) -> tuple["SearchText", dict[Any, Any]]:
        """Return a text that matches by the same SQL, and what stands in it for each typed word of this one.

        Facts stay as they are: their filters are a part of the SQL.
        """
        typed: list[str] = []

        def stand_in(text: str) -> str:
            typed.append(text)
            return f"{TEXT_STAND_IN}{len(typed)}"

        elements = [
            each if each.is_fact else Element("", tuple(stand_in(text) for text in each.texts), each.meaning)
            for each in self.elements
        ]
        said = tuple(stand_in(word) for word in self.said)
        shape = replace(self, elements=tuple(elements), said=said, syntax=self.syntax and stand_in(self.syntax))
        return shape, {f"{TEXT_STAND_IN}{number}": text for number, text in enumerate(typed, 1)}

    def match_all(self, through: str = "") -> TextMatch:
        """Return how documents match all elements; weak ones by the company's name too."""
        made_by = (self, "match_all")
        if self.syntax:
            typed = any_language_query(self.syntax, "websearch")
            rank = document_score(_rank(typed, through), through)
            return TextMatch(Q(**{f"{through}search": typed}), rank, made_by=made_by)
        strong, score = self._condition(through), self._score_of_all(through)
        if not self._texts:
            return TextMatch(strong, score, made_by=made_by)
        weak = self._condition(through, lambda query: Q(**{f"{through}more_text": InCompanyName(query)}))
        return TextMatch(strong, score, weak, self._score_of_any(through, self._more_rank(through)), made_by)

    def match_described(self, through: str = "") -> TextMatch | None:
        """Return how documents match all elements if descriptions are searched too; None without words."""
        if not self._texts:
            return None
        condition = self._condition(through, lambda query: Q(**{f"{through}more_text": query}))
        score = self._score_of_any(through, self._more_rank(through))
        return TextMatch(condition, score, made_by=(self, "match_described"))

    def match_any(self, through: str = "") -> TextMatch | None:
        """Return how documents match at least one word; None if there is no other element than one word.

        Those with more of the elements come first.
        """
        if not self._texts or len(self.elements) < 2:
            return None
        found: Combinable = Value(0.0)
        for each in self.elements:
            condition = Q(**{f"{through}search": any_word_query(each.texts)})
            if each.is_fact:
                condition |= each.holds(through)
            found = found + Case(When(condition, then=Value(1.0)), default=0.0, output_field=FloatField())
        condition = Q(**{f"{through}search": reduce(or_, self._texts)})
        score = self._score_of_any(through, factor=found * found * found * found)
        return TextMatch(condition, score, made_by=(self, "match_any"))

    @property
    def _texts(self) -> list[Query]:
        return [any_word_query(each.texts) for each in self.elements if each.is_text]

    def _condition(self, through: str, more: Callable[[Query], Q] | None = None) -> Q:
        """Return the condition that every element matches, by its filters, or by a text in `search` or in `more`."""
        words = [any_word_query(each.texts) for each in self.elements if not each.is_fact]
        condition = Q()
        if words and more is None:
            condition = Q(**{f"{through}search": reduce(and_, words)})  # one query: faster than a condition each
        elif more is not None:
            for query in words:
                condition &= Q(**{f"{through}search": query}) | more(query)
        for fact in self.facts:
            query = any_word_query(fact.texts)
            holds = fact.holds(through) | Q(**{f"{through}search": query})
            condition &= holds | more(query) if more and fact.is_text else holds
        return condition

    def _more_rank(self, through: str) -> Combinable:
        return _rank(reduce(or_, self._texts), through, "more_text") * Value(MORE_TEXT_WEIGHT)

    def _score_of_all(self, through: str) -> Combinable:
        """Return the product of the elements' ranks: a word in the name does not make up for one in the HS text.

        PostgreSQL's own rank of a query with "and" is the same for most documents here, as synonyms of one element
        stand close to each other in them.
        """
        ranks = [_element_rank(each, through) for each in self.elements if each.is_text]
        return self._with_facts(reduce(mul, ranks) if ranks else Value(RANK_WITHOUT_WORDS), through)

    def _score_of_any(
        self, through: str, more: Combinable | None = None, factor: Combinable | None = None
    ) -> Combinable:
        rank = _rank(reduce(or_, self._texts), through)
        rank = rank + more if more is not None else rank
        return self._with_facts(rank * factor if factor is not None else rank, through)

    def _with_facts(self, rank: Combinable, through: str) -> Combinable:
        said = [*self.said, *(each.words for each in self.facts if not each.is_text)]
        if said:
            rank = rank + _rank(any_word_query(said), through) * Value(SAID_WEIGHT)
        for fact in self.facts:
            factor = FACT_WITH_TERMS_FACTOR if fact.meaning.terms else FACT_FACTOR
            rank = rank * Case(When(fact.holds(through), Value(factor)), default=1.0, output_field=FloatField())
        return document_score(rank, through)


def _rank(query: Query, through: str, column: str = "search") -> Combinable:
    return SearchRank(F(f"{through}{column}"), query)


def _element_rank(element: Element, through: str) -> Combinable:
    """Return the rank of an element, whatever the number of its texts: PostgreSQL divides by it."""
    count = float(len(element.texts) * len(TEXT_SEARCH_CONFIGS))
    return _rank(any_word_query(element.texts), through) * Value(count)


def understand_text(text: str) -> SearchText:
    """Return the text in elements, with its synonyms and meanings. No query if the synonyms are cached."""
    text = text[:MAX_TEXT_LENGTH]
    if WEBSEARCH_SYNTAX.search(text):
        return SearchText(syntax=text)
    meanings = known_meanings()
    pieces = split_phrases(text, meanings) or [Piece(word) for word in search_words(text)]
    return _search_text(with_places(pieces, meanings)[: MAX_WORDS * 2])


def _search_text(pieces: Iterable[Piece]) -> SearchText:
    synonyms = Synonym.by_word()
    elements, said = [], []
    for piece in pieces:
        if piece.meaning is None:
            elements.append(Element(piece.words, tuple(word_alternatives(piece.words, synonyms))))
        elif piece.meaning.is_filler:
            said.append(piece.words)
        else:
            elements.append(Element(piece.words, (piece.words, *piece.meaning.terms), piece.meaning))
    return SearchText(tuple(elements[:MAX_WORDS]), tuple(said))
