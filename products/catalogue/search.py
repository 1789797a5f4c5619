"""Text search in Spanish and English.

The stored vector (products/migrations/sql/) holds each word three ways: stemmed as Spanish, unaccented before stemming
(`es_un`), and stemmed as English. Unaccenting first breaks exportación/exportaciones; stemming first misses `azucar`
for azúcar. Each word of the query, or one of its synonyms, must match in one of the three ways.

This module knows no model: the caller passes the synonyms and the rows to search in.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast

TEXT_SEARCH_CONFIGS = ["pg_catalog.spanish", "public.es_un", "pg_catalog.english"]
MAX_WORDS = 8
MAX_TEXT_LENGTH = 200
WEBSEARCH_SYNTAX = re.compile(r'"|(?:^|\s)-\w|\sor\s', re.IGNORECASE)  # what websearch_to_tsquery understands
STOP_WORDS = frozenset(
    "a al an and con de del el en for from in la las los of or para por sin su the to un una with y o e".split()
)
SCORE_SCALE = 1_000_000  # scores are integers, so that a page cursor can hold one exactly

Query = SearchQuery | CombinedSearchQuery
Synonyms = Mapping[str, list[str]]  # singular without accents → the other words of its groups
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class TextQuery:
    """Parsed text. `hs_digits`: the digits of an HS code, otherwise ""; `words`: the words without stop words."""

    text: str
    words: tuple[str, ...]
    hs_digits: str = ""

    @classmethod
    def parse(cls, text: str) -> "TextQuery":
        return cls(text[:MAX_TEXT_LENGTH], tuple(search_words(text)), hs_digits(text))

    def tsquery(self, synonyms: Synonyms) -> Query | None:
        """Return the text as a query, with quotes, `or` and `-word`. Return None if there is nothing to search for."""
        if WEBSEARCH_SYNTAX.search(self.text):
            return _any_language_query(self.text, "websearch")
        groups = [any_word_query(word_alternatives(word, synonyms)) for word in self.words]
        return reduce(and_, groups) if groups else None

    def unfinished_tsquery(self, synonyms: Synonyms) -> Query | None:
        """Return the query of an unfinished text: the last word is a prefix. Return None if there are no words."""
        *_whole, last = self.words or [""]
        letters = "".join(c for c in normalize_text(last) if c.isalnum())
        if not letters:
            return None
        query = SearchQuery(f"{letters}:*", config="simple", search_type="raw")
        before = replace(self, text=" ".join(self.words[:-1]), words=self.words[:-1]).tsquery(synonyms)
        return before & query if before else query


def find_by_text(rows: Rows, text: TextQuery, synonyms: Synonyms, through: str = "") -> Rows:
    """Return the rows that match the text, with their `score`, best first; or all whose HS code starts with its digits.

    `rows` are search documents, or rows related to them `through` a relation ("entry__").
    """
    if text.hs_digits:
        return rows.filter(**{f"{through}hs_code__startswith": text.hs_digits})
    query = text.tsquery(synonyms)
    return find_by_query(rows, query, through).order_by("-score", "-pk") if query else rows.none()


def find_by_query(rows: Rows, query: Query, through: str = "") -> Rows:
    """Return the matching rows with their `score`: relevance, raised by completeness and lowered if stale."""
    relevance = SearchRank(F(f"{through}search"), query) * (1 + F(f"{through}quality") / Value(200.0))
    score = Cast(relevance * Value(SCORE_SCALE), BigIntegerField())
    return rows.filter(**{f"{through}search": query}).annotate(score=score)


def normalize_text(text: str) -> str:
    """Return the text in lower case without accents; ñ becomes n, because buyers abroad have no ñ."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def search_words(text: str) -> list[str]:
    """Return at most eight words that are not stop words; all words if there are only stop words."""
    found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text[:MAX_TEXT_LENGTH].lower())[: MAX_WORDS * 2]
    return ([word for word in found if normalize_text(word) not in STOP_WORDS] or found)[:MAX_WORDS]


def hs_digits(text: str) -> str:
    """Return the digits of an HS code typed with or without points; "" if it is something else."""
    digits = text.strip().replace(".", "")
    return digits if digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 6 else ""


def any_word_query(words: Iterable[str]) -> Query:
    """Return a query for documents with at least one of the words."""
    return reduce(or_, (_any_language_query(word, "phrase") for word in words))


def _any_language_query(words: str, kind: str) -> Query:
    return reduce(or_, (SearchQuery(words, config=config, search_type=kind) for config in TEXT_SEARCH_CONFIGS))


def word_alternatives(word: str, synonyms: Synonyms) -> list[str]:
    """Return the word, its singular and its synonyms, each once."""
    single = singular_form(word)
    return list(dict.fromkeys([word, single, *synonyms.get(single, [])]))


def singular_form(word: str) -> str:
    """Return a rough singular for looking up synonyms: carteras → cartera, añiles → anil."""
    bare = normalize_text(word)
    if bare.endswith("es") and len(bare) > 5 and bare[-3] in "lrndz":
        return bare[:-2]
    return bare.removesuffix("s") if len(bare) > 3 else bare


# --- Spelling correction ----------------------------------------------------------------------------------

NEAREST_WORDS_SQL = """
SELECT asked.word, near.word, near.plain
FROM unnest(%s::text[], %s::text[]) AS asked(word, plain)
LEFT JOIN LATERAL (
    SELECT w.word, w.plain FROM products_catalogueword w
    WHERE w.plain %% asked.plain ORDER BY similarity(w.plain, asked.plain) DESC, w.word LIMIT 6
) near ON true
WHERE NOT EXISTS (
    SELECT 1 FROM products_searchdocument e WHERE e.search @@ (
        plainto_tsquery('pg_catalog.spanish', asked.word) || plainto_tsquery('public.es_un', asked.word)
        || plainto_tsquery('pg_catalog.english', asked.word)) LIMIT 1)
"""
MIN_SIMILARITY = 0.6  # of SequenceMatcher's ratio: horchta → horchata is 0.93


def nearest_words_sql(words: Sequence[str]) -> tuple[str, list[list[str]]]:
    """Return SQL and its values for (word, near word, the same without accents) of each word that no product has."""
    return NEAREST_WORDS_SQL, [list(words), [normalize_text(word) for word in words]]


def corrected_text(words: Sequence[str], rows: Iterable[tuple[str, str | None, str | None]]) -> str:
    """Return the text with each unknown word replaced by the nearest of `rows`; "" if none is near enough."""
    chosen: dict[str, tuple[float, str]] = {}
    for word, near, near_plain in rows:
        ratio = SequenceMatcher(None, normalize_text(word), near_plain or "").ratio()
        if near and ratio >= MIN_SIMILARITY and ratio > chosen.get(word, (0, ""))[0]:
            chosen[word] = (ratio, near)
    return " ".join(chosen[word][1] if word in chosen else word for word in words) if chosen else ""
