"""The duty calculator: which duties, fees and taxes of a destination a consignment pays on a day, and what is asked.

A missing fact is a question, never a relief. A row whose digits are longer than the known code asks for the national
code. A row of a later day is shown as coming and charged to nobody yet.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from market_access.models.destinations import Destination
from market_access.models.duties import DutyCase, DutyKind, DutyRow, SpecificUnit
from market_access.rules.certainty import Certainty, code_certainty

PARCEL_LIMIT_EUR = 150  # of the union's rule for parcels to consumers


class Asked(StrEnum):
    """A fact that is missing; templates and forms have its words."""

    NATIONAL_CODE = "national_code"
    ORIGIN = "origin"
    RATE = "rate"
    PREFERENCE = "preference"
    LISTED = "listed"
    CONSUMER = "consumer"
    FEE_RENEWED = "fee_renewed"
    FEE_IN_USE = "fee_in_use"
    SMALL_ENTRY = "small_entry"
    COUNTRY = "country"
    TAX = "tax"


@dataclass(frozen=True)
class Consignment:
    """What a duty depends on. `originates`: under the destination's agreement; None is not known.

    `customs_value` is in US dollars; `country` is that of the European Union whose tax is meant.
    """

    destination: str
    hs_code: str
    day: date
    national_code: str = ""
    country: str = ""
    originates: bool | None = None
    by_sea: bool = False
    to_consumer: bool | None = False
    customs_value: Decimal | None = None

    @property
    def known_code(self) -> str:
        return self.national_code or self.hs_code


@dataclass(frozen=True)
class Question:
    """A fact to be given, and the row that depends on it, if it is one."""

    asked: Asked
    row: DutyRow | None = None


@dataclass
class DutyAnswer:
    """What a consignment pays: `pct` of its customs value and `specific` per unit; None: the rate is not known.

    `additional` are the rows charged on top, `spared` (row, what takes it away), `counted_for_safety` the rows that are
    charged until a question is answered.
    """

    rate: DutyRow | None = None
    pct: Decimal | None = None
    specific: Decimal = Decimal(0)
    specific_unit: str = ""
    uses_preference: bool = False
    additional: list[DutyRow] = field(default_factory=list)
    spared: list[tuple[DutyRow, DutyRow]] = field(default_factory=list)
    counted_for_safety: list[DutyRow] = field(default_factory=list)
    fees: list[DutyRow] = field(default_factory=list)
    tax: DutyRow | None = None
    procedures: list[DutyRow] = field(default_factory=list)
    coming: list[DutyRow] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def additional_pct(self) -> Decimal:
        return sum((row.ad_valorem_pct or Decimal(0) for row in self.additional), Decimal(0))

    def fee(self, prefix: str) -> DutyRow | None:
        """Return the fee whose code begins so: "FEE-US-MPF"."""
        return next((row for row in self.fees if row.code.startswith(prefix)), None)

    def used_rows(self) -> list[DutyRow]:
        """Return every row that the answer rests on, each once."""
        used = [self.rate, *self.additional, *(row for pair in self.spared for row in pair), *self.fees, self.tax]
        return list({row.key: row for row in used if row is not None}.values())

    def ask(self, asked: Asked, row: DutyRow | None = None) -> None:
        if Question(asked, row) not in self.questions:
            self.questions.append(Question(asked, row))


def match_codes(prefixes: Collection[str], known: str) -> Certainty:
    """Return whether a code begins with one of these digits; no digits at all are every good."""
    return code_certainty(known, prefixes) if prefixes else Certainty.YES


def calculate_duty(rows: Iterable[DutyRow], consignment: Consignment) -> DutyAnswer:
    """Return what a consignment pays on its day. `rows`: all versions, of any market; others are left out here."""
    known = (consignment.destination, consignment.country, consignment.known_code)
    return duty_of(Tariff.of(rows, *known, consignment.day), consignment)


@dataclass(frozen=True)
class Tariff:
    """The rows of a destination that may concern a code, compared with it once for many consignments of a day."""

    rows: list[DutyRow]  # in every version
    today: list[DutyRow]
    coming: list[DutyRow]
    matches: dict[str, Certainty]  # by the key of a row

    @classmethod
    def of(cls, rows: Iterable[DutyRow], destination: str, country: str, code: str, day: date) -> Self:
        """Return those of these rows, of any market; `country` is that of the European Union whose tax is meant."""
        own = [row for row in rows if row.is_of(destination, country)]
        matches = {row.key: match_codes(row.hs, code) for row in own}
        own = [row for row in own if matches[row.key] != Certainty.NO]
        today = [row for row in own if row.has_begun(day) and not row.has_ended(day)]
        return cls(own, today, [row for row in own if not row.has_begun(day)], matches)


def duty_of(tariff: Tariff, consignment: Consignment) -> DutyAnswer:
    """Return what a consignment pays by the tariff of its destination, code and day."""
    answer, today, matches = DutyAnswer(coming=tariff.coming), tariff.today, tariff.matches
    _set_rate(answer, _of_kind(today, DutyKind.RATE), consignment, matches)
    _set_additional(answer, today, consignment, matches)
    _set_fees(answer, _of_kind(today, DutyKind.FEE), consignment)
    _ask_for_renewed(answer, _of_kind(tariff.rows, DutyKind.FEE), consignment.day)
    _set_tax(answer, _of_kind(today, DutyKind.VAT), consignment)
    answer.procedures = _of_kind(today, DutyKind.PROCEDURE)
    return answer


def _of_kind(rows: Iterable[DutyRow], kind: DutyKind) -> list[DutyRow]:
    return [row for row in rows if row.kind == kind]


# --- Base duty and preference ---------------------------------------------------------------------------------------


def _set_rate(answer: DutyAnswer, rows: list[DutyRow], consignment: Consignment, matches: dict[str, Certainty]) -> None:
    sure = [row for row in rows if matches[row.key] == Certainty.YES]
    possible = [row for row in rows if matches[row.key] == Certainty.OPEN]
    row = max(sure, key=_digits, default=None)
    if row and not _is_same_line(row, consignment):
        row = None
    for each in possible:
        answer.ask(Asked.NATIONAL_CODE, each)
    dearer = [each for each in possible if row and _percent(each) > _percent(row)]
    if dearer:
        row = max(dearer, key=_percent)
        answer.counted_for_safety.append(row)
    answer.rate = row
    if row is None:
        answer.ask(Asked.RATE)
        return
    answer.pct = row.ad_valorem_pct
    if row.specific_amount is not None:
        answer.pct = answer.pct or Decimal(0)
        answer.specific, answer.specific_unit = row.specific_amount, row.specific_unit
    _use_preference(answer, row, consignment)
    if answer.pct is None:
        answer.ask(Asked.RATE, row)


def _digits(row: DutyRow) -> int:
    return max(map(len, row.hs), default=0)


def _percent(row: DutyRow) -> Decimal:
    return row.ad_valorem_pct or Decimal(0)


def _is_same_line(row: DutyRow, consignment: Consignment) -> bool:
    """Return whether the row's line of the tariff can be that of the national code, if both are known."""
    lines, code = row.national_code.split(), consignment.national_code
    if not code or not lines or any(len(each) > 6 for each in row.hs):
        return True
    return any(code.startswith(each) or each.startswith(code) for each in lines)


