"""The gate: which requirements of a market apply to a product on a day, and which reliefs. Pure and without a query.

A requirement applies if its kind, destination, HS codes and characteristics fit; one whose first day is still to come
is upcoming; one whose last day is past does not show. What is not known leaves a requirement or relief open.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from market_access.models.destinations import names_destination
from market_access.rules.certainty import Certainty, code_certainty
from market_access.rules.relief_clauses import Clause, ClauseKind, Known, certainty_of, parse_clauses

ANY, GOOD, SERVICE = "any", "good", "service"
ANY_CODE = "*"


class Requirement(Protocol):
    """What the gate reads of a requirement: a row, or what a test invents."""

    code: str
    destinations: list[str]
    kind: str
    hs_include: list[str]
    hs_exclude: list[str]
    attrs_all: list[str]
    attrs_any: list[str]
    attrs_none: list[str]
    obligation: str
    effective_from: date | None
    effective_to: date | None


class ReliefRule(Protocol):
    """What the gate reads of a relief."""

    code: str
    spares: list[str]
    applies_when: str
    effective_from: date | None
    effective_to: date | None


@dataclass(frozen=True)
class Subject:
    """What the gate is asked about: a product on its way to a destination.

    `hs6` is empty if it is not known. `present` are its characteristics, `unknown` those that nobody has answered; any
    other is absent. A figure that is missing is not known.
    """

    kind: str
    hs6: str
    destination: str
    present: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    figures: Mapping[str, Decimal | str] = field(default_factory=dict)

    def certainty_of(self, attribute: str) -> Certainty:
        if attribute in self.present:
            return Certainty.YES
        return Certainty.OPEN if attribute in self.unknown else Certainty.NO


@dataclass(frozen=True)
class Applying:
    """A requirement that applies to the subject, or may: `certainty` is YES or OPEN."""

    requirement: Requirement
    certainty: Certainty
    is_upcoming: bool


class ReliefState(StrEnum):
    """What the gate says of a relief whose requirement applies."""

    GRANTED = "granted"
    ASK = "ask"  # a fact is missing
    CALCULATE = "calculate"  # it needs the calculation of origin
    REFUSED = "refused"


@dataclass(frozen=True)
class ReliefAnswer:
    """What the gate says of a relief, and the characteristics and figures that it would still have to know."""

    relief: ReliefRule
    state: ReliefState
    asks: tuple[str, ...] = ()
    fails: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class GateResult:
    """What applies on a day, in the order of the requirements, and the reliefs of it."""

    day: date
    applying: tuple[Applying, ...]
    reliefs: tuple[ReliefAnswer, ...]

    def codes(self, obligation: str) -> list[str]:
        """Return the codes of the requirements in force with this obligation."""
        return [
            each.requirement.code
            for each in self.applying
            if not each.is_upcoming and each.certainty == Certainty.YES and each.requirement.obligation == obligation
        ]

    @property
    def upcoming_codes(self) -> list[str]:
        return [each.requirement.code for each in self.applying if each.is_upcoming and each.certainty == Certainty.YES]

    @property
    def granted_codes(self) -> list[str]:
        return [each.relief.code for each in self.reliefs if each.state == ReliefState.GRANTED]


def evaluate_gate(
    subject: Subject, day: date, requirements: Sequence[Requirement], reliefs: Sequence[ReliefRule]
) -> GateResult:
    """Return what applies to the subject on a day. Two versions of a code may appear: today's and the coming one."""
    applying = []
    for each in requirements:
        if each.effective_to is not None and each.effective_to < day:
            continue
        certainty = requirement_certainty(each, subject)
        if certainty > Certainty.NO:
            is_upcoming = each.effective_from is not None and each.effective_from > day
            applying.append(Applying(each, certainty, is_upcoming))
    return GateResult(day, tuple(applying), _relief_answers(subject, day, applying, reliefs))


