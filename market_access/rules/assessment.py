"""What a company has against what the gate asks: met, expiring, missing; and the light of a market. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import cast

from companies.models import Certificate
from exportasv.core.db.state_machine import Tone
from exportasv.core.programme import CERTIFICATE_EXPIRES_SOON
from market_access.models import Light, MarketRequirement, Obligation, Outcome, Relief, RequirementRecord
from market_access.rules.certainty import Certainty
from market_access.rules.gate import Applying, GateResult, ReliefAnswer, ReliefState

BINDING = (Obligation.PROHIBITED, Obligation.REQUIRED, Obligation.CONDITIONAL)


class ItemState(StrEnum):
    """How a requirement stands for a product."""

    STOPS = "stops"
    MISSING = "missing"
    ASKED = "asked"
    TO_CONFIRM = "to_confirm"  # the company has it; staff must confirm it, because the rule was not read in its source
    EXPIRING = "expiring"
    MET = "met"
    COMING = "coming"
    ADVICE = "advice"

    @property
    def is_open(self) -> bool:
        """Return whether it keeps the light from green."""
        return self in (ItemState.STOPS, ItemState.MISSING, ItemState.ASKED, ItemState.TO_CONFIRM)

    @property
    def tone(self) -> Tone:
        good, bad = (ItemState.MET,), (ItemState.STOPS, ItemState.MISSING)
        return Tone.GOOD if self in good else Tone.BAD if self in bad else Tone.WAITING if self.is_open else Tone.QUIET


@dataclass(frozen=True)
class Item:
    """A requirement that applies, or may, with what the company has for it."""

    requirement: MarketRequirement
    state: ItemState
    is_sure: bool  # read in its source, and its term of check is not over
    is_check_overdue: bool
    record: RequirementRecord | None = None
    certificate: Certificate | None = None
    reliefs: tuple[ReliefAnswer, ...] = ()

    @property
    def can_be_promised(self) -> bool:
        """Return whether the company may say that it will get it."""
        return self.state in (ItemState.MISSING, ItemState.ASKED)

    @property
    def granted_reliefs(self) -> list[ReliefAnswer]:
        return [each for each in self.reliefs if each.state == ReliefState.GRANTED]

    @property
    def valid_until(self) -> date | None:
        if self.record is not None and self.record.valid_until:
            return self.record.valid_until
        return self.certificate.expires_on if self.certificate else None


@dataclass(frozen=True)
class Holdings:
    """What a company has for a product: records by requirement, and valid certificates by kind."""

    records: Mapping[str, RequirementRecord]
    certificates: Mapping[str, Certificate]

    @classmethod
    def of(cls, records: Iterable[RequirementRecord], certificates: Iterable[Certificate]) -> "Holdings":
        """Return the holdings; what was said of the product comes before what was said of all products."""
        in_order = sorted(records, key=lambda each: each.product_id is not None)
        longest = sorted(certificates, key=lambda each: each.expires_on or date.max)
        return cls({each.requirement: each for each in in_order}, {each.type.code: each for each in longest})


def assess(result: GateResult, holdings: Holdings) -> list[Item]:
    """Return every requirement that applies or may, in the order of the rules, with how it stands."""
    reliefs: dict[str, list[ReliefAnswer]] = {}
    for answer in result.reliefs:
        for code in answer.relief.spares:
            reliefs.setdefault(code, []).append(answer)
    return [
        _item(each, result.day, holdings, tuple(reliefs.get(each.requirement.code, ()))) for each in result.applying
    ]


def _item(applying: Applying, day: date, holdings: Holdings, reliefs: tuple[ReliefAnswer, ...]) -> Item:
    rule: MarketRequirement = applying.requirement  # type: ignore[assignment]  # the gate was asked with rows
    record = holdings.records.get(rule.code)
    certificate = next((found for each in rule.met_by if (found := holdings.certificates.get(each))), None)
    is_check_overdue = rule.is_check_overdue(day)
    is_sure = rule.is_verified and not is_check_overdue
    state = _state(applying, rule, day, is_sure, record, certificate, reliefs)
    return Item(rule, state, is_sure, is_check_overdue, record, certificate, reliefs)


def _state(
    applying: Applying,
    rule: MarketRequirement,
    day: date,
    is_sure: bool,
    record: RequirementRecord | None,
    certificate: Certificate | None,
    reliefs: Sequence[ReliefAnswer],
) -> ItemState:
    if applying.is_upcoming:
        return ItemState.COMING
    if rule.obligation not in BINDING:
        return ItemState.ADVICE
    if record is not None and _holds(record, rule, day, reliefs):
        relief = _relief_used(record, reliefs)
        is_sure = is_sure and (relief is None or (relief.is_verified and not relief.is_check_overdue(day)))
        if record.confirmed_on is None and (not is_sure or rule.obligation == Obligation.PROHIBITED):
            return ItemState.TO_CONFIRM if rule.obligation != Obligation.PROHIBITED else ItemState.STOPS
        return _ends_soon(record.valid_until, day)
    if certificate is not None and (certificate.expires_on is None or certificate.expires_on >= day):
        return _ends_soon(certificate.expires_on, day) if is_sure or certificate.confirmed_at else ItemState.TO_CONFIRM
    if applying.certainty == Certainty.OPEN:
        return ItemState.ASKED
    return ItemState.STOPS if rule.obligation == Obligation.PROHIBITED else ItemState.MISSING


def _holds(record: RequirementRecord, rule: MarketRequirement, day: date, reliefs: Sequence[ReliefAnswer]) -> bool:
    """Return whether a record settles the requirement today: not expired, and its relief still granted."""
    if record.has_expired(day):
        return False
    if record.outcome == Outcome.SPARED:
        granted = (each.relief.code for each in reliefs if each.state == ReliefState.GRANTED)
        return record.relief in granted
    if record.outcome == Outcome.NOT_OURS:  # of what must be checked the company may say so; of the rest only staff
        return rule.obligation == Obligation.CONDITIONAL or record.confirmed_on is not None
    return True


def _relief_used(record: RequirementRecord | None, reliefs: Sequence[ReliefAnswer]) -> Relief | None:
    """Return the relief that a record uses; None if it uses none."""
    if record is None or record.outcome != Outcome.SPARED:
        return None
    return next((cast(Relief, each.relief) for each in reliefs if each.relief.code == record.relief), None)


def _ends_soon(valid_until: date | None, day: date) -> ItemState:
    is_near = valid_until is not None and valid_until <= day + CERTIFICATE_EXPIRES_SOON
    return ItemState.EXPIRING if is_near else ItemState.MET


def light_of(items: Iterable[Item]) -> Light:
    """Return the light: red while something stops it, green if nothing binding is open, else yellow."""
    states = {each.state for each in items}
    if ItemState.STOPS in states:
        return Light.RED
    return Light.YELLOW if any(each.is_open for each in states) else Light.GREEN


def holds_until(items: Sequence[Item]) -> date | None:
    """Return the last day on which the light holds by itself; None if nothing that it rests on has an end.

    A paper ends, a rule that is known today begins, or the term of check of a rule is over.
    """
    days = [each.valid_until for each in items if each.state in (ItemState.MET, ItemState.EXPIRING)]
    for each in items:
        rule = each.requirement
        if each.state == ItemState.COMING and rule.effective_from is not None and rule.obligation in BINDING:
            days.append(rule.effective_from - timedelta(days=1))
        elif each.state in (ItemState.MET, ItemState.EXPIRING) and each.is_sure:
            days.append(rule.checked_on + timedelta(days=rule.check_every_days))
            if (relief := _relief_used(each.record, each.reliefs)) is not None:
                days.append(relief.checked_on + timedelta(days=relief.check_every_days))
    return min((each for each in days if each is not None), default=None)
