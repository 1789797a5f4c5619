"""HS code finder: proposes codes for a good, best first, and says why.

Four things speak for a code: the staff's words for goods (TradeWord), the texts of the nomenclature, the codes of
similar products in the catalogue, and conditions (frozen, roasted, knitted) that tell neighbouring codes apart. The
weights were tuned by products/classification/relevance/queries.csv; docs/hs-codes.md has the figures.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from exportasv.core.db.localized import is_english
from exportasv.core.http.kept_lists import kept_list
from products.catalogue.search import TextQuery, rows_with_text
from products.classification.vocabulary import (
    NamedEntry,
    Vocabulary,
    corrected_words,
    load_vocabulary,
    named_conditions,
    named_words,
)
from products.models import HSCode, HSHeading, Product, Synonym

MAX_CODES = 15
MAX_OF_A_HEADING = 4  # of the codes proposed
ALWAYS, MIN_SHARE = 5, 0.2  # after five codes, those that score less than a fifth of the best are not proposed
PACKED = re.compile(r"\b\d+(?:[.,]\d+)?\s*(?:g|kg|ml|l|oz|lb|cm|mm|m)?\b|\b(?:g|kg|ml|oz|lb|cm|mm)\b", re.IGNORECASE)
WORD_WEIGHT, TEXT_WEIGHT, PRODUCT_WEIGHT = 4.0, 4.0, 1.0
ASIDE = 0.4  # weight of a word that does not name the thing itself: "añil" in "chal de añil"
NEXT_CODE = 0.08  # how much less each further code of a word weighs
LEVELS = {6: 1.0, 4: 0.7, 2: 0.2}  # weight of a word in the text of a code, its heading, its chapter
CODES_IN_ALL = 5612
FAR, LATE = 60, 0.3  # a word at the 60th letter of a text or later weighs 30 % less than its first word
UNKNOWN_WORD = 3.0  # what a word would tell that no text has
RAISED, LOWERED = 1.6, 0.3  # factors of a condition

TEXT_SQL = """
WITH asked AS (
    SELECT n - 1 AS n, phraseto_tsquery('pg_catalog.spanish', word) || phraseto_tsquery('public.es_un', word)
        || phraseto_tsquery('pg_catalog.english', word) AS query,
        left(word, greatest(3, length(word) - 2)) AS stem
    FROM unnest(%s::text[]) WITH ORDINALITY AS words(word, n)
)
SELECT n, code, strpos(lower(text_es), stem) AS es, strpos(lower(text_en), stem) AS en
FROM asked JOIN products_hscode ON public.hs_vector(text_es, text_en) @@ query
UNION ALL
SELECT n, code, strpos(lower(text_es), stem), strpos(lower(text_en), stem)
FROM asked JOIN products_hsheading ON public.hs_vector(text_es, text_en) @@ query
"""


InTexts = dict[int, dict[str, float]]


@dataclass
class Proposal:
    """A code proposed for a good, with what speaks for it."""

    code: HSCode
    words: str  # those of the text that speak for it
    product_count: int  # similar products in the catalogue that have it
    score: float


@dataclass
class Proposals:
    """The codes proposed for a good, best first, and the notes that tell them from their neighbours."""

    codes: list[Proposal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Score:
    total: float = 0.0
    places: set[int] = field(default_factory=set)


def propose_hs_codes(words: str) -> Proposals:
    """Return codes for a good described in Spanish or English. Three queries."""
    text = TextQuery.parse(PACKED.sub(" ", words))
    if not text.words:
        return Proposals()
    vocabulary = load_vocabulary()
    in_texts = _codes_by_word(text.words)
    named = _find_entries(text.words, vocabulary, in_texts)
    scores: dict[str, _Score] = defaultdict(_Score)
    _score_words(scores, named)
    conditions = named_conditions(text.words, vocabulary)
    _score_texts(scores, _text_weights(text.words, named, conditions), in_texts, vocabulary.codes)
    used = _product_counts(text)
    for code, count in used.items():
        scores[code].total += PRODUCT_WEIGHT * math.log1p(count)
    changed = [each for each in conditions if _apply_condition(scores, each)]
    notes = [each.entry.note for each in named + changed if each.entry.note]
    return Proposals(_proposals(_best(scores), text.words, used), list(dict.fromkeys(notes)))


def _codes_by_word(words: Sequence[str]) -> InTexts:
    """Return place of a word → the chapters, headings and codes with it in their text, and how early (0 to 1)."""
    found: InTexts = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(TEXT_SQL, [list(words)])
        for place, code, spanish, english in cursor.fetchall():
            position = min((each for each in (spanish, english) if each), default=FAR)
            found[place][code] = 1 - LATE * min(position, FAR) / FAR
    return dict(found)


def _find_entries(words: Sequence[str], vocabulary: Vocabulary, in_texts: InTexts) -> list[NamedEntry]:
    """Return the words for goods that the text names; words that nothing has are corrected."""
    named = named_words(words, vocabulary)
    known = {place for each in named for place in each.places} | in_texts.keys()
    unknown = [place for place in range(len(words)) if place not in known]
    return corrected_words(words, vocabulary, unknown) if unknown else named


def _head(named: list[NamedEntry]) -> int:
    """Return the place of the word that names the thing: the first in Spanish, the last in English."""
    english = sum(each.is_english for each in named) * 2 > len(named)
    return max(each.places[-1] for each in named) if english else min(each.places[0] for each in named)


def _score_words(scores: dict[str, _Score], named: list[NamedEntry]) -> None:
    head = _head(named) if named else 0
    for each in named:
        weight = WORD_WEIGHT * (1 if head in each.places else ASIDE)
        for rank, code in enumerate(each.entry.codes):
            score = scores[code]
            score.total += weight * max(0.3, 1 - NEXT_CODE * rank)
            score.places |= set(each.places)


def _text_weights(words: Sequence[str], named: list[NamedEntry], conditions: list[NamedEntry]) -> list[float]:
    """Return the weight of each word when the texts are searched: the thing itself weighs more than its material."""
    aside = {place for each in conditions for place in each.places}
    if named:
        aside |= set(range(len(words))) - {_head(named)}
    return [ASIDE if place in aside and len(aside) < len(words) else 1.0 for place in range(len(words))]


def _score_texts(
    scores: dict[str, _Score], weights: list[float], in_texts: InTexts, codes: dict[str, list[str]]
) -> None:
    """Add what the texts say: rare words weigh more, and words in a code's own text more than in its heading's."""
    levels = {place: _levels(found, codes) for place, found in in_texts.items()}
    worth = {place: weights[place] * _rarity(len(found)) for place, found in levels.items()}
    most = sum(worth.values()) + UNKNOWN_WORD * (len(weights) - len(worth))
    for place, found in levels.items():
        for code, level in found.items():
            scores[code].total += TEXT_WEIGHT * level * worth[place] / most
            scores[code].places.add(place)


def _levels(found: dict[str, float], codes: dict[str, list[str]]) -> dict[str, float]:
    """Return code → weight of the nearest text with the word: its own, its heading's, its chapter's."""
    levels: dict[str, float] = {}
    for each in sorted(found, key=len):  # chapters first: what is nearer overwrites
        levels.update(dict.fromkeys(codes.get(each, [each]), LEVELS[len(each)] * found[each]))
    return levels


def _rarity(number: int) -> float:
    """Return how much a word tells that so many codes have."""
    return max(0.2, math.log(CODES_IN_ALL / (1 + number)))


def _product_counts(text: TextQuery) -> dict[str, int]:
    """Return code → number of products in the catalogue that the text finds."""

    def count() -> list[tuple[str, int]]:
        rows = rows_with_text(Product.objects.in_catalogue(), text, Synonym.by_word(), through="entry__")
        rows = rows.filter(hs_code__isnull=False).order_by()
        return list(rows.values_list("hs_code").annotate(n=Count("pk")).order_by("-n")[:MAX_CODES])

    return dict(kept_list("codes-of-products", text, count))


def _apply_condition(scores: dict[str, _Score], condition: NamedEntry) -> bool:
    """Raise and lower the codes that a condition tells apart; return whether it raised one."""
    has_raised = False
    for code, score in scores.items():
        if code.startswith(condition.entry.codes):
            score.total *= RAISED
            score.places |= set(condition.places)
            has_raised = True
        elif code.startswith(condition.entry.lowers):
            score.total *= LOWERED
    return has_raised


def _best(scores: dict[str, _Score]) -> dict[str, _Score]:
    """Return the best scores in order, at most some of each heading."""
    chosen: dict[str, _Score] = {}
    taken: dict[str, int] = defaultdict(int)
    least = MIN_SHARE * max((each.total for each in scores.values()), default=0)
    for code in sorted(scores, key=lambda code: (-scores[code].total, code)):
        if len(chosen) >= ALWAYS and scores[code].total < least:
            break
        taken[code[:4]] += 1
        if taken[code[:4]] <= MAX_OF_A_HEADING:
            chosen[code] = scores[code]
        if len(chosen) == MAX_CODES:
            break
    return chosen


def _proposals(scores: dict[str, _Score], words: Sequence[str], used: dict[str, int]) -> list[Proposal]:
    rows = codes_with_heading().in_bulk(list(scores))
    return [
        Proposal(rows[code], " ".join(words[n] for n in sorted(score.places)), used.get(code, 0), score.total)
        for code, score in scores.items()
        if code in rows
    ]


def codes_with_heading() -> QuerySet[HSCode]:
    """Return the codes with the text of their heading in the active language as `heading_text`."""
    column = "text_en" if is_english() else "text_es"
    heading = HSHeading.objects.filter(pk=OuterRef("heading"))
    rows = HSCode.objects.annotate(heading=Substr(F("code"), 1, 4))
    return rows.annotate(heading_text=Subquery(heading.values(column)[:1]))
