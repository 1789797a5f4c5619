"""Whether a product originates under an agreement, by which criterion, and what would have to change.

Pure: it reads no table. Costs and prices are US dollars of one unit of the product.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_UP, Decimal
from enum import StrEnum

from market_access.origin.criteria import Alternative, Condition, parse_rule
from market_access.origin.prefixes import fits, hs_prefixes

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class Outcome(StrEnum):
    ORIGINATES = "originates"
    TO_CONFIRM = "to_confirm"  # it would, by a rule or a term that nobody has verified
    NEEDS_DECLARATIONS = "needs_declarations"  # it would, once suppliers declare what they say
    NOT_ORIGINATING = "not_originating"
    UNKNOWN = "unknown"  # the rule has not been read
    INCOMPLETE = "incomplete"  # the bill of materials does not say enough


class Criterion(StrEnum):
    WHOLLY_OBTAINED = "wholly_obtained"
    ORIGINATING_MATERIALS = "originating_materials"
    CHANGE_OF_CHAPTER = "change_of_chapter"
    CHANGE_OF_HEADING = "change_of_heading"
    CHANGE_OF_SUBHEADING = "change_of_subheading"
    ANY_HEADING = "any_heading"
    VALUE = "value"
    PROCESS = "process"


class Standing(StrEnum):
    """What a material counts as under an agreement."""

    ORIGINATING = "originating"
    CLAIMED = "claimed"  # of the region, they say; no declaration holds on the day
    CONDITIONAL = "conditional"  # of a country whose materials count under conditions only
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Material:
    """One line of the bill of materials, for one unit of the product."""

    name: str
    hs_code: str  # two to six digits
    country: str  # ISO code
    cost: Decimal
    weight_g: Decimal | None = None
    is_own: bool = False  # the company grows, gathers or makes it
    declared_from: date | None = None
    declared_until: date | None = None

    def is_declared(self, day: date) -> bool:
        """Return whether a supplier's declaration holds on the day."""
        if self.declared_from is None or self.declared_from > day:
            return False
        return self.declared_until is None or self.declared_until >= day


@dataclass(frozen=True)
class Bill:
    """The bill of materials of a product."""

    hs_code: str
    price: Decimal  # ex-works
    materials: tuple[Material, ...]
    processes: frozenset[str] = frozenset()
    is_simple_work: bool = False  # it is only packed, labelled, sorted, cut or mixed here


@dataclass(frozen=True)
class Terms:
    """The terms of an agreement that hold for every rule of origin in it."""

    agreement: str
    parties: frozenset[str]
    conditional_parties: frozenset[str] = frozenset()
    tolerance_percent: Decimal = Decimal(0)
    tolerance_excluded: tuple[str, ...] = ()  # HS chapters without tolerance
    weight_chapters: tuple[str, ...] = ()  # HS chapters whose tolerance is of the weight, not of the price
    unconfirmed_chapters: tuple[str, ...] = ()  # HS chapters with exceptions that nobody has read
    tolerance_is_verified: bool = False
    cumulation_is_verified: bool = False


@dataclass(frozen=True)
class Rule:
    """The rule of origin of a product under an agreement."""

    test: str
    is_verified: bool


@dataclass(frozen=True)
class Failure:
    """A condition that does not hold: the materials or the work that stand against it, and by how much."""

    condition: Condition | None  # None: only simple work is done here
    materials: tuple[Material, ...] = ()
    cost: Decimal = Decimal(0)
    allowed_cost: Decimal = Decimal(0)
    weight_is_missing: bool = False

    @property
    def excess(self) -> Decimal:
        """Return the dollars by which foreign materials exceed what is allowed."""
        return max(self.cost - self.allowed_cost, Decimal(0))


