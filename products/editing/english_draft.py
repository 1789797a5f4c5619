"""A first English for a product's short texts, from a list of phrases, the words for goods and the trade glossary.

It is a draft and looks like one: a word that no list has stands in [brackets], and a product with such a word is not
sent to the moderators. The lists are reference data (exportasv/reference/data/english_phrases) and staff's glossary.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from exportasv.core.reference_files import reference_rows
from products.editing.glossary import all_terms
from products.models import Product

DRAFTED = ("name", "summary", "unit", "pack")  # bilingual fields that are short enough
MAX_WORDS = 5  # of a phrase
TOKEN = re.compile(r"\d[\d.,/]*|[^\W\d]+(?:-[^\W\d]+)*|[^\w\s]")
GAP = re.compile(r"\[[^\[\]]+\]")
NO_SPACE_BEFORE, NO_SPACE_AFTER = set(",.;:)%!?"), set("(¿¡")
_PHRASES = {row["es"]: (row["en"], row["kind"]) for row in reference_rows("english_phrases", "es")}


@dataclass(frozen=True)
class Piece:
    """A piece of the text: Spanish, English, and what it is (noun, adjective, phrase, unit, word, gap or mark)."""

    spanish: str
    english: str
    kind: str


def draft_english(text: str) -> str:
    """Return the draft of a short Spanish text; "" if not half of its words are known."""
    pieces = list(_pieces(TOKEN.findall(text)))
    words = [piece for piece in pieces if piece.kind != "mark"]
    gaps = sum(piece.kind == "gap" for piece in words)
    if not words or 2 * gaps > len(words):
        return ""
    drafted = _joined_text(_in_english_order(pieces))
    return drafted[:1].upper() + drafted[1:] if text[:1].isupper() else drafted


def has_gap(text: str) -> bool:
    """Return whether a word of a draft is still to be translated."""
    return bool(GAP.search(text))


def english_drafts(product: Product) -> dict[str, str]:
    """Return the drafts of the English fields that are empty while their Spanish is not: column → text."""
    found = {}
    for name in DRAFTED:
        spanish, english = getattr(product, f"{name}_es", ""), getattr(product, f"{name}_en", "")
        most = Product._meta.get_field(f"{name}_en").max_length  # type: ignore[union-attr]  # all have one
        if spanish and not english and (draft := draft_english(spanish)) and len(draft) <= (most or len(draft)):
            found[f"{name}_en"] = draft
    return found


def is_draft(spanish: str, english: str) -> bool:
    """Return whether an English text is still what the lists proposed."""
    return bool(english) and english == draft_english(spanish)


def _pieces(tokens: list[str]) -> Iterable[Piece]:
    """Yield the longest phrases that are known, then single words."""
    terms, place = {term.term_es.lower(): (term.term_en, "noun") for term in all_terms()}, 0
    while place < len(tokens):
        for size in range(min(MAX_WORDS, len(tokens) - place), 0, -1):
            spanish = " ".join(tokens[place : place + size])
            if known := terms.get(spanish.lower()) or _PHRASES.get(spanish.lower()):
                yield Piece(spanish.lower(), *known)
                place += size
                break
        else:
            yield _unknown(tokens[place], is_first=place == 0)
            place += 1


def _unknown(token: str, *, is_first: bool) -> Piece:
    """Return a number, a sign, a measure or a name as it is, and any other word as a gap."""
    if not token[0].isalpha():
        return Piece(token, token, "mark")
    is_name = token[0].isupper() and not is_first
    return Piece(token, token, "word") if is_name or len(token) <= 2 else Piece(token, f"[{token}]", "gap")


def _in_english_order(pieces: list[Piece]) -> list[str]:
    """Return the English words, with adjectives and "de …" nouns before the noun that they describe."""
    said, place = [], 0
    while place < len(pieces):
        head, place = pieces[place], place + 1
        if head.kind not in ("noun", "gap", "adjective"):
            said.append(head.english)
            continue
        before: list[str] = []
        while place < len(pieces):
            if pieces[place].kind == "adjective":
                before.append(pieces[place].english)
                place += 1
            elif (
                pieces[place].spanish == "de" and place + 1 < len(pieces) and pieces[place + 1].kind in ("noun", "gap")
            ):
                before.append(pieces[place + 1].english)
                place += 2
            else:
                break
        said += [*before, head.english]
    return said


def _joined_text(words: list[str]) -> str:
    text = ""
    for word in words:
        glued = not text or word in NO_SPACE_BEFORE or text[-1] in NO_SPACE_AFTER
        text += word if glued else f" {word}"
    return text