def _use_preference(answer: DutyAnswer, row: DutyRow, consignment: Consignment) -> None:
    is_free = answer.pct == 0 and not answer.specific
    if not row.agreement or is_free:
        return
    if consignment.originates and row.preference_pct is not None:
        answer.pct, answer.specific, answer.specific_unit = row.preference_pct, Decimal(0), ""
        answer.uses_preference = True
    elif consignment.originates:
        answer.ask(Asked.PREFERENCE, row)
    elif consignment.originates is None:
        answer.ask(Asked.ORIGIN, row)


# --- Additional duties ----------------------------------------------------------------------------------------------


def _set_additional(
    answer: DutyAnswer, today: list[DutyRow], consignment: Consignment, matches: dict[str, Certainty]
) -> None:
    charged, possible = [], []
    for row in _of_kind(today, DutyKind.ADDITIONAL):
        if not _is_in_case(answer, row, consignment):
            continue
        if matches[row.key] == Certainty.OPEN:
            answer.ask(Asked.NATIONAL_CODE, row)
            possible.append(row)
        else:
            charged.append(row)
    exempting = _exempting(answer, _of_kind(today, DutyKind.EXEMPT), charged, consignment, matches)
    spared_by = {row.switches_off: row for row in (*charged, *exempting) if row.switches_off}
    answer.spared = [(row, spared_by[row.code]) for row in charged if row.code in spared_by]
    answer.additional = [row for row in charged if row.code not in spared_by]
    for row in possible:
        _count_if_dearer(answer, row)


def _is_in_case(answer: DutyAnswer, row: DutyRow, consignment: Consignment) -> bool:
    """Return whether an additional duty is charged in this case; ask for what is not known."""
    if row.applies_to == DutyCase.CONSUMER_PARCEL:
        if consignment.to_consumer is None:
            answer.ask(Asked.CONSUMER, row)
        if not consignment.to_consumer:
            return False
    if row.agreement and consignment.originates:
        return False
    if row.agreement and consignment.originates is None:
        answer.ask(Asked.ORIGIN, row)
    if row.applies_to == DutyCase.LISTED:
        answer.ask(Asked.LISTED, row)
    if row.ad_valorem_pct is None and row.specific_amount is None:  # nobody knows how much
        return False
    return row.applies_to != DutyCase.SEA or consignment.by_sea