@dataclass(frozen=True)
class Verdict:
    """The answer for one agreement on one day."""

    outcome: Outcome
    criterion: Criterion | None = None
    failures: tuple[Failure, ...] = ()  # of the alternative that is nearest
    undeclared: tuple[Material, ...] = ()  # materials whose origin no declaration proves
    uses_tolerance: bool = False
    reasons: frozenset[str] = field(default_factory=frozenset)  # what must be confirmed: rule, tolerance, cumulation
    missing: tuple[str, ...] = ()


@dataclass
class _Trial:
    """One alternative against one view of which materials are foreign."""

    failures: list[Failure] = field(default_factory=list)
    uses_tolerance: bool = False
    is_unread: bool = False

    @property
    def holds(self) -> bool:
        return not self.failures and not self.is_unread


def standing(material: Material, terms: Terms, day: date) -> Standing:
    """Return what a material counts as under an agreement on a day."""
    if material.country in terms.parties:
        proven = material.is_declared(day) or (material.is_own and material.country == "SV")
        return Standing.ORIGINATING if proven else Standing.CLAIMED
    return Standing.CONDITIONAL if material.country in terms.conditional_parties else Standing.FOREIGN


def missing_facts(bill: Bill) -> tuple[str, ...]:
    """Return what the bill must say before anything can be judged."""
    missing = []
    if not bill.materials:
        missing.append("materials")
    if bill.price <= 0:
        missing.append("price")
    if len(bill.hs_code) < 6:
        missing.append("hs_code")
    if bill.price > 0 and sum((each.cost for each in bill.materials), Decimal(0)) > bill.price:
        missing.append("price_below_cost")
    return tuple(missing)


def evaluate(bill: Bill, rule: Rule | None, terms: Terms, day: date) -> Verdict:
    """Return the verdict for one agreement.

    A material of the region without a declaration, or of a conditional country, counts as foreign in the strict view
    and as originating in the generous one; only the strict view makes a product originate.
    """
    if missing := missing_facts(bill):
        return Verdict(Outcome.INCOMPLETE, missing=missing)
    stands = {each: standing(each, terms, day) for each in bill.materials}
    strict = tuple(each for each, value in stands.items() if value != Standing.ORIGINATING)
    generous = tuple(each for each, value in stands.items() if value == Standing.FOREIGN)
    alternatives = parse_rule(rule.test if rule else "unread")
    verified = bool(rule and rule.is_verified)
    if not strict:
        return _positive(_criterion_of_originating(bill), bill, terms, verified, set())
    best = _best_trial(alternatives, bill, strict, terms)
    if best[1].holds:
        return _positive(_criterion(best[0]), bill, terms, verified, set(), uses_tolerance=best[1].uses_tolerance)
    return _not_yet(alternatives, bill, (strict, generous), terms, verified)


def _not_yet(
    alternatives: tuple[Alternative, ...],
    bill: Bill,
    views: tuple[tuple[Material, ...], tuple[Material, ...]],
    terms: Terms,
    verified: bool,
) -> Verdict:
    strict, generous = views
    claimed = tuple(each for each in strict if each not in generous)
    reasons = set() if verified else {"rule"}
    if any(each.country in terms.conditional_parties for each in claimed) or not terms.cumulation_is_verified:
        reasons.add("cumulation")
    if claimed and not generous:
        criterion = Criterion.ORIGINATING_MATERIALS
        return Verdict(Outcome.NEEDS_DECLARATIONS, criterion, undeclared=claimed, reasons=frozenset(reasons))
    alternative, trial = _best_trial(alternatives, bill, generous, terms)
    if trial.holds:
        criterion = _criterion(alternative)
        return Verdict(Outcome.NEEDS_DECLARATIONS, criterion, (), claimed, trial.uses_tolerance, frozenset(reasons))
    outcome = Outcome.UNKNOWN if trial.is_unread else Outcome.NOT_ORIGINATING
    return Verdict(outcome, None, tuple(trial.failures), claimed, reasons=frozenset(reasons))


