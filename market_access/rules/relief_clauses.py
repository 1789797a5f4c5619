"""The condition of a relief: clauses joined by `;`, of which all must hold.

`rule:A|B` one of these requirements applies · `attr:x` a characteristic · `not:x` its absence ·
`fact:name<number`, `fact:name<=number`, `fact:name in a,b` a figure · `manual` it needs a calculation · `never` it is
kept only to say that it does not apply.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from market_access.rules.certainty import Certainty

FACT = re.compile(r"fact:([a-z0-9_]+)(?:(<=|<)(\d+(?:\.\d+)?)| in ([a-z_]+(?:,[a-z_]+)*))")
WORD = re.compile(r"(rule|attr|not):([A-Za-z0-9_-]+(?:\|[A-Za-z0-9_-]+)*)")


class ClauseError(ValueError):
    """A clause cannot be read."""


class ClauseKind(StrEnum):
    RULE = "rule"
    ATTR = "attr"
    NOT = "not"
    LIMIT = "limit"
    AMONG = "among"
    MANUAL = "manual"
    NEVER = "never"


@dataclass(frozen=True)
class Clause:
    """One clause. `names` are the requirements, the characteristic or the figure; `limit` is the figure's bound."""

    kind: ClauseKind
    names: tuple[str, ...] = ()
    limit: Decimal | None = None
    includes_limit: bool = False
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """What is known when a condition is asked: certainty of requirements and characteristics, and the figures."""

    requirement: Callable[[str], Certainty]
    attribute: Callable[[str], Certainty]
    figures: Mapping[str, Decimal | str]


def parse_clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a condition. Raise ClauseError if one cannot be read, or if there is none."""
    clauses = tuple(_parse_clause(each.strip()) for each in text.split(";") if each.strip())
    if not clauses:
        raise ClauseError("A relief needs a condition.")
    return clauses


def _parse_clause(text: str) -> Clause:
    if text in (ClauseKind.MANUAL, ClauseKind.NEVER):
        return Clause(ClauseKind(text))
    if found := WORD.fullmatch(text):
        kind, names = ClauseKind(found[1]), tuple(found[2].split("|"))
        if kind == ClauseKind.RULE or len(names) == 1:
            return Clause(kind, names)
    if found := FACT.fullmatch(text):
        name, sign, limit, words = found.groups()
        if words:
            return Clause(ClauseKind.AMONG, (name,), words=frozenset(words.split(",")))
        return Clause(ClauseKind.LIMIT, (name,), Decimal(limit), includes_limit=sign == "<=")
    raise ClauseError(f"“{text}” cannot be read.")


def facts_of(clauses: Iterable[Clause]) -> list[str]:
    """Return the characteristics and figures that these clauses name."""
    return [name for each in clauses if each.kind != ClauseKind.RULE for name in each.names]


def limits_of(clauses: Iterable[Clause]) -> dict[str, Clause]:
    """Return the figures with a limit among these clauses: figure → clause."""
    return {each.names[0]: each for each in clauses if each.kind == ClauseKind.LIMIT}


def certainty_of(clause: Clause, known: Known) -> Certainty:
    """Return whether a clause holds. A figure that is not known leaves it open: it is asked, never granted."""
    match clause.kind:
        case ClauseKind.RULE:
            return Certainty.any_of(known.requirement(name) for name in clause.names)
        case ClauseKind.ATTR:
            return known.attribute(clause.names[0])
        case ClauseKind.NOT:
            return known.attribute(clause.names[0]).opposite
        case ClauseKind.LIMIT | ClauseKind.AMONG:
            return _figure_certainty(clause, known.figures.get(clause.names[0]))
    return Certainty.NO  # manual and never are told apart before


def _figure_certainty(clause: Clause, figure: Decimal | str | None) -> Certainty:
    if figure is None or figure == "":
        return Certainty.OPEN
    if clause.limit is None:
        return Certainty.of(str(figure) in clause.words)
    if not isinstance(figure, Decimal):
        return Certainty.OPEN
    return Certainty.of(figure <= clause.limit if clause.includes_limit else figure < clause.limit)
