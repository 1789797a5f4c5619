"""A company's price ladder worked out: its numbers with their origin, its lines, what is missing and what is asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from exportasv.core.programme import FIXED_COSTS_SHARE
from exportasv.core.reference_files import reference_rows
from market_access.models import FreightLeg, PriceSheet
from market_access.models.destinations import Destination
from market_access.models.logistics import FreightBasis, price_for
from market_access.origin.questions import KnownOrigin
from market_access.packing.cases import shipment_of
from market_access.packing.loads import CONTAINERS, LOAD_UNITS, PALLETS, load_container
from market_access.pricing.duties import Consignment, DutyAnswer, duty_of, ladder_inputs
from market_access.pricing.inputs import (
    Given,
    Origin,
    price_inputs,
    product_inputs,
    tariff_input,
    typed_inputs,
)
from market_access.pricing.ladder import (
    Freight,
    Line,
    Mode,
    Shape,
    Valuation,
    chargeable_kilos,
    compute_lines,
    ladder_lines,
    needed_inputs,
)
from market_access.pricing.sheet_facts import SheetFacts
from products.models import Product

VALUATIONS = {row["market"]: Valuation(row["valuation"]) for row in reference_rows("customs_valuations", "market")}
ALWAYS = ("in_units", "in_price", "in_packing", "in_inland", "in_papers", "in_freight_rate", "in_dest", "in_broker")
# What the ladder cannot do without; a cost that nobody typed counts as nothing and is named as missing.
REQUIRED = ("in_price", "in_freight_rate", "in_gross_kg", "in_m3", "in_duty_pct")
FIXED_COSTS = ("in_inland", "in_papers", "in_origin_handling", "in_dest", "in_broker")
GROWING = ("in_packing", "in_gross_kg", "in_net_kg", "in_m3", "in_litres")  # with the number of units
SPIRITS = ("2207", "2208")  # codes with a federal tax by proof gallon
MAX_CASES_TRIED = 20_000


@dataclass(frozen=True)
class Ladder:
    """A ladder worked out. `values`: line → what is printed; `given`: every number with its origin."""

    shape: Shape
    lines: tuple[Line, ...]
    given: dict[str, Given]
    values: dict[str, Decimal]
    duty: DutyAnswer
    missing: list[str]
    origin: KnownOrigin | None = None

    @property
    def units(self) -> int:
        return int(self.given["in_units"].value or 0)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def per_unit(self, key: str) -> Decimal | None:
        """Return a line for one unit, to the cent; None if the ladder does not have it."""
        if key not in self.values:
            return None
        numbers = {key: self.values[key], "in_units": self.given["in_units"].value or Decimal(0)}
        return compute_lines([Line("unit", f"{key}/in_units")], numbers)["unit"]

    def _numbers(self) -> dict[str, Decimal]:
        return {**{name: each.value or Decimal(0) for name, each in self.given.items()}, **self.values}

    @property
    def total_duty_pct(self) -> Decimal:
        """Return base or preferential duty with the additional ones, in percent of the customs value."""
        return sum((self._numbers().get(name, Decimal(0)) for name in ("in_duty_pct", "in_add_pct")), Decimal(0))

    @property
    def numbers_to_confirm(self) -> list[Given]:
        return [each for each in self.given.values() if each.is_unverified]

    @property
    def fixed_share_pct(self) -> Decimal:
        """Return what does not grow with the lot as a share of the landed cost, in percent."""
        fixed = sum((self._numbers().get(name, Decimal(0)) for name in FIXED_COSTS), Decimal(0))
        if self.shape.freight == Freight.PRICE:
            fixed += self.values["freight"]
        landed = self.values["landed"]
        return 100 * fixed / landed if landed else Decimal(0)


def work_out(sheet: PriceSheet, facts: SheetFacts, units: int | None = None) -> Ladder:
    """Return the ladder of a sheet, for another number of units if `units` says so.

    Costs that grow with the lot are scaled from what the owner typed for the sheet's own units.
    """
    units = units or sheet.units
    given = _collect_inputs(sheet, facts, units)
    shape = _shape(sheet, given)
    ladder = _ladder(shape, given, _duty(sheet, facts, shape, _customs_value(shape, given)))
    return replace(ladder, origin=facts.origin)


def _collect_inputs(sheet: PriceSheet, facts: SheetFacts, units: int) -> dict[str, Given]:
    given = product_inputs(facts.product, facts.known.exw, units)
    typed = typed_inputs(sheet.typed)
    if units != sheet.units:
        typed |= {
            name: replace(typed[name], value=(typed[name].value or Decimal(0)) * units / sheet.units)
            for name in GROWING
            if name in typed
        }
    kilos = _charged_kilos(sheet, given | typed)
    main = price_for(facts.prices, kilos, sheet.load_unit)
    given |= price_inputs(main, price_for(facts.inland_prices), _containers(sheet, facts, units))
    given |= facts.papers
    given |= typed
    given["in_units"] = Given("in_units", Decimal(units), Origin.TYPED)
    return given


def _charged_kilos(sheet: PriceSheet, given: Mapping[str, Given]) -> Decimal | None:
    """Return the weight by which a carrier's table of prices is read; None if weight or volume is not known."""
    gross, volume = (given[name].value if name in given else None for name in ("in_gross_kg", "in_m3"))
    if gross is None or sheet.leg is None:
        return None
    if volume is None:
        return gross if sheet.leg.mode in (Mode.SEA, Mode.POST) else None
    return chargeable_kilos(sheet.leg.mode, gross, volume)