def _positive(
    criterion: Criterion, bill: Bill, terms: Terms, verified: bool, reasons: set[str], *, uses_tolerance: bool = False
) -> Verdict:
    if not verified:
        reasons.add("rule")
    if uses_tolerance and (not terms.tolerance_is_verified or fits(bill.hs_code, terms.unconfirmed_chapters)):
        reasons.add("tolerance")
    if uses_tolerance and fits(bill.hs_code, terms.weight_chapters):
        reasons.add("tolerance")  # it is of the component that decides the code, which the bill does not name
    if not terms.cumulation_is_verified and any(_is_cumulated(each, terms) for each in bill.materials):
        reasons.add("cumulation")
    outcome = Outcome.TO_CONFIRM if reasons else Outcome.ORIGINATES
    return Verdict(outcome, criterion, uses_tolerance=uses_tolerance, reasons=frozenset(reasons))


def _is_cumulated(material: Material, terms: Terms) -> bool:
    return material.country != "SV" and material.country in terms.parties


def _best_trial(
    alternatives: tuple[Alternative, ...], bill: Bill, foreign: tuple[Material, ...], terms: Terms
) -> tuple[Alternative, _Trial]:
    """Return the alternative that holds, without tolerance if one does, or else the nearest."""
    tried = [(each, _try(each, bill, foreign, terms)) for each in alternatives]
    return min(tried, key=lambda pair: _distance(pair[1]))


def _distance(trial: _Trial) -> tuple[bool, bool, int, Decimal]:
    failures = trial.failures
    return not trial.holds, trial.uses_tolerance, len(failures), sum((each.excess for each in failures), Decimal(0))


def _try(alternative: Alternative, bill: Bill, foreign: tuple[Material, ...], terms: Terms) -> _Trial:
    trial = _Trial(is_unread=any(each.name == "unread" for each in alternative))
    if bill.is_simple_work and foreign:
        trial.failures.append(Failure(None, foreign, _cost(foreign)))
    for condition in alternative:
        failure = _failure(condition, bill, foreign)
        if failure is None:
            continue
        if condition.name in ("change", "any") and _is_tolerated(failure, bill, terms):
            trial.uses_tolerance = True
        else:
            trial.failures.append(failure)
    return trial


def _cost(materials: Iterable[Material]) -> Decimal:
    return sum((each.cost for each in materials), Decimal(0))


def _failure(condition: Condition, bill: Bill, foreign: tuple[Material, ...]) -> Failure | None:
    """Return why a condition does not hold, or None if it does. `unread` never fails here: nobody knows it."""
    if condition.name == "unread":
        return None
    if condition.name == "process":
        return None if condition.process in bill.processes else Failure(condition)
    if condition.name in ("value", "rvc"):
        return _value_failure(condition, bill, foreign)
    return _classification_failure(condition, bill, foreign)


def _value_failure(condition: Condition, bill: Bill, foreign: tuple[Material, ...]) -> Failure | None:
    percent = condition.percent if condition.name == "value" else HUNDRED - condition.percent
    counted = tuple(each for each in foreign if not condition.prefixes or fits(each.hs_code, condition.prefixes))
    allowed = bill.price * percent / HUNDRED
    cost = _cost(counted)
    return Failure(condition, counted, cost, allowed) if cost > allowed else None


def _classification_failure(condition: Condition, bill: Bill, foreign: tuple[Material, ...]) -> Failure | None:
    if condition.name == "obtained":
        against = tuple(each for each in foreign if _is_restricted(each, condition))
        return Failure(condition, against, _cost(against)) if against else None
    allowed = bill.price * condition.percent / HUNDRED
    if condition.name == "any":
        against = tuple(each for each in foreign if fits(each.hs_code, condition.never))
        return _unless_allowed(condition, against, allowed)
    never = tuple(each for each in foreign if fits(each.hs_code, condition.never))
    own = bill.hs_code[: condition.digits]
    same = tuple(each for each in foreign if each not in never and fits(each.hs_code[: condition.digits], (own,)))
    if never:
        return Failure(condition, never + same, _cost(never + same))
    return _unless_allowed(condition, same, allowed)