def _exempting(
    answer: DutyAnswer,
    rows: list[DutyRow],
    charged: list[DutyRow],
    consignment: Consignment,
    matches: dict[str, Certainty],
) -> list[DutyRow]:
    """Return the rows that take one of the charged duties away; ask where digits or origin decide."""
    codes, found = {row.code for row in charged}, []
    for row in rows:
        if row.switches_off not in codes or (row.agreement and consignment.originates is False):
            continue
        if matches[row.key] == Certainty.OPEN:
            answer.ask(Asked.NATIONAL_CODE, row)
        elif row.agreement and consignment.originates is None:
            answer.ask(Asked.ORIGIN, row)
        else:
            found.append(row)
    if found:  # what is taken away already asks nothing
        gone = {row.switches_off for row in found}
        answer.questions = [
            each
            for each in answer.questions
            if not (each.row and each.row.kind == DutyKind.EXEMPT and each.row.switches_off in gone)
        ]
    return found


def _count_if_dearer(answer: DutyAnswer, row: DutyRow) -> None:
    """Charge a duty that may apply, unless what it would switch off is as much: the question stays open."""
    instead = [each for each in answer.additional if each.code != row.switches_off] + [row]
    if sum(map(_percent, instead), Decimal(0)) > answer.additional_pct:
        answer.additional = instead
        answer.counted_for_safety.append(row)


# --- Fees and taxes -------------------------------------------------------------------------------------------------


def _set_fees(answer: DutyAnswer, rows: list[DutyRow], consignment: Consignment) -> None:
    for row in rows:
        if row.applies_to == DutyCase.SEA and not consignment.by_sea:
            continue
        if row.applies_to in (DutyCase.FYDUCA, DutyCase.HEALTH_CERTIFICATE):
            answer.ask(Asked.FEE_IN_USE, row)
            continue
        if row.agreement and row.preference_pct == 0 and consignment.originates:
            continue
        value = consignment.customs_value
        if row.entry_over is not None and value is not None and value <= row.entry_over:
            answer.ask(Asked.SMALL_ENTRY, row)
            continue
        if row.agreement and consignment.originates is None:
            answer.ask(Asked.ORIGIN, row)
        answer.fees.append(row)


def _ask_for_renewed(answer: DutyAnswer, rows: list[DutyRow], day: date) -> None:
    """Ask for the new figure of a fee that is renewed each year and whose last row has ended."""
    newest = {row.code: row for row in sorted(rows, key=lambda row: row.effective_from or date.min)}
    for row in newest.values():
        if row.is_renewed and row.has_ended(day):
            answer.ask(Asked.FEE_RENEWED, row)


def _set_tax(answer: DutyAnswer, rows: list[DutyRow], consignment: Consignment) -> None:
    answer.tax = rows[0] if rows else None
    if answer.tax is None:
        is_union = consignment.destination == Destination.EU and not consignment.country
        answer.ask(Asked.COUNTRY if is_union else Asked.TAX)


def ladder_inputs(answer: DutyAnswer) -> dict[str, tuple[Decimal, DutyRow | None]]:
    """Return the inputs of the price ladder that the answer gives, each with its row; the unknown rate is left out."""
    found: dict[str, tuple[Decimal, DutyRow | None]] = {}
    if answer.pct is not None:
        found["in_duty_pct"] = (answer.pct, answer.rate)
    if answer.specific_unit == SpecificUnit.USD_KG:
        found["in_duty_specific"] = (answer.specific, answer.rate)
    elif answer.specific_unit == SpecificUnit.USD_LITRE:
        found["in_duty_litre"] = (answer.specific, answer.rate)
    found["in_add_pct"] = (answer.additional_pct, next(iter(answer.additional), None))
    if (row := answer.fee("FEE-US-MPF")) and row.ad_valorem_pct is not None:
        found["in_mpf_pct"] = (row.ad_valorem_pct, row)
        for name, bound in (("in_mpf_min", row.minimum), ("in_mpf_max", row.maximum)):
            if bound is not None:
                found[name] = (bound, row)
    if (row := answer.fee("FEE-US-HMF")) and row.ad_valorem_pct is not None:
        found["in_hmf_pct"] = (row.ad_valorem_pct, row)
    if answer.tax is not None and answer.tax.ad_valorem_pct is not None:
        found["in_vat"] = (answer.tax.ad_valorem_pct, answer.tax)
    return found
