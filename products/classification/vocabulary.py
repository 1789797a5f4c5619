"""The staff's words and conditions, and which of them a text names: in any order, without accents, misspelt."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from exportasv.core.db.localized import Localized
from products.catalogue.search import normalize_text, search_words
from products.models import GoodsCondition, HSCode, TradeWord
from products.models.nomenclature import words_version

MIN_LETTERS_TO_CORRECT = 5
MIN_SIMILARITY = 0.85  # of difflib's ratio: "guitara" → "guitarra" is 0.93
SOUNDS_ALIKE = [  # what sounds alike in El Salvador is written alike
    (re.compile(r"qu(?=[ei])|c(?![eihxs])|ck"), "k"),
    (re.compile(r"ch"), "x"),
    (re.compile(r"h"), ""),
    (re.compile(r"[zc](?=[ei])|z"), "s"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"v"), "b"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"(.)\1"), r"\1"),
]

Key = tuple[str, ...]  # the sounds of a term's words, in order


@dataclass(frozen=True)
class Term:
    """A term of the vocabulary. `place`: of its row among the words or conditions."""

    key: Key
    place: int
    is_english: bool


@dataclass(frozen=True)
class Entry:
    """A word for goods: its codes of six digits, the usual one first; or a condition, whose `codes` are prefixes."""

    name: str
    codes: tuple[str, ...]
    lowers: tuple[str, ...]
    note_es: str
    note_en: str
    note = Localized("note")


@dataclass(frozen=True)
class Vocabulary:
    """All words and conditions, by the first sound of their terms, and all codes by chapter and by heading."""

    words: list[Entry]
    conditions: list[Entry]
    word_terms: dict[str, list[Term]]
    condition_terms: dict[str, list[Term]]
    codes: dict[str, list[str]]


@dataclass(frozen=True)
class NamedEntry:
    """An entry that a text names, and the places of its words in the text, from 0."""

    entry: Entry
    places: tuple[int, ...]
    is_english: bool


def load_vocabulary() -> Vocabulary:
    """Return the vocabulary. Each process keeps its version; three queries where it is new."""
    return _read_vocabulary(words_version())


@lru_cache(maxsize=1)
def _read_vocabulary(version: str) -> Vocabulary:  # noqa: ARG001  # another version is read anew
    words, conditions = list(TradeWord.objects.all()), list(GoodsCondition.objects.all())
    codes: dict[str, list[str]] = defaultdict(list)
    for code in HSCode.objects.values_list("pk", flat=True):
        codes[code[:2]].append(code)
        codes[code[:4]].append(code)
    entries = [Entry(row.word, tuple(_expand(row.codes.split(), codes)), (), row.note_es, row.note_en) for row in words]
    rules = [
        Entry(row.code, tuple(row.raises.split()), tuple(row.lowers.split()), row.note_es, row.note_en)
        for row in conditions
    ]
    spanish = [f"{row.word},{row.words_es}" for row in words]
    return Vocabulary(
        entries,
        rules,
        _index_terms(spanish, [row.words_en for row in words], sound),
        _index_terms([row.words_es for row in conditions], [row.words_en for row in conditions], condition_sound),
        dict(codes),
    )


def _expand(codes: Iterable[str], by_heading: dict[str, list[str]]) -> list[str]:
    return [each for code in codes for each in (by_heading[code] if len(code) == 4 else [code])]


def _index_terms(spanish: list[str], english: list[str], sound_of: Callable[[str], str]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = defaultdict(list)
    for is_english, lists in ((False, spanish), (True, english)):
        for place, line in enumerate(lists):
            for term in filter(None, (each.strip() for each in line.split(","))):
                key = tuple(sound_of(word) for word in search_words(term))
                found[key[0]].append(Term(key, place, is_english))
    return dict(found)


def sound(word: str) -> str:
    """Return a word's singular as it sounds: velas and belas are the same."""
    bare = normalize_text(word)
    if bare.endswith("ces"):
        bare = f"{bare[:-3]}z"
    elif bare.endswith("ies") and len(bare) > 4:
        bare = f"{bare[:-3]}y"
    elif bare.endswith("es") and len(bare) > 5 and bare[-3] in "lrndzjx":
        bare = bare[:-2]
    elif bare.endswith("s") and len(bare) > 3:
        bare = bare[:-1]
    for pattern, letters in SOUNDS_ALIKE:
        bare = pattern.sub(letters, bare)
    return bare


def condition_sound(word: str) -> str:
    """Return a word's sound without its gender: congelada and congelado are the same."""
    found = sound(word)
    return found[:-1] if len(found) > 4 and found[-1] in "ao" else found


def named_words(words: Sequence[str], vocabulary: Vocabulary) -> list[NamedEntry]:
    """Return the words for goods that a text names, longer terms instead of the shorter ones in them."""
    return _find_entries([sound(word) for word in words], vocabulary.word_terms, vocabulary.words)


def named_conditions(words: Sequence[str], vocabulary: Vocabulary) -> list[NamedEntry]:
    """Return the conditions that a text names."""
    return _find_entries([condition_sound(word) for word in words], vocabulary.condition_terms, vocabulary.conditions)


def corrected_words(words: Sequence[str], vocabulary: Vocabulary, places: Iterable[int]) -> list[NamedEntry]:
    """Return the words for goods that the words at these places nearly name."""
    sounds = [sound(word) for word in words]
    for place in places:
        letters = sounds[place]
        if len(letters) >= MIN_LETTERS_TO_CORRECT:
            near = [each for each in vocabulary.word_terms if each[0] == letters[0]]
            sounds[place] = next(iter(get_close_matches(letters, near, 1, MIN_SIMILARITY)), letters)
    return _find_entries(sounds, vocabulary.word_terms, vocabulary.words)


def _find_entries(sounds: list[str], terms: dict[str, list[Term]], entries: list[Entry]) -> list[NamedEntry]:
    found: dict[tuple[int, tuple[int, ...]], NamedEntry] = {}
    for first in dict.fromkeys(sounds):
        for term in terms.get(first, ()):
            if all(each in sounds for each in term.key):
                places = tuple(sorted({sounds.index(each) for each in term.key}))
                found.setdefault((term.place, places), NamedEntry(entries[term.place], places, term.is_english))
    whole = [set(each.places) for each in found.values()]
    return [each for each in found.values() if not any(set(each.places) < other for other in whole)]
