"""What the pages of a product's markets show: for each destination what applies, how it stands, and what is asked."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from market_access.models import Destination, FactType, FactValue, Light, Relief
from market_access.models.requirements import Direction
from market_access.origin.questions import KnownOrigin
from market_access.planning.schedule import Need, earliest_shipment
from market_access.rules.assessment import Item, ItemState, assess, holds_until, light_of
from market_access.rules.certainty import Certainty
from market_access.rules.counters import is_nearly_used, share_used
from market_access.rules.gate import GateResult, ReliefAnswer, ReliefState, Subject, evaluate_gate
from market_access.rules.product_facts import subject_of
from market_access.rules.product_file import ProductFile
from market_access.rules.relief_clauses import limits_of, parse_clauses
from market_access.rules.rulebook import Rulebook

NOT_SETTLED = (ItemState.STOPS, ItemState.MISSING, ItemState.ASKED)


@dataclass(frozen=True)
class MarketView:
    """A product in one destination on a day."""

    destination: Destination
    subject: Subject
    result: GateResult
    items: list[Item]
    rules: Rulebook = field(repr=False)
    origin: KnownOrigin | None = None  # what the bill of materials says for certain

    @cached_property
    def light(self) -> Light:
        return light_of(self.items)

    @property
    def holds_until(self) -> date | None:
        """Return the last day on which the light holds by itself: of its papers, its rules, and its origin."""
        ends = (holds_until(self.items), self.origin.until if self.origin else None)
        return min((each for each in ends if each is not None), default=None)

    def in_state(self, *states: ItemState) -> list[Item]:
        return [each for each in self.items if each.state in states]

    @property
    def missing(self) -> list[Item]:
        """Return what the company lacks, as far as it has answered; what stops it comes first."""
        return [*self.in_state(ItemState.STOPS), *self.in_state(ItemState.MISSING)]

    @property
    def to_confirm(self) -> list[Item]:
        """Return what the company has and its adviser must confirm."""
        return self.in_state(ItemState.TO_CONFIRM)

    @property
    def to_do(self) -> list[Item]:
        """Return what keeps the light from green and is not a question: papers to get, and those to be confirmed."""
        return [*self.missing, *self.to_confirm]

    @property
    def open_count(self) -> int:
        return sum(each.state.is_open for each in self.items)

    def earliest_shipment(self, production_days: int) -> date:
        """Return the first day on which goods could leave with every paper that is missing."""
        return earliest_shipment([need_of(each) for each in self.to_do], production_days, self.result.day)

    @property
    def missing_count(self) -> int:
        return len(self.missing)

    @property
    def to_confirm_count(self) -> int:
        return len(self.to_confirm)

    def of_direction(self, direction: Direction) -> list[Item]:
        return [each for each in self.items if each.requirement.direction == direction]

    @cached_property
    def questions(self) -> list[FactType]:
        """Return the facts that decide whether a requirement applies, or a relief of one that is open."""
        asked: set[str] = set()
        for each in self.result.applying:
            if each.certainty == Certainty.OPEN:
                rule = each.requirement
                asked |= {*rule.attrs_all, *rule.attrs_any, *rule.attrs_none} & self.subject.unknown
        still_open = {each.requirement.code for each in self.in_state(*NOT_SETTLED)}
        for answer in self.result.reliefs:
            if answer.state == ReliefState.ASK and still_open & set(answer.relief.spares):
                asked |= set(answer.asks)
        return [each for each in self.rules.fact_types if each.code in asked]

    @property
    def yes_or_no_questions(self) -> list[FactType]:
        return [each for each in self.questions if each.value_type == FactValue.YES]

    @property
    def figure_questions(self) -> list[FactType]:
        return [each for each in self.questions if each.value_type != FactValue.YES]


@dataclass(frozen=True)
class ReliefView:
    """A relief as its page shows it: what the gate says, and how much of its limit is used."""

    relief: Relief
    answer: ReliefAnswer
    limits: list["LimitView"]
    is_check_overdue: bool


@dataclass(frozen=True)
class LimitView:
    """A figure with the limit of a relief, and the share that is used up; None where it is not known."""

    fact_type: FactType
    limit: Decimal
    figure: Decimal | None
    share: Decimal | None

    @property
    def meter(self) -> str:
        """Return the share for a meter, at most 1."""
        return f"{min(self.share or Decimal(0), Decimal(1)):.2f}"

    @property
    def is_used_up(self) -> bool:
        return self.share is not None and self.share >= 1

    @property
    def is_near(self) -> bool:
        """Return whether the limit is near enough for a warning."""
        return is_nearly_used(self.share)


def need_of(item: Item) -> Need:
    """Return the time that a requirement takes."""
    return Need(item.requirement.code, item.requirement.typical_days)


def market_view(file: ProductFile, destination: str, rules: Rulebook, day: date) -> MarketView:
    """Return the product in one destination on a day. No query."""
    subject = subject_of(file.rows, destination, rules.fact_types, day, file.counted)
    result = evaluate_gate(subject, day, rules.requirements_by_destination[destination], rules.reliefs)
    items, origin = assess(result, file.holdings), file.rows.origins.get(destination)
    return MarketView(Destination(destination), subject, result, items, rules, origin)


def market_views(file: ProductFile, rules: Rulebook, day: date) -> list[MarketView]:
    """Return the product in every destination on a day. No query."""
    return [market_view(file, each, rules, day) for each in Destination.values]


def relief_views(view: MarketView) -> list[ReliefView]:
    """Return the reliefs of a market with their limits: granted first, then those that ask, then the others."""
    order = [ReliefState.GRANTED, ReliefState.ASK, ReliefState.CALCULATE, ReliefState.REFUSED]
    answers = sorted(view.result.reliefs, key=lambda each: order.index(each.state))
    return [_relief_view(view, each) for each in answers]


def _relief_view(view: MarketView, answer: ReliefAnswer) -> ReliefView:
    relief: Relief = answer.relief  # type: ignore[assignment]  # the gate was asked with rows
    limits = []
    for name, clause in limits_of(parse_clauses(relief.applies_when)).items():
        figure = view.subject.figures.get(name)
        number = figure if isinstance(figure, Decimal) else None
        if clause.limit is not None and name in view.rules.facts_by_code:
            limits.append(LimitView(view.rules.facts_by_code[name], clause.limit, number, share_used(clause, figure)))
    return ReliefView(relief, answer, limits, relief.is_check_overdue(view.result.day))
