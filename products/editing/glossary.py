"""Trade terms in Spanish and English that companies look up while they write.

Staff edit them in the admin site; the first ones come with the reference data (products/reference.py).
"""

import re
from functools import lru_cache
from itertools import islice

from exportasv.core.http.kept_tables import forget_table, kept_table
from exportasv.core.spreadsheets.parsers import comparison_key
from products.models import GlossaryTerm

MAX_TERMS = 8
CACHE_KEY, CACHE_SECONDS = "glossary-terms", 300


def terms_in(text: str) -> list[GlossaryTerm]:
    """Return the terms in a Spanish text, with or without accents, also in the plural; at most MAX_TERMS."""
    low = comparison_key(text)
    terms = ((term, _plain_words(term.term_es)) for term in all_terms())
    found = (term for term, words in terms if words in low and re.search(rf"\b{re.escape(words)}(s|es)?\b", low))
    return list(islice(found, MAX_TERMS))


@lru_cache(maxsize=2000)  # as many terms as the glossary may have
def _plain_words(term: str) -> str:
    return comparison_key(term)


def all_terms() -> list[GlossaryTerm]:
    """Return all terms. Cached for five minutes."""
    return kept_table(CACHE_KEY, lambda: list(GlossaryTerm.objects.all()), CACHE_SECONDS)


def clear_glossary_cache() -> None:
    """Clear the cache, so that the terms are read again."""
    forget_table(CACHE_KEY)
