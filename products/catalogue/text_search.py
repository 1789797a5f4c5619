"""The steps of a text search: all words, their corrected spelling, some of the words, all words with descriptions.

The page, the API, printed catalogues and houses' pick lists take the same steps; what differs is how hits are counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Protocol, TypeVar

from django.db import connections

from exportasv.core.db.replica import read_alias
from products.catalogue.counting import ENOUGH_HITS, near_words
from products.catalogue.phrases import known_words
from products.catalogue.search import (
    SURE_SIMILARITY,
    NearWord,
    correct_words,
    nearest_words_sql,
    normalize_text,
    sound_form,
)
from products.catalogue.text_match import SearchText, TextMatch, understand_text
from products.models import SearchDocument

FOREIGN_LETTERS = frozenset("äöëïßçãõàèìòùâêîôûœæøåł")  # of languages other than Spanish and English


class Counted(Protocol):
    """What a step needs to know of its hits."""

    @property
    def total(self) -> int: ...
    @property
    def strong(self) -> int: ...
    @property
    def near_words(self) -> list[NearWord]: ...


C = TypeVar("C", bound=Counted)
Matcher = Callable[[str], TextMatch | None]
Nearest = tuple[str, list]  # SQL and its values, of search.nearest_words_sql


@dataclass(frozen=True)
class Step(Generic[C]):
    """The step that found something, with its count. Without a count nothing was found.

    matcher: returns how documents, or rows related to them, match. suggested_text: a correction that may be wrong, so
    that nothing was looked for. is_partial: hits have some of the words; the first `whole_hits` have all.
    """

    matcher: Matcher | None = None
    counted: C | None = None
    corrected_text: str = ""
    suggested_text: str = ""
    is_partial: bool = False
    whole_hits: int = 0


def find_text(text: SearchText, count: Callable[[TextMatch, Nearest | None], C]) -> Step[C]:
    """Return the first step with a hit."""
    words = text.plain_words
    match = text.match_all()
    counted = count(match, nearest_words_sql(words) if words else None)
    if counted.total:
        return _with_partial_hits(text, counted, count) or Step(text.match_all, counted)
    corrected, suggested = _corrected_text(text, counted.near_words), ""
    if corrected:
        meant = understand_text(corrected.text)
        if (counted := count(meant.match_all(), None)).total:
            if corrected.is_sure:
                return Step(meant.match_all, counted, corrected_text=corrected.text)
            suggested = corrected.text
    for matcher, is_partial in ((text.match_any, True), (text.match_described, False)):
        some = matcher()
        if some is not None and (counted := count(some, None)).total:
            return Step(matcher, counted, suggested_text=suggested, is_partial=is_partial)
    return Step(suggested_text=suggested)


def _with_partial_hits(text: SearchText, whole: C, count: Callable[[TextMatch, Nearest | None], C]) -> Step[C] | None:
    """Return the step that adds partial hits to too few whole ones; None if they are enough, or filters are named."""
    if whole.strong >= ENOUGH_HITS or whole.strong < whole.total or text.facts:
        return None
    some = text.match_any()
    if some is None or (counted := count(some, None)).total <= whole.total:
        return None
    return Step(text.match_any, counted, is_partial=True, whole_hits=whole.total)


@dataclass(frozen=True)
class CorrectedText:
    text: str
    is_sure: bool


def _corrected_text(text: SearchText, near: Sequence[NearWord]) -> CorrectedText | None:
    """Return the text with its unknown words corrected to words of products, or of synonyms; None if none is near."""
    known = {sound_form(normalize_text(word)): word for word in sorted(known_words())}
    found = {each.asked for each in near if each.similarity >= SURE_SIMILARITY}
    from_synonyms = [  # only where products have no word as near: comparing all of them takes long
        NearWord(asked, known[word], normalize_text(known[word]))
        for asked in dict.fromkeys(each.asked for each in near if each.asked not in found)
        for word in get_close_matches(sound_form(normalize_text(asked)), known, n=2, cutoff=SURE_SIMILARITY)
    ]
    correction = correct_words([*near, *from_synonyms])
    return CorrectedText(text.with_words(correction.words), correction.is_sure) if correction else None


def is_foreign(text: str) -> bool:
    """Return whether a text has letters that neither Spanish nor English has."""
    return any(letter in FOREIGN_LETTERS or (letter.isalpha() and ord(letter) > 0x24F) for letter in text.lower())


# --- Without counts: for lists that are not the catalogue's page ------------------------------------------------


@dataclass(frozen=True)
class Probe:
    """The number of hits and of strong ones, up to ENOUGH_HITS; and whether weak ones are asked for."""

    total: int
    strong: int
    is_weak: bool
    near_words: list[NearWord]


def _probe(match: TextMatch, nearest: Nearest | None) -> Probe:
    """Count up to ENOUGH_HITS hits. At most three queries."""
    strong = SearchDocument.objects.filter(match.strong)[:ENOUGH_HITS].count()
    if strong == ENOUGH_HITS or match.weak is None:
        total, is_weak = strong, False
    else:
        total, is_weak = SearchDocument.objects.filter(match.weak)[:ENOUGH_HITS].count(), True
    return Probe(total, strong, is_weak, [] if total or not nearest else _fetch_near_words(nearest))


def _fetch_near_words(nearest: Nearest) -> list[NearWord]:
    with connections[read_alias()].cursor() as cursor:
        cursor.execute(*nearest)
        return near_words(cursor.fetchall())


def probe_text(text: SearchText) -> Step[Probe]:
    """Return the step that finds something for a text."""
    return find_text(text, _probe)
