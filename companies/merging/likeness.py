"""How strongly two companies look like one: words of names by their rarity, numbers and places for and against.

A word that many companies have ("Las Delicias", a village) or that names a trade ("tejidos", "taller") says little;
a rare one says much. Different numbers, phones and departments speak against a pair that has only a name in common.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from exportasv.core.db.typo_search import plain

FULL_NAME = 60  # weight of the same rare name
FULL_LEGAL_NAME = 50
SAME_WORD = 0.8  # likeness (0–1) from which two words are the same one with a typo
SAME_NAME = 0.6  # share (0–1) of the words' weight that two names must have in common
ENOUGH_INFORMATION = 0.9  # weight of common words from which a name is as good as unique
WHOLE_NAME = 2 / 3  # likeness (0–1) of two names whose words are all the same, however common each one is
LEGAL_NAME_BESIDE = 10  # weight of the legal name where the trade name says it already
# What counts against a pair
DIFFERENT = {"nit": -25, "dui": -25, "nrc": -15, "phones": -10, "department": -10}
MIN_WEIGHT = 25  # of a pair that is shown

# Words of trades, legal forms and places of work: they say what a company does, not which one it is.
TRADE_WORDS = frozenset(
    plain(
        "taller talleres tienda casa comercial comercializadora distribuidora empresa empresas grupo industria "
        "industrias fabrica productos producto productora productores artesanias artesania artesanal artesanos "
        "tejidos textiles textil telares telar hilos hilados confecciones bordados costura modas moda ropa calzado "
        "zapatos cueros cuero pieles maderas madera muebles carpinteria metales metal hierro herreria ceramica barro "
        "cafe cafes tostaduria cacao chocolate chocolates dulces dulceria delicias sabores sabor alimentos cocina "
        "panaderia pan reposteria tamales pupusas lacteos quesos queso miel apiario apicola bebidas jugos licores "
        "cerveza agua agro agroindustria agricola finca hacienda cosecha cosechas semilla semillas huerto granos "
        "frutas especias hierbas cosmetica cosmeticos jabones natural naturales belleza servicios diseno estudio "
        "comal cooperativa asociacion sociedad el la los las de del y e san santa don dona nuevo nueva salvador "
        "salvadoreno salvadorena sv sa cv rl ltda sas"
    ).split()
)

# Words that one writes and another leaves out.
FORM_WORDS = frozenset("sa cv rl ltda sas de del el la los las y e".split())
MIN_TYPO = 6  # letters of a word that may have a typo in a whole name: "comal" is not "coral"


@dataclass(frozen=True)
class Card:
    """What is compared of a company."""

    name: str
    legal_name: str
    nit: str
    dui: str
    nrc: str
    phones: frozenset[str]
    department: str


def words_of(name: str) -> list[str]:
    """Return the words of a name without accents, each once, in their order; no single letters, as in "S. A."."""
    return list(dict.fromkeys(re.findall(r"[a-z0-9]{2,}", plain(name))))


def name_likeness(one: str, other: str, bearers: Mapping[str, int]) -> float:
    """Return how likely two names are the same company's, 0 to 1.

    `bearers` has of each word how many companies have it in their names. The pair itself does not make a word common.
    """
    if not one or not other:
        return 0.0
    mine, theirs = words_of(one), words_of(other)
    common, left = 0.0, list(theirs)
    for word in mine:
        if (match := _matching_word(word, left)) is not None:
            left.remove(match)
            common += min(_weight(word, bearers), _weight(match, bearers))
    total = sum(_weight(word, bearers) for word in mine + theirs)
    share = 2 * common / total if total else 0.0
    rare = share * min(1.0, common / ENOUGH_INFORMATION) if share >= SAME_NAME else 0.0
    return max(rare, WHOLE_NAME) if _have_same_words(mine, theirs) else rare


def _have_same_words(mine: list[str], theirs: list[str]) -> bool:
    """Return whether two names of at least two words have the same ones, in any order, but for forms and typos."""
    left = [word for word in theirs if word not in FORM_WORDS]
    known = [word for word in mine if word not in FORM_WORDS]
    if len(known) < 2 or len(known) != len(left):
        return False
    for word in known:
        match = _matching_word(word, left)
        if match is None or (match != word and min(len(word), len(match)) < MIN_TYPO):
            return False
        left.remove(match)
    return True


def _matching_word(word: str, among: list[str]) -> str | None:
    """Return the same word, or else the most alike one with a typo."""
    if word in among:
        return word
    long_enough = (each for each in among if min(len(each), len(word)) > 3)
    likeness = [(SequenceMatcher(None, word, each).ratio(), each) for each in long_enough]
    best = max(likeness, default=(0.0, ""))
    return best[1] if best[0] >= SAME_WORD else None


def _weight(word: str, bearers: Mapping[str, int]) -> float:
    rarity = 1 / max(1, bearers.get(word, 1) - 1)
    return rarity * (0.15 if word in TRADE_WORDS else 1.0)


def evidence_against(one: Card, other: Card) -> int:
    """Return the (negative) weight of what differs where both have it."""
    columns = (name for name in DIFFERENT if name != "phones")
    against = sum(DIFFERENT[name] for name in columns if _differ(getattr(one, name), getattr(other, name)))
    if one.phones and other.phones and not one.phones & other.phones:
        against += DIFFERENT["phones"]
    return against


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