def _is_restricted(material: Material, condition: Condition) -> bool:
    if condition.never and any(material.hs_code.startswith(each) for each in condition.never):
        return False
    return not condition.prefixes or fits(material.hs_code, condition.prefixes)


def _unless_allowed(condition: Condition, against: tuple[Material, ...], allowed: Decimal) -> Failure | None:
    cost = _cost(against)
    return Failure(condition, against, cost, allowed) if against and (cost > allowed or not allowed) else None


def _is_tolerated(failure: Failure, bill: Bill, terms: Terms) -> bool:
    """Return whether the agreement's tolerance covers a failed condition on the classification of materials."""
    if not terms.tolerance_percent or fits(bill.hs_code, terms.tolerance_excluded):
        return False
    if fits(bill.hs_code, terms.weight_chapters):
        return _is_tolerated_by_weight(failure, bill, terms)
    return failure.cost <= bill.price * terms.tolerance_percent / HUNDRED


def _is_tolerated_by_weight(failure: Failure, bill: Bill, terms: Terms) -> bool:
    textile = [each for each in bill.materials if fits(each.hs_code, terms.weight_chapters)]
    weights = [each.weight_g for each in (*textile, *failure.materials)]
    if any(each is None for each in weights) or not all(each in textile for each in failure.materials):
        return False
    total = sum((each.weight_g or Decimal(0) for each in textile), Decimal(0))
    against = sum((each.weight_g or Decimal(0) for each in failure.materials), Decimal(0))
    return against <= total * terms.tolerance_percent / HUNDRED


def _criterion_of_originating(bill: Bill) -> Criterion:
    own = all(each.country == "SV" and each.is_own for each in bill.materials)
    return Criterion.WHOLLY_OBTAINED if own else Criterion.ORIGINATING_MATERIALS


def _criterion(alternative: Alternative) -> Criterion:
    names = {each.name: each for each in alternative}
    if "change" in names:
        by_digits = {
            2: Criterion.CHANGE_OF_CHAPTER,
            4: Criterion.CHANGE_OF_HEADING,
            6: Criterion.CHANGE_OF_SUBHEADING,
        }
        return by_digits[names["change"].digits]
    if "process" in names:
        return Criterion.PROCESS
    if "value" in names or "rvc" in names:
        return Criterion.VALUE
    return Criterion.ANY_HEADING if "any" in names else Criterion.WHOLLY_OBTAINED


def price_for(failure: Failure) -> Decimal:
    """Return the lowest ex-works price at which a limit of value would hold, rounded up to the cent."""
    condition = failure.condition
    if condition is None or condition.name not in ("value", "rvc"):
        raise ValueError("only a limit of value depends on the price")
    percent = condition.percent if condition.name == "value" else HUNDRED - condition.percent
    if not percent:
        raise ValueError("no price makes foreign materials allowed")
    return (failure.cost * HUNDRED / percent).quantize(CENT, ROUND_UP)


def terms_of_row(row: dict[str, str]) -> Terms:
    """Return the terms of a row of the file `origin_terms`."""
    return Terms(
        agreement=row["agreement"],
        parties=frozenset(row["parties"].split()),
        conditional_parties=frozenset(row["conditional_parties"].split()),
        tolerance_percent=Decimal(row["tolerance_pct"] or 0),
        tolerance_excluded=hs_prefixes(row["tolerance_excluded"]),
        weight_chapters=hs_prefixes(row["weight_chapters"]),
        unconfirmed_chapters=hs_prefixes(row["unconfirmed_chapters"]),
        tolerance_is_verified=row["tolerance_is_verified"] == "True",
        cumulation_is_verified=row["cumulation_is_verified"] == "True",
    )
