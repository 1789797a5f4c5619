"""What a visitor types, as a question to the catalogue: Spanish and English at once.

The stored vector (migration 0004) holds each word three ways: stemmed as Spanish, unaccented before stemming
(`es_un`), and stemmed as English, because unaccenting first breaks exportación/exportaciones and stemming first
misses `azucar` for azúcar. Each word asked for must be there in one of the three, itself or as one of its synonyms.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.core.cache import cache
from django.db.models import F

if TYPE_CHECKING:
    from products.models.catalogue import ProductQuerySet

TEXT_SEARCH_CONFIGS = ["pg_catalog.spanish", "public.es_un", "pg_catalog.english"]
MAX_WORDS = 8
SYNONYM_CACHE_SECONDS = 300  # seconds
WEBSEARCH_SYNTAX = re.compile(r'"|(?:^|\s)-\w|\sor\s', re.IGNORECASE)  # what websearch_to_tsquery understands
STOP_WORDS = frozenset(
    "a al an and con de del el en for from in la las los of or para por sin su the to un una with y o e".split()
)

Query = SearchQuery | CombinedSearchQuery


def normalize_text(text: str) -> str:
    """Lower case, without accents (ñ stays apart from n nowhere: buyers abroad have no ñ)."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def search_words(words: str) -> list[str]:
    """The words that say something, at most eight; all of them when none does."""
    found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", words.lower())[: MAX_WORDS * 2]
    return ([word for word in found if normalize_text(word) not in STOP_WORDS] or found)[:MAX_WORDS]


def hs_digits(words: str) -> str:
    """The digits of an HS code typed with or without points, "" where it is something else."""
    digits = words.strip().replace(".", "")
    return digits if digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 6 else ""


def search_query(words: str) -> Query | None:
    """The text as a query; quotes, `or` and `-word` are understood. None when nothing can be asked."""
    if WEBSEARCH_SYNTAX.search(words):
        return _any_language_query(words, "websearch")
    groups = [
        reduce(or_, (_any_language_query(each, "phrase") for each in _word_alternatives(word)))
        for word in search_words(words)
    ]
    return reduce(and_, groups) if groups else None


def any_word_query(words: Iterable[str]) -> Query:
    """A query for entries with at least one of the words."""
    return reduce(or_, (_any_language_query(word, "phrase") for word in words))


def _any_language_query(words: str, kind: str) -> Query:
    return reduce(or_, (SearchQuery(words, config=config, search_type=kind) for config in TEXT_SEARCH_CONFIGS))


def _word_alternatives(word: str) -> list[str]:
    single = singular_form(word)
    return list(dict.fromkeys([word, single, *synonyms().get(single, [])]))


def singular_form(word: str) -> str:
    """Enough of a singular to look a word up among the synonyms: carteras → cartera, añiles → anil."""
    bare = normalize_text(word)
    if bare.endswith("es") and len(bare) > 5 and bare[-3] in "lrndz":
        return bare[:-2]
    return bare.removesuffix("s") if len(bare) > 3 else bare


def synonyms() -> dict[str, list[str]]:
    """Word without accent and plural → the other words of its groups, as staff keep them in the admin."""
    known = cache.get("synonyms")
    if known is None:
        known = {}
        for group in apps.get_model("products.Synonym").objects.all():
            for word in group.list():
                known.setdefault(singular_form(word), []).extend(other for other in group.list() if other != word)
        cache.set("synonyms", known, SYNONYM_CACHE_SECONDS)
    return known


def clear_synonym_cache() -> None:
    """After a change of the synonyms."""
    cache.delete("synonyms")


def search_products(products: "ProductQuerySet", words: str) -> "ProductQuerySet":
    """`products` of the catalogue that match `words`, best first, with their `rank`; an HS code by its beginning."""
    if digits := hs_digits(words):
        return products.filter(entry__hs_code__startswith=digits)
    query = search_query(words[:200])
    if query is None:
        return products.none()
    ranked = products.filter(entry__search=query).annotate(rank=SearchRank(F("entry__search"), query))
    return ranked.order_by("-rank", "-pk")


# --- What was meant ---------------------------------------------------------------------------------------

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


def nearest_words_sql(words: str) -> tuple[str, list[list[str]]]:
    """SQL, with its values, for (word, near word, the same without accents) of each word that no product has."""
    asked = search_words(words)
    return NEAREST_WORDS_SQL, [asked, [normalize_text(word) for word in asked]]


def corrected_text(words: str, rows: Iterable[tuple[str, str | None, str | None]]) -> str:
    """The words with each unknown one replaced by the nearest of `rows`; "" when nothing is nearer."""
    chosen: dict[str, tuple[float, str]] = {}
    for word, near, near_plain in rows:
        ratio = SequenceMatcher(None, normalize_text(word), near_plain or "").ratio()
        if ratio >= MIN_SIMILARITY and ratio > chosen.get(word, (0, ""))[0]:
            chosen[word] = (ratio, near)
    return " ".join(chosen[word][1] if word in chosen else word for word in search_words(words)) if chosen else ""