def requirement_certainty(rule: Requirement, subject: Subject) -> Certainty:
    """Return whether the condition of a requirement holds for the subject, whatever the day."""
    if rule.kind not in (ANY, subject.kind) or not names_destination(rule.destinations, subject.destination):
        return Certainty.NO
    parts = [] if subject.kind == SERVICE else [_code_certainty(rule, subject.hs6)]
    if parts and parts[0] == Certainty.NO:
        return Certainty.NO
    parts += [subject.certainty_of(each) for each in rule.attrs_all]
    if rule.attrs_any:
        parts.append(Certainty.any_of(subject.certainty_of(each) for each in rule.attrs_any))
    parts += [subject.certainty_of(each).opposite for each in rule.attrs_none]
    return Certainty.all_of(parts)


def _code_certainty(rule: Requirement, hs6: str) -> Certainty:
    included = _codes_hold(rule.hs_include, hs6)
    if included == Certainty.NO or not rule.hs_exclude:
        return included
    return Certainty.all_of([included, _codes_hold(rule.hs_exclude, hs6).opposite])


def _codes_hold(prefixes: Collection[str], hs6: str) -> Certainty:
    """Return whether one of the prefixes fits the code; open if only the digits that are missing could say it."""
    return Certainty.YES if ANY_CODE in prefixes else code_certainty(hs6, prefixes)


def _relief_answers(
    subject: Subject, day: date, applying: Iterable[Applying], reliefs: Sequence[ReliefRule]
) -> tuple[ReliefAnswer, ...]:
    found: dict[str, Certainty] = {}
    for each in applying:
        code = each.requirement.code
        found[code] = max(found.get(code, Certainty.NO), each.certainty)
    known = Known(lambda code: found.get(code, Certainty.NO), subject.certainty_of, subject.figures)
    asked = (each for each in reliefs if _is_about(each, found.keys()) and _holds_on(each, day))
    return tuple(_relief_answer(relief, known) for relief in asked)


def _holds_on(relief: ReliefRule, day: date) -> bool:
    begun = relief.effective_from is None or relief.effective_from <= day
    return begun and (relief.effective_to is None or relief.effective_to >= day)


@lru_cache(maxsize=1000)
def _clauses(text: str) -> tuple[Clause, ...]:
    return parse_clauses(text)


@lru_cache(maxsize=1000)
def _named_requirements(spares: tuple[str, ...], text: str) -> tuple[frozenset[str], ...]:
    """Return sets of requirements: the relief is about the subject if one of each applies."""
    clauses = _clauses(text)
    if {each.kind for each in clauses} & {ClauseKind.NEVER, ClauseKind.MANUAL}:
        return (frozenset(spares),)
    return tuple(frozenset(each.names) for each in clauses if each.kind == ClauseKind.RULE)


def _is_about(relief: ReliefRule, applying: Set[str]) -> bool:
    named = _named_requirements(tuple(relief.spares), relief.applies_when)
    return not any(applying.isdisjoint(each) for each in named)


def _relief_answer(relief: ReliefRule, known: Known) -> ReliefAnswer:
    clauses = _clauses(relief.applies_when)
    kinds = {each.kind for each in clauses}
    if kinds & {ClauseKind.NEVER, ClauseKind.MANUAL}:
        return ReliefAnswer(relief, ReliefState.REFUSED if ClauseKind.NEVER in kinds else ReliefState.CALCULATE)
    certainties = [(each, certainty_of(each, known)) for each in clauses]
    fails = tuple(each for each, held in certainties if held == Certainty.NO)
    asks = tuple(
        name
        for each, held in certainties
        if held == Certainty.OPEN and each.kind != ClauseKind.RULE
        for name in each.names
    )
    whole = Certainty.all_of(held for _each, held in certainties)
    states = {Certainty.YES: ReliefState.GRANTED, Certainty.OPEN: ReliefState.ASK, Certainty.NO: ReliefState.REFUSED}
    return ReliefAnswer(relief, states[whole], asks, fails)
