"""What phrases of a search mean: filters ("fair trade": certificate=fairtrade), words of products, or nothing.

Phrases come from staff (BuyerPhrase), from synonyms of several words, and from names that the portal knows: sectors,
certificates, departments, municipalities, districts, Incoterms and places of delivery.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import QueryDict

from companies.models import CertificateType
from companies.territory.departments import DEPARTMENT_CHOICES, MUNICIPALITY_CHOICES
from companies.territory.districts import ALTERNATIVE_NAMES, DISTRICTS
from exportasv.core.http.kept_tables import kept_table
from products.catalogue.filters import FACET_LETTERS, Filters, read_filters
from products.catalogue.search import STOP_WORDS, WORD, normalize_text, singular_form
from products.models import BuyerPhrase, FacetCount, PriceTerm, Sector, Synonym
from products.models.buyer_phrase import CACHE_KEY

CACHE_SECONDS = 300
MAX_PHRASE_WORDS = 7


@dataclass(frozen=True)
class Meaning:
    """What a phrase means: filters, or words of the products meant (`terms`). With neither, a search leaves it out.

    With both, a product is meant by either; those that say a term come first.
    """

    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()  # facet parameter → codes
    terms: tuple[str, ...] = ()
    spelling: str = ""  # of the phrase, for corrections

    @property
    def is_filler(self) -> bool:
        return not self.filters and not self.terms

    def filter_dict(self) -> Filters:
        return {name: list(codes) for name, codes in self.filters}


Meanings = Mapping[str, Meaning]  # phrase_key of a phrase → meaning


def phrase_parts(text: str) -> list[str]:
    """Return the words of a text as phrases are compared: singular, without accents and hyphens."""
    plain = re.sub(r"['’]s?\b", "", text.lower())
    return [singular_form(part) for part in re.findall(r"[^\W_]+", plain)]


def phrase_key(text: str) -> str:
    return " ".join(phrase_parts(text))


def known_meanings() -> list[Meanings]:
    """Return the meanings by phrase: those of staff first, those of names after them. Cached for five minutes."""
    return [kept_table(CACHE_KEY, _read_meanings, CACHE_SECONDS), _names_of_territory()]


def known_words() -> set[str]:
    """Return the single words that synonyms and phrases of tables have, for corrections."""
    from_tables, _territory = known_meanings()
    words = {word for group in Synonym.by_word().values() for word in group}
    return {word for word in words | {each.spelling for each in from_tables.values()} if word.isalpha()}


def _read_meanings() -> dict[str, Meaning]:
    """Return the meanings that tables hold; those of staff replace the others."""
    found = dict(_names_in_tables())
    found |= dict(_synonym_phrases())
    sectors, certificates = set(Sector.objects.values_list("code", flat=True)), _certificate_codes()
    for row in BuyerPhrase.objects.all():
        filters = read_filters(QueryDict(row.filters))
        for name, known in (("sector", sectors), ("certificate", certificates)):
            if name in filters:
                filters[name] = [code for code in filters[name] if code in known]
        if row.filters and not any(filters.values()) and not row.terms:
            continue  # its filters name what this portal does not have
        meaning = _meaning({name: codes for name, codes in filters.items() if codes}, row.term_list())
        found |= {phrase_key(phrase): replace(meaning, spelling=phrase.lower()) for phrase in row.phrase_list()}
    return found


def _meaning(filters: Filters, terms: list[str] | tuple[str, ...] = ()) -> Meaning:
    return Meaning(tuple((name, tuple(codes)) for name, codes in filters.items()), tuple(terms))


def _certificate_codes() -> set[str]:
    return set(CertificateType.objects.values_list("code", flat=True))


def _names_in_tables() -> Iterator[tuple[str, Meaning]]:
    for code, es, en in Sector.objects.values_list("code", "name_es", "name_en"):
        for name in (es, en):
            yield phrase_key(name), _meaning({"sector": [code]})
    for code, es, en in CertificateType.objects.values_list("code", "name_es", "name_en"):
        for name in (es, en, code):
            yield phrase_key(name), _meaning({"certificate": [code]})
    letter = f"{FACET_LETTERS['place']}:"
    for place in FacetCount.objects.filter(token__startswith=letter).values_list("token", flat=True).distinct():
        name = place.removeprefix(letter)
        for incoterm in PriceTerm.Incoterm.values:
            meaning = _meaning({"incoterm": [incoterm], "place": [name]})
            yield phrase_key(f"{incoterm} {name}"), meaning
            yield phrase_key(f"{name} {incoterm}"), meaning


def _synonym_phrases() -> Iterator[tuple[str, Meaning]]:
    """Yield the synonyms of several words: their terms are the group."""
    for group in Synonym.objects.all():
        words = group.word_list()
        for phrase in words:
            if " " in phrase:
                yield phrase_key(phrase), Meaning(terms=tuple(words))


@lru_cache(maxsize=1)
def _names_of_territory() -> Meanings:
    """Return districts, municipalities and departments; a name of several means the largest; and Incoterms.

    A product of a district's style says the district in its name, whoever makes it: the name is among its terms.
    """
    found: dict[str, Meaning] = {}
    for name, _municipality in DISTRICTS:
        found[phrase_key(name)] = _meaning({"district": [name]}, [name.lower()])
    for name, district in ALTERNATIVE_NAMES.items():
        found.setdefault(phrase_key(name), _meaning({"district": [district]}, [name.lower()]))
    for code, name in MUNICIPALITY_CHOICES:
        found[phrase_key(name)] = _meaning({"municipality": [code]})
    for code, name in DEPARTMENT_CHOICES:
        found[phrase_key(name)] = _meaning({"department": [code]})
    for incoterm in PriceTerm.Incoterm.values:
        found[phrase_key(incoterm)] = _meaning({"incoterm": [incoterm]})
    return found


# --- A text ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A word or a phrase of a text, as typed, and what it means; a plain word has no meaning of its own."""

    words: str
    meaning: Meaning | None = None


def split_phrases(text: str, meanings: list[Meanings]) -> list[Piece]:
    """Return the text in pieces: the longest known phrases from the left, and single words between them."""
    words = WORD.findall(text.lower())
    parts = [phrase_parts(word) for word in words]
    pieces, start = [], 0
    while start < len(words):
        piece, start = _piece_at(words, parts, start, meanings)
        if piece.meaning or normalize_text(piece.words) not in STOP_WORDS:
            pieces.append(piece)
    return pieces


def _piece_at(words: list[str], parts: list[list[str]], start: int, meanings: list[Meanings]) -> tuple[Piece, int]:
    """Return the piece that begins at a word, and where the next one begins."""
    for end in range(min(len(words), start + MAX_PHRASE_WORDS), start, -1):
        key = " ".join(part for each in parts[start:end] for part in each)
        for known in meanings:
            if meaning := known.get(key):
                return Piece(" ".join(words[start:end]), meaning), end
    return Piece(words[start]), start + 1


def with_places(pieces: list[Piece], meanings: list[Meanings]) -> list[Piece]:
    """Return the pieces with towns read as places of delivery if an Incoterm stands apart from them."""
    named = [dict(piece.meaning.filters).get("incoterm", ()) if piece.meaning else () for piece in pieces]
    incoterm = next((codes[0] for codes in named if codes), "")
    if not incoterm:
        return pieces
    found = [next((known[key] for known in meanings if (key := phrase_key(f"{incoterm} {piece.words}")) in known), None)
             for piece in pieces]  # fmt: skip
    return [Piece(piece.words, place) if place else piece for piece, place in zip(pieces, found, strict=True)]
