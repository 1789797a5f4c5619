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
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

TEXT_SEARCH_CONFIGS = ["pg_catalog.spanish", "public.es_un", "pg_catalog.english"]
MAX_WORDS = 8
MAX_TEXT_LENGTH = 200
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
WEBSEARCH_SYNTAX = re.compile(r'"|(?:^|\s)-\w|\sor\s', re.IGNORECASE)  # what websearch_to_tsquery understands
STOP_WORDS = frozenset(
    "a al an and con de del el en for from in la las los of or para por sin su the to un una with y o e".split()
)
SCORE_SCALE = 1_000_000_000  # scores are integers, so that a page cursor can hold one exactly

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
            return any_language_query(self.text, "websearch")
        groups = [any_word_query(word_alternatives(word, synonyms)) for word in self.words]
        return reduce(and_, groups) if groups else None

    def unfinished_tsquery(self, synonyms: Synonyms, weights: str = "") -> Query | None:
        """Return the query of an unfinished text: the last word is a prefix, of these weights if any are given.

        Return None if there are no words.
        """
        *_whole, last = self.words or [""]
        letters = "".join(c for c in normalize_text(last) if c.isalnum())
        if not letters:
            return None
        query = SearchQuery(f"{letters}:*{weights}", config="simple", search_type="raw")
        before = replace(self, text=" ".join(self.words[:-1]), words=self.words[:-1]).tsquery(synonyms)
        return before & query if before else query


def find_by_text(rows: Rows, text: TextQuery, synonyms: Synonyms, through: str = "") -> Rows:
    """Return the rows that match the text, with their `score`, best first; or all whose HS code starts with its digits.

    `rows` are search documents, or rows related to them `through` a relation ("entry__").
    """
    query = None if text.hs_digits else text.tsquery(synonyms)
    if query is None:
        return rows_with_text(rows, text, synonyms, through)
    score = document_score(SearchRank(F(f"{through}search"), query), through)
    return rows.filter(**{f"{through}search": query}).annotate(score=score).order_by("-score", "-pk")


def rows_with_text(rows: Rows, text: TextQuery, synonyms: Synonyms, through: str = "") -> Rows:
    """Return the rows that `find_by_text` finds, without score and order."""
    if text.hs_digits:
        return rows.filter(**{f"{through}hs_code__startswith": text.hs_digits})
    query = text.tsquery(synonyms)
    return rows.none() if query is None else rows.filter(**{f"{through}search": query})


def document_score(rank: Combinable, through: str) -> Combinable:
    """Return the rank, raised by completeness and lowered if stale, as a whole number."""
    return Cast(rank * (1 + F(f"{through}quality") / Value(200.0)) * Value(SCORE_SCALE), BigIntegerField())


def normalize_text(text: str) -> str:
    """Return the text in lower case without accents; ñ becomes n, because buyers abroad have no ñ."""
    return NOT_ASCII.sub(_without_mark, unicodedata.normalize("NFKD", text.lower()))


def _without_mark(letter: re.Match[str]) -> str:
    return "" if unicodedata.combining(letter[0]) else letter[0]


def search_words(text: str) -> list[str]:
    """Return at most eight words that are not stop words; all words if there are only stop words."""
    found = WORD.findall(text[:MAX_TEXT_LENGTH].lower())[: MAX_WORDS * 2]
    return ([word for word in found if normalize_text(word) not in STOP_WORDS] or found)[:MAX_WORDS]


def hs_digits(text: str) -> str:
    """Return the digits of an HS code typed with or without points; "" if it is something else."""
    digits = text.strip().replace(".", "")
    return digits if digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 6 else ""