def _containers(sheet: PriceSheet, facts: SheetFacts, units: int) -> int:
    """Return how many containers the lot fills; 1 where the route has none or the packing is not known."""
    shipment = shipment_of(facts.product, units)
    if sheet.leg is None or sheet.leg.mode != Mode.SEA or sheet.leg.freight != FreightBasis.PRICE or not shipment:
        return 1
    container = LOAD_UNITS.get(sheet.load_unit) or CONTAINERS[0]
    return max(load_container(shipment, container, PALLETS[0]).containers_needed, 1)


def _shape(sheet: PriceSheet, given: Mapping[str, Given]) -> Shape:
    leg = sheet.leg
    mode = Mode(leg.mode) if leg else Mode.ROAD
    freight = Freight(leg.freight) if leg else Freight(FreightBasis.PRICE)
    return Shape(mode, freight, VALUATIONS.get(sheet.destination, Valuation.CIF), list(given))


def proven_origin(said: bool | None, known: KnownOrigin | None) -> bool | None:
    """Return whether a preference may be counted: never against the bill of materials, nor against the owner's no.

    Without a certain answer of the bill the owner's word counts, that the proof of origin is there.
    """
    if known is None or said is False:
        return said
    return known.originates


def _duty(sheet: PriceSheet, facts: SheetFacts, shape: Shape, customs_value: Decimal) -> DutyAnswer:
    consignment = Consignment(
        sheet.destination,
        facts.hs_code,
        facts.day,
        national_code=facts.national_code,
        country=sheet.country,
        originates=proven_origin(sheet.originates, facts.origin),
        by_sea=shape.by_sea,
        customs_value=customs_value,
    )
    return duty_of(facts.tariff, consignment)


def _customs_value(shape: Shape, given: Mapping[str, Given]) -> Decimal:
    """Return the value of which customs take their part; no number of the tariff is in it."""
    lines = ladder_lines(shape)
    first = lines[: 1 + next(place for place, line in enumerate(lines) if line.key == "customs_value")]
    numbers = {name: given[name].value if name in given else None for name in needed_inputs(first)}
    return compute_lines(first, {name: value or Decimal(0) for name, value in numbers.items()})["customs_value"]


def _ladder(shape: Shape, given: dict[str, Given], duty: DutyAnswer) -> Ladder:
    """Return the ladder with the tariff's numbers where the owner typed none."""
    tariff = {name: tariff_input(name, value, row) for name, (value, row) in ladder_inputs(duty).items()}
    every = {**tariff, **given}
    if "in_excise" not in given or "in_strength" not in given:
        every.pop("in_excise", None)
    names = {*every, *ALWAYS, "in_duty_pct", *(["in_origin_handling"] if shape.by_sea else [])}
    shape = replace(shape, inputs=names)
    lines = ladder_lines(shape)
    used = needed_inputs(lines)
    for name in used:
        every.setdefault(name, Given(name, None, Origin.UNKNOWN))
    values = compute_lines(lines, {name: each.value or Decimal(0) for name, each in every.items()})
    missing = [name for name in REQUIRED if name in used and every[name].value is None]
    return Ladder(shape, lines, {name: every[name] for name in used}, values, duty, missing)


