"""Trade words in a finished part of a page: each becomes a link to its entry, which stands at the end of the part.

Only terms with an explanation in the page's language count. The first place of each is linked, but none in a link,
button, label or title; a word that stands only there has its entry all the same.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from exportasv.core.db.sorting import alphabet_key
from products.editing.glossary import all_terms
from products.models import GlossaryTerm

TAGS = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
WORD = re.compile(r"(?<![\w&])\w+")
UNLINKED = frozenset(
    "a button label legend option summary textarea script style svg title h1 h2 h3 h4 figcaption template".split()
)
UNLINKED_TAG = re.compile(rf"<(/?)({'|'.join(UNLINKED)})\b")
SILENT = frozenset({"script", "style", "svg", "textarea", "template"})  # their text is not read
OTHER_SPELLINGS = {"código arancelario": ("código SA", "códigos SA")}  # in use beside the term


class Entry(NamedTuple):
    """A term on a page: its anchor, how the page wrote it, and what it means."""

    anchor: str
    title: str
    explanation: str


class Linked(NamedTuple):
    """A part of a page with its trade words as links, and their entries in alphabetical order."""

    html: str
    entries: list[Entry]


class _Words(NamedTuple):
    patterns: dict[str, re.Pattern[str]]  # first word in lower case, as a page may write it → the terms that begin so
    by_word: dict[str, tuple[int, str, str]]  # word in lower case, or an abbreviation as it is → term


def link_terms(html: str, language: str) -> Linked:
    """Return a part of a page with links to the entries of its trade words, and those entries."""
    terms = tuple((each.pk, each.term_es, each.term_en, _explanation(each, language)) for each in all_terms())
    words = _words_of(terms, language == "en")
    found: dict[int, Entry] = {}
    linked: set[int] = set()
    closed: list[str] = []  # the tags around the text in which nothing is linked
    parts = []
    for number, part in enumerate(TAGS.split(html)):
        if number % 2:  # a tag
            _follow(part, closed)
            parts.append(part)
        elif not words.patterns.keys().isdisjoint(WORD.findall(part.lower())) and not SILENT & {*closed}:
            parts.append(_link_text(part, words, found, linked, is_open=not closed))
        else:
            parts.append(part)
    return Linked("".join(parts), sorted(found.values(), key=lambda each: alphabet_key(each.title)))


def _explanation(term: GlossaryTerm, language: str) -> str:
    return term.explanation_en if language == "en" else term.explanation_es


def _follow(tag: str, closed: list[str]) -> None:
    """Keep track of the tags in which nothing is linked."""
    match = UNLINKED_TAG.match(tag)
    if match is None:
        return
    if not match[1]:
        closed.append(match[2])
    elif match[2] in closed:
        closed.remove(match[2])


def _link_text(text: str, words: _Words, found: dict[int, Entry], linked: set[int], *, is_open: bool) -> str:
    def linked_word(word: str) -> str:
        term = words.by_word.get(word) or words.by_word.get(_singular(word.lower(), words))
        if term is None:
            return word
        pk, title, explanation = term
        anchor = f"term-{pk}"
        found.setdefault(pk, Entry(anchor, title, explanation))
        if not is_open or pk in linked:
            return word
        linked.add(pk)
        return f'<a class="term" href="#{anchor}">{word}</a>'

    parts, end = [], 0
    for start in WORD.finditer(text):
        pattern = words.patterns.get(start[0].lower())
        match = pattern.match(text, start.start()) if pattern and start.start() >= end else None
        if match:
            parts += [text[end : match.start()], linked_word(match[0])]
            end = match.end()
    return "".join([*parts, text[end:]])


def _singular(word: str, words: _Words) -> str:
    return next((each for each in (word, word[:-1], word[:-2]) if each in words.by_word), word)


@lru_cache(maxsize=8)
def _words_of(terms: Sequence[tuple[int, str, str, str]], is_english: bool) -> _Words:
    """Return the pattern that finds the words of these terms, the longest first, and which term each is."""
    whole: dict[str, tuple[int, str, str]] = {}
    short: dict[str, tuple[int, str, str]] = {}
    for pk, term_es, term_en, explanation in terms:
        if not explanation:
            continue
        plain_en, _bracket, rest = term_en.partition(" (")
        abbreviations = [each.strip() for each in rest.rstrip(")").split(",") if each.strip()]
        title = plain_en if is_english else term_es
        shown = f"{title} ({', '.join(abbreviations)})" if abbreviations else title
        entry = (pk, shown, explanation)
        whole[title.lower()] = entry
        short |= dict.fromkeys(abbreviations, entry)
        if not is_english:
            whole |= {each.lower(): entry for each in OTHER_SPELLINGS.get(term_es, ())}
    beginning: dict[str, list[str]] = {}  # a pattern that tries all terms at every word would be slow
    for each in sorted(whole, key=len, reverse=True):
        said = escape(each, quote=False)
        for first in _first_words(said):
            beginning.setdefault(first, []).append(rf"(?i:{re.escape(said)})(?:s|es)?")
    for each in sorted(short, key=len, reverse=True):
        for first in _first_words(each):
            beginning.setdefault(first, []).append(re.escape(each))
    patterns = {first: re.compile(rf"(?:{'|'.join(terms)})(?!\w)") for first, terms in beginning.items()}
    return _Words(patterns, whole | short)


def _first_words(term: str) -> set[str]:
    """Return how a term's first word may stand on a page, in lower case; if it is its only one, in the plural too."""
    first = WORD.match(term)
    if first is None:
        return set()
    word = first[0].lower()
    return {word, f"{word}s", f"{word}es"} if first[0] == term else {word}