class AnyWordQuery(SearchQuery):
    """A query for documents with at least one of the words, in any language: one expression, however many there are."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__("")
        self.words = words

    def as_sql(self, *_args: Any, **_named: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        """Return the SQL: each word as a phrase."""
        pairs = [(config, word) for word in self.words for config in TEXT_SEARCH_CONFIGS]
        calls = " || ".join(["phraseto_tsquery(%s::regconfig, %s)"] * len(pairs))
        return f"({calls})", [each for pair in pairs for each in pair]


def any_word_query(words: Iterable[str]) -> Query:
    """Return a query for documents with at least one of the words."""
    return AnyWordQuery(tuple(words))


def any_language_query(words: str, kind: str) -> Query:
    """Return a query for the words, stemmed in any of the three ways; `kind` is a search type of SearchQuery."""
    return reduce(or_, (SearchQuery(words, config=config, search_type=kind) for config in TEXT_SEARCH_CONFIGS))


def word_alternatives(word: str, synonyms: Synonyms) -> list[str]:
    """Return the word, its singular and its synonyms, each once."""
    single = singular_form(word)
    return list(dict.fromkeys([word, single, *synonyms.get(single, [])]))


@lru_cache(maxsize=10_000)
def singular_form(word: str) -> str:
    """Return a rough singular for looking up synonyms: carteras → cartera, añiles → anil."""
    bare = normalize_text(word)
    if bare.endswith("es") and len(bare) > 5 and bare[-3] in "lrndz":
        return bare[:-2]
    return bare.removesuffix("s") if len(bare) > 3 else bare


# --- Spelling correction ----------------------------------------------------------------------------------

NEAREST_WORDS_SQL = """
SELECT asked.word, near.word, near.plain, near.sectors
FROM unnest(%s::text[], %s::text[], %s::text[]) AS asked(word, plain, single)
LEFT JOIN LATERAL (
    SELECT w.word, w.plain, w.sectors FROM products_catalogueword w
    WHERE w.plain %% asked.plain OR w.plain %% asked.single
    ORDER BY greatest(similarity(w.plain, asked.plain), similarity(w.plain, asked.single)) DESC, w.word LIMIT 6
) near ON true
WHERE NOT EXISTS (
    SELECT 1 FROM products_searchdocument e, (
        SELECT plainto_tsquery('pg_catalog.spanish', asked.word) || plainto_tsquery('public.es_un', asked.word)
            || plainto_tsquery('pg_catalog.english', asked.word) AS query) q
    WHERE e.search @@ q.query OR e.more_text @@ q.query LIMIT 1)
"""
MIN_SIMILARITY = 0.75  # of SequenceMatcher's ratio: horchta → horchata is 0.93
SURE_SIMILARITY = 0.8  # from here on a word is replaced unasked
SAME_SIMILARITY = 0.04  # words that are so nearly as near may both be meant


@dataclass(frozen=True)
class NearWord:
    """A known word near an unknown one. `sectors` has the codes of the sectors that use it, none if any may."""

    asked: str
    word: str
    plain: str
    sectors: frozenset[str] = frozenset()

    @property
    def similarity(self) -> float:
        """Return how near they are, from 0 to 1, as they are spelled or as they sound."""
        asked = normalize_text(self.asked)
        pairs = [(asked, self.plain), (sound_form(asked), sound_form(self.plain))]
        return max(SequenceMatcher(None, one, other).ratio() for one, other in pairs)


@dataclass(frozen=True)
class Correction:
    """Unknown word → the word meant. `is_sure`: all are near, and no other near word is of another sector."""

    words: Mapping[str, str]
    is_sure: bool


def nearest_words_sql(words: Sequence[str]) -> tuple[str, list[list[str]]]:
    """Return SQL and its values for (word, near word, the same without accents, its sectors) of each word that no
    product has.
    """
    return NEAREST_WORDS_SQL, [list(words), [normalize_text(w) for w in words], [singular_form(w) for w in words]]


def sound_form(plain: str) -> str:
    """Return a word without accents as it sounds in Spanish: sapatos → sapato, cofee → cofe."""
    single = re.sub(r"ph", "f", singular_form(plain))
    for letters, sound in (("qu", "k"), ("ck", "k"), ("z", "s"), ("ce", "se"), ("ci", "si"), ("v", "b"), ("ll", "y")):
        single = single.replace(letters, sound)
    return re.sub(r"(.)\1", r"\1", single.replace("h", ""))


def correct_words(near: Iterable[NearWord]) -> Correction | None:
    """Return the nearest words; None if there is none near enough."""
    by_word: dict[str, list[NearWord]] = {}
    for each in near:
        if each.similarity >= MIN_SIMILARITY:
            by_word.setdefault(each.asked, []).append(each)
    best = {asked: max(rows, key=lambda row: row.similarity) for asked, rows in by_word.items()}
    if not best:
        return None
    is_sure = all(_is_sure(row, by_word[asked]) for asked, row in best.items())
    return Correction({asked: row.word for asked, row in best.items()}, is_sure)


def _is_sure(best: NearWord, rows: list[NearWord]) -> bool:
    rivals = [row for row in rows if row.similarity > best.similarity - SAME_SIMILARITY]
    same_sector = all(row.sectors & best.sectors for row in rivals if row.sectors and best.sectors)
    return best.similarity >= SURE_SIMILARITY and same_sector