# --- Quantities -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quantity:
    """A number of units with its ladder, beside others."""

    units: int
    ladder: Ladder


def compare_quantities(sheet: PriceSheet, facts: SheetFacts) -> list[Quantity]:
    """Return the ladder for half the lot, the lot, twice and five times as much, in full cases."""
    case = facts.product.units_per_case or 1
    wanted = [sheet.units // 2, sheet.units, sheet.units * 2, sheet.units * 5]
    sizes = {max(_full_cases(units, case), 1) if units != sheet.units else units for units in wanted}
    return [Quantity(units, work_out(sheet, facts, units)) for units in sorted(sizes)]


def _full_cases(units: int, case: int) -> int:
    return -(-units // case) * case


def smallest_lot(sheet: PriceSheet, facts: SheetFacts) -> int | None:
    """Return the least number of units, in full cases, at which fixed costs are a small share of the landed cost.

    The share is FIXED_COSTS_SHARE. None if no lot up to MAX_CASES_TRIED cases reaches it, or numbers are missing.
    """
    return _least_units(sheet, facts, lambda ladder: ladder.fixed_share_pct <= FIXED_COSTS_SHARE)


def break_even(sheet: PriceSheet, facts: SheetFacts, target: Decimal) -> int | None:
    """Return the least number of units, in full cases, at which a unit's landed cost is no more than `target`."""
    return _least_units(sheet, facts, lambda ladder: (ladder.per_unit("landed") or target + 1) <= target)


def _least_units(sheet: PriceSheet, facts: SheetFacts, is_enough: Callable[[Ladder], bool]) -> int | None:
    """Return the least units that are enough, by halving: a larger lot is taken to cost no more by the unit.

    Where a carrier's table makes a step upwards, it is a lot that is enough, if not the very least.
    """
    if not work_out(sheet, facts).is_complete:
        return None
    case = facts.product.units_per_case or 1
    low, high = 1, 1
    while not is_enough(work_out(sheet, facts, high * case)):
        low, high = high + 1, high * 2
        if high > MAX_CASES_TRIED:
            return None
    while low < high:
        middle = (low + high) // 2
        if is_enough(work_out(sheet, facts, middle * case)):
            high = middle
        else:
            low = middle + 1
    return high * case


def market_sheets(product: Product, units: int, legs: Iterable[FreightLeg]) -> list[PriceSheet]:
    """Return unsaved ladders of a product for every destination, by each of these routes there that has a price.

    A destination has that of its first route too, or one without a route: its freight is missing.
    """
    named = {"product": product, "company_id": product.company_id, "units": units}
    found = []
    for destination in Destination.values:
        every = [leg for leg in legs if destination in leg.destinations]
        routes: list[FreightLeg | None] = [*every[:1], *(leg for leg in every[1:] if leg.is_priced)]
        found += [PriceSheet(destination=destination, leg=leg, **named) for leg in routes or [None]]
    return found


def best_of_each_market(compared: Iterable[tuple[PriceSheet, Ladder]]) -> list[tuple[PriceSheet, Ladder]]:
    """Return the ladder of each destination with the least landed cost; where none is complete, the first route's."""
    best: dict[str, tuple[PriceSheet, Ladder]] = {}
    for sheet, ladder in compared:
        now = best.get(sheet.destination)
        is_cheaper = now is None or not now[1].is_complete or _landed_value(ladder) < _landed_value(now[1])
        if now is None or (ladder.is_complete and is_cheaper):
            best[sheet.destination] = (sheet, ladder)
    return list(best.values())


def _landed_value(ladder: Ladder) -> Decimal:
    return ladder.values["landed"]


def compare_sheets(sheets: Sequence[PriceSheet]) -> list[tuple[PriceSheet, Ladder]]:
    """Return each sheet with its ladder, for the comparison of markets and routes. Some may be unsaved."""
    return [(sheet, work_out(sheet, facts)) for sheet, facts in zip(sheets, SheetFacts.of_all(sheets), strict=True)]
