"""The price ladder: cost → EXW → FCA → FOB → CFR → CIF → DAP → landed → importer → shelf, as lines with a formula.

Every line is rounded half up to the cent where it is printed, and later lines use the printed number. The names of the
inputs begin with `in_`; docs/price-ladder.md has the sheet with its sources. Needs no Django.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from exportasv.core.reference_files import reference_rows
from market_access.pricing.formulas import compute, compute_in_order, half_up, names_in, round_half_up

# cm³ of a volumetric kilo by air and by courier; kilos of a m³ by sea and by road
DIVISORS = {row["code"]: int(row["divisor"]) for row in reference_rows("volume_divisors", "code")}
GALLONS_OF_LITRE = "0.264172"  # US gallons
INSURED_SHARE = "1.1"  # insurance covers 110 % of CIF or CIP itself
USD, KILOS, WEIGHT_OR_MEASURE, PROOF_GALLONS = "USD", "kg", "w/m", "pg"


class Mode(StrEnum):
    """How the main carriage goes."""

    SEA = "sea"
    AIR = "air"
    ROAD = "road"
    COURIER = "courier"
    POST = "post"


class Freight(StrEnum):
    """What the main freight is charged by."""

    MEASURE = "measure"  # m³ or tonnes, whichever is more, at least one
    KILO = "kilo"  # gross or volumetric kilos, whichever is more, up to the next half
    PRICE = "price"  # one price for the shipment, container or parcel


class Valuation(StrEnum):
    """What a customs office takes a duty of."""

    FOB = "fob"  # without international freight and insurance
    CIF = "cif"  # with them


@dataclass(frozen=True)
class Line:
    """One line of the ladder: its key, its formula, the unit of its value."""

    key: str
    formula: str
    unit: str = USD


@dataclass(frozen=True)
class Shape:
    """What decides which lines a ladder has.

    `inputs` are the names of the numbers that are given: a line of an optional fee or step is there if its inputs are.
    """

    mode: str
    freight: Freight
    valuation: Valuation
    inputs: Collection[str]

    @property
    def by_sea(self) -> bool:
        return self.mode == Mode.SEA

    @property
    def before_insurance(self) -> str:
        """Return the Incoterm with the main freight paid: CFR is for ships only."""
        return "CFR" if self.by_sea else "CPT"

    @property
    def insured_term(self) -> str:
        """Return the Incoterm with freight and insurance paid."""
        return "CIF" if self.by_sea else "CIP"


def chargeable_kilos(mode: str, gross_kg: Decimal, volume_m3: Decimal) -> Decimal:
    """Return the kilos that a carrier charges: gross or volumetric, whichever is more, up to the next half kilo.

    A ship and the post go by gross weight; by air, by road and by courier each has its divisor.
    """
    if mode in (Mode.SEA, Mode.POST):
        return half_up(gross_kg)
    return half_up(max(gross_kg, volumetric_kilos(mode, volume_m3)))


def volumetric_kilos(mode: str, volume_m3: Decimal) -> Decimal:
    """Return the kilos by volume, to the hundredth, as the line `vol_kg` prints them."""
    return round_half_up(compute(_volumetric_formula(mode), {"in_m3": volume_m3}), 2)


def _volumetric_formula(mode: str) -> str:
    divisor = DIVISORS.get(mode, DIVISORS[Mode.AIR])
    return f"in_m3*{divisor}" if mode == Mode.ROAD else f"in_m3*1000000/{divisor}"


def ladder_lines(shape: Shape) -> tuple[Line, ...]:
    """Return the lines of a ladder in their order."""
    return _lines_of(replace(shape, inputs=frozenset(shape.inputs)))


@lru_cache(maxsize=1000)
def _lines_of(shape: Shape) -> tuple[Line, ...]:
    return (*_home_lines(shape), *_freight_lines(shape), *_border_lines(shape), *_shelf_lines(shape))


def _sum(*names: str, given: Collection[str]) -> str:
    """Return the sum of lines and of those inputs that are given."""
    return "+".join(name for name in names if not name.startswith("in_") or name in given)


def _home_lines(shape: Shape) -> Iterator[Line]:
    given = shape.inputs
    yield Line("goods", "in_units*in_price")
    yield Line("EXW", _sum("goods", "in_packing", given=given))
    yield Line("FCA", _sum("EXW", "in_inland", "in_papers", given=given))
    if shape.by_sea:
        yield Line("FOB", _sum("FCA", "in_origin_handling", given=given))


def _freight_lines(shape: Shape) -> Iterator[Line]:
    freight = "in_freight_rate"
    if shape.freight == Freight.MEASURE:
        yield Line("wm", "max(in_m3,in_gross_kg/1000,1)", WEIGHT_OR_MEASURE)
        freight = "wm*in_freight_rate"
    elif shape.freight == Freight.KILO:
        yield Line("vol_kg", _volumetric_formula(shape.mode), KILOS)
        yield Line("charge_kg", "half_up(max(in_gross_kg,vol_kg))", KILOS)
        freight = "charge_kg*in_freight_rate"
    yield Line("freight", f"max({freight},in_freight_min)" if "in_freight_min" in shape.inputs else freight)
    carried = shape.before_insurance
    yield Line(carried, ("FOB" if shape.by_sea else "FCA") + "+freight")
    if "in_ins_rate" in shape.inputs:
        yield Line(shape.insured_term, f"{carried}/(1-{INSURED_SHARE}*in_ins_rate)")
        yield Line("premium", f"{shape.insured_term}-{carried}")
    yield Line("DAP", _sum(_arrival_term(shape), "in_dest", given=shape.inputs))


def _arrival_term(shape: Shape) -> str:
    return shape.insured_term if "in_ins_rate" in shape.inputs else shape.before_insurance


def _border_lines(shape: Shape) -> Iterator[Line]:
    given = shape.inputs
    at_home = "FOB" if shape.by_sea else "FCA"
    yield Line("customs_value", at_home if shape.valuation == Valuation.FOB else _arrival_term(shape))
    duty = [
        *(["customs_value*in_duty_pct/100"] if "in_duty_pct" in given else []),
        *(["in_net_kg*in_duty_specific"] if "in_duty_specific" in given else []),
        *(["in_litres*in_duty_litre"] if "in_duty_litre" in given else []),
    ]
    charges = ["DAP"]
    for line in (
        Line("duty", "+".join(duty)),
        Line("additional", "customs_value*in_add_pct/100" if "in_add_pct" in given else ""),
        Line("mpf", _processing_fee(given)),
        Line("hmf", "customs_value*in_hmf_pct/100" if shape.by_sea and "in_hmf_pct" in given else ""),
    ):
        if line.formula:
            charges.append(line.key)
            yield line
    if "in_excise" in given:
        yield Line("proof_gallons", f"in_litres*{GALLONS_OF_LITRE}*in_strength*2/100", PROOF_GALLONS)
        yield Line("excise", "proof_gallons*in_excise")
        charges.append("excise")
    yield Line("landed", _sum(*charges, "in_broker", given=given))


def _processing_fee(given: Collection[str]) -> str:
    if "in_mpf_pct" not in given:
        return ""
    fee = "customs_value*in_mpf_pct/100"
    fee = f"max({fee},in_mpf_min)" if "in_mpf_min" in given else fee
    return f"min({fee},in_mpf_max)" if "in_mpf_max" in given else fee


def _shelf_lines(shape: Shape) -> Iterator[Line]:
    steps = (
        ("importer_price", "in_importer"),
        ("retail_net", "in_retail"),
        ("shelf", "in_vat"),
    )
    before, last = "landed", ""
    for key, markup in steps:
        if markup in shape.inputs:
            yield Line(key, f"{before}*(1+{markup}/100)")
            before = last = key
    yield Line("exw_unit", "EXW/in_units")
    yield Line("landed_unit", "landed/in_units")
    if last == "shelf":
        yield Line("shelf_unit", "shelf/in_units")


def compute_lines(
    lines: Iterable[Line], inputs: Mapping[str, Decimal], places: Mapping[str, int] | None = None
) -> dict[str, Decimal]:
    """Return the value of each line as it is printed. `places`: decimals of lines that have others than two.

    Raise FormulaError if an input is missing, or a formula divides by zero.
    """
    return compute_in_order(((each.key, each.formula, (places or {}).get(each.key, 2)) for each in lines), inputs)


@lru_cache(maxsize=1000)
def needed_inputs(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the names of the inputs that lines use, in the order of their use."""
    return tuple(dict.fromkeys(name for line in lines for name in names_in(line.formula) if name.startswith("in_")))


def margin_of_markup(markup: Decimal) -> Decimal:
    """Return the margin on the price, in percent, of a markup on the cost: a markup of 25 % is a margin of 20 %."""
    return round_half_up(100 * markup / (100 + markup), 1) if markup > -100 else Decimal(0)


def markup_of_margin(margin: Decimal) -> Decimal:
    """Return the markup on the cost, in percent, of a margin on the price. Raise ValueError from 100 % on."""
    if margin >= 100:
        raise ValueError("A margin on the price is below 100 %.")
    return round_half_up(100 * margin / (100 - margin), 2)
