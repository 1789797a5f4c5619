"""Worked ladders of a CSV file, computed again: which lines differ. `manage.py check_ladders` prints them.

The file has a row for each number: ladder_id, seq, key, label, formula, value, unit, note. One without a formula is an
input. The note of a ladder's first row says mode and valuation: "modo sea; valor fob". Needs no Django.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from market_access.pricing.formulas import FormulaError, compute, names_in, round_half_up
from market_access.pricing.ladder import USD, Freight, Line, Mode, Shape, Valuation, ladder_lines

SAME_INPUT = {  # other names of an input → its name here
    "in_duty_specific": "in_specific in_spec in_duty_kg in_duty_per_kg in_specific_kg in_specific_amount in_spec_kg",
    "in_duty_litre": "in_duty_liter in_duty_l in_specific_l in_specific_litre in_specific_liter",
    "in_litres": "in_liters in_litros in_l in_volume_l",
    "in_strength": "in_abv in_alcohol in_abv_pct in_strength_pct in_alc in_proof_strength",
    "in_excise": "in_excise_rate in_excise_pg in_excise_usd in_fet",
    "in_dest": "in_destination in_delivery",
}
INPUT_NAMES = {other: name for name, others in SAME_INPUT.items() for other in others.split()}
COLUMNS = ("ladder_id", "key", "formula", "value")
MODE_WORD = re.compile(r"\b(?:modo|mode)\s*:?\s*(\w+)", re.IGNORECASE)
VALUE_WORD = re.compile(r"\b(?:valor|value|valuation)\s*:?\s*(fob|cif|fca|cip)\b", re.IGNORECASE)
INSURED, AT_HOME = {"CIF", "CIP", "CFR", "CPT"}, {"FOB", "FCA"}
ENGINE_SUMS = frozenset({"EXW", "FCA", "FOB", "DAP", "landed"})  # lines to which a file may add a charge of its own


class LadderFileError(ValueError):
    """The file is not a file of ladders. The message says what is missing, and where."""


@dataclass(frozen=True)
class FileRow:
    """A row of the file; `value` is the number as printed, `places` how many decimals it shows."""

    ladder: str
    seq: str
    key: str
    formula: str
    value: Decimal
    places: int
    unit: str
    note: str


@dataclass(frozen=True)
class Difference:
    """A line whose number is another one here; `found` is None if it cannot be computed, and `why` says it."""

    row: FileRow
    found: Decimal | None
    why: str = ""


@dataclass(frozen=True)
class LadderCheck:
    """A ladder computed again. `own_formula`: keys that only the file's own formula gives."""

    ladder: str
    agreed: int
    differences: list[Difference]
    own_formula: list[str]


def read_ladders(path: Path) -> dict[str, list[FileRow]]:
    """Return the rows of each ladder. Raise LadderFileError if the file cannot be read as ladders."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LadderFileError(f"{path} cannot be read: {error}") from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
    if missing := [name for name in COLUMNS if name not in names]:
        raise LadderFileError(f"{path}: the column {missing[0]} is missing.")
    ladders: dict[str, list[FileRow]] = {}
    for cells in reader:
        row = _file_row(path, reader.line_num, {name: (cells.get(own) or "").strip() for name, own in names.items()})
        ladders.setdefault(row.ladder, []).append(row)
    return ladders


def _file_row(path: Path, line: int, cells: Mapping[str, str]) -> FileRow:
    written = cells["value"].replace(" ", "").replace("$", "").replace(",", "").removesuffix("%")
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise LadderFileError(f"{path}, line {line}: {cells['value']!r} is not a number.") from None
    return FileRow(
        cells["ladder_id"], cells.get("seq", ""), cells["key"], cells["formula"], value,
        len(written.partition(".")[2]), cells.get("unit", ""), cells.get("note", ""),
    )  # fmt: skip


def check_ladder(rows: list[FileRow]) -> LadderCheck:
    """Compute a ladder again from its inputs, and compare each line with the file."""
    inputs = {_input_name(row.key): row.value for row in rows if not row.formula}
    inputs |= {row.key: row.value for row in rows if not row.formula}  # the file's own formulas use its own names
    lines = {line.key: line for line in ladder_lines(_shape(rows, inputs))}
    values, differences, own, agreed = dict(inputs), [], [], 0
    for row in (row for row in rows if row.formula):
        line = _engine_line(row, lines)
        if line is None:
            own.append(row.key)
        try:
            found = _as_printed(compute(line.formula if line else row.formula, values), row)
        except FormulaError as error:
            differences.append(Difference(row, None, str(error)))
            values[row.key] = row.value
            continue
        values[row.key] = found
        if found == row.value:
            agreed += 1
        else:
            differences.append(Difference(row, found))
    return LadderCheck(rows[0].ladder, agreed, differences, own)


def _input_name(key: str) -> str:
    return INPUT_NAMES.get(key.lower(), key)


def _as_printed(value: Decimal, row: FileRow) -> Decimal:
    """Return the number as it is printed: money to the cent, a quantity to the decimals that the file shows."""
    return round_half_up(value, 2 if row.unit in ("", USD) else max(2, row.places))


def _engine_line(row: FileRow, lines: Mapping[str, Line]) -> Line | None:
    """Return the ladder's own line of this key, with the charges that only the file has; None if there is none."""
    line = lines.get(row.key)
    if line is None:
        return None
    try:
        written = {_input_name(name) for name in names_in(row.formula)}
    except FormulaError:
        return line
    known = {name for each in lines.values() for name in (each.key, *names_in(each.formula))}
    foreign = sorted(written - known)
    if not foreign:
        return line
    if row.key not in ENGINE_SUMS:
        return None
    return Line(line.key, "+".join([line.formula, *foreign]), line.unit)


def _shape(rows: list[FileRow], inputs: Mapping[str, Decimal]) -> Shape:
    """Return the ladder's shape from its first note, or else from the lines that it has."""
    formulas = {row.key: row.formula for row in rows if row.formula}
    note = " ".join(row.note for row in rows if not row.formula)
    has_fob = "FOB" in formulas or bool({"CFR", "CIF"} & formulas.keys())
    said = MODE_WORD.search(note)
    freight = _freight(formulas)
    usual = Mode.AIR if freight == Freight.KILO else Mode.ROAD
    mode = Mode.SEA if has_fob else said[1].lower() if said and said[1].lower() != Mode.SEA else usual
    return Shape(mode, freight, _valuation(note, formulas.get("customs_value", "")), list(inputs))


def _freight(formulas: Mapping[str, str]) -> Freight:
    used = _names_or_none(formulas.get("freight", ""))
    if "wm" in used:
        return Freight.MEASURE
    return Freight.KILO if "charge_kg" in used else Freight.PRICE


def _valuation(note: str, formula: str) -> Valuation:
    if said := VALUE_WORD.search(note):
        return Valuation.FOB if said[1].upper() in AT_HOME else Valuation.CIF
    return Valuation.CIF if INSURED & set(_names_or_none(formula)) else Valuation.FOB


def _names_or_none(formula: str) -> tuple[str, ...]:
    try:
        return names_in(formula) if formula else ()
    except FormulaError:
        return ()


def check_ladders(path: Path) -> Iterable[LadderCheck]:
    """Yield the check of each ladder of a file. Raise LadderFileError if it is not a file of ladders."""
    for rows in read_ladders(path).values():
        yield check_ladder(rows)
