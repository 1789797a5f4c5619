"""Worked cases of the gate: product × destination × day with the requirements and reliefs that are expected."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from market_access.models.requirements import Obligation
from market_access.rules.gate import GateResult, ReliefRule, Requirement, Subject, evaluate_gate

UPCOMING, RELIEFS = "upcoming", "reliefs"
COLUMNS = ("id", "hs6", "kind", "destination", "as_of", "attributes", "facts")


class CaseError(ValueError):
    """A file of cases cannot be read. The message names the line."""


@dataclass(frozen=True)
class GateCase:
    """A case: what is asked, on which day, and the codes expected under each heading."""

    code: str
    subject: Subject
    day: date
    expected: Mapping[str, frozenset[str]]
    must_show: frozenset[str]
    must_not_show: frozenset[str]


def read_cases(path: Path) -> Iterator[GateCase]:
    """Yield the cases of a CSV file. Raise CaseError if a column is missing or a row cannot be read."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := [each for each in COLUMNS if each not in (reader.fieldnames or [])]:
            raise CaseError(f"{path}: the column {missing[0]} is missing.")
        for row in reader:
            try:
                yield _case(row)
            except ValueError as error:
                raise CaseError(f"{path}, line {reader.line_num}: {error}") from None


def _words(text: str | None) -> frozenset[str]:
    return frozenset(each.strip() for each in (text or "").split(";") if each.strip())


def _figures(text: str | None) -> dict[str, Decimal | str]:
    figures: dict[str, Decimal | str] = {}
    for pair in sorted(_words(text)):
        name, sign, value = pair.partition("=")
        if not sign:
            raise ValueError(f"“{pair}” is not written as name=value.")
        figures[name.strip()] = _figure(value.strip())
    return figures


def _figure(text: str) -> Decimal | str:
    """Return a number, or a word such as the size of an importer."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _case(row: Mapping[str, str]) -> GateCase:
    headings = (*Obligation.values, UPCOMING, RELIEFS)
    return GateCase(
        row["id"],
        Subject(row["kind"], row["hs6"].strip(), row["destination"], _words(row["attributes"]), frozenset(),
                _figures(row["facts"])),
        date.fromisoformat(row["as_of"]),
        {each: _words(row.get(f"expected_{each}")) for each in headings},
        _words(row.get("key_ids_by_hand")),
        _words(row.get("must_not_by_hand")),
    )  # fmt: skip


def found_codes(result: GateResult) -> dict[str, frozenset[str]]:
    """Return the codes that the gate found, by heading as in the files of cases."""
    found = {each: frozenset(result.codes(each)) for each in Obligation.values}
    return found | {UPCOMING: frozenset(result.upcoming_codes), RELIEFS: frozenset(result.granted_codes)}


def case_differences(case: GateCase, requirements: Sequence[Requirement], reliefs: Sequence[ReliefRule]) -> list[str]:
    """Return where the gate says something else than the case, in words; none if all of it agrees."""
    found = found_codes(evaluate_gate(case.subject, case.day, requirements, reliefs))
    differences = []
    for heading, expected in case.expected.items():
        for word, codes in (("missing", expected - found[heading]), ("not expected", found[heading] - expected)):
            differences += [f"{case.code} {heading}: {code} {word}" for code in sorted(codes)]
    shown = frozenset().union(*found.values())
    differences += [f"{case.code}: {code} must be shown" for code in sorted(case.must_show - shown)]
    return differences + [f"{case.code}: {code} must not be shown" for code in sorted(case.must_not_show & shown)]
