"""How cases fill a layer, a pallet, a container, an air pallet or a courier's parcel. Centimetres and kilos.

A layer is computed as up to four blocks of cases, two of them turned; the result is what fits, not the most that a
person with patience could fit. Needs no Django.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from itertools import product

from exportasv.core.reference_files import Row, reference_rows
from market_access.pricing.formulas import half_up

CUBIC_CM = Decimal(1_000_000)  # of a m³
CM = Decimal(100)  # of a metre
MAX_CASES_DRAWN = 400
MANY_CASES = 16  # in a row; beyond, fewer splits are tried
STACK_HEIGHT_CM = Decimal(200)  # of a pallet on a lorry or in a container, its wood included
UNLIMITED = Decimal(10**9)


@dataclass(frozen=True)
class Box:
    """A case that is closed: outer sides in cm, gross weight in kilos."""

    length: Decimal
    width: Decimal
    height: Decimal
    gross_kg: Decimal

    @property
    def volume_m3(self) -> Decimal:
        return self.length * self.width * self.height / CUBIC_CM


@dataclass(frozen=True)
class LoadUnit:
    """What goods travel on or in, with its inner sides in cm; of a pallet `height` is that of its wood."""

    code: str
    kind: str
    name_es: str
    name_en: str
    length: Decimal
    width: Decimal
    height: Decimal
    payload_kg: Decimal
    is_verified: bool

    @property
    def volume_m3(self) -> Decimal:
        return self.length * self.width * self.height / CUBIC_CM


def _load_unit(row: Row) -> LoadUnit:
    length, width, height = (Decimal(row[side] or 0) * CM for side in ("length_m", "width_m", "height_m"))
    payload = Decimal(row["payload_kg"] or UNLIMITED)
    verified = row["status"] == "verified"
    return LoadUnit(row["code"], row["kind"], row["name_es"], row["name_en"], length, width, height, payload, verified)


LOAD_UNITS = {row["code"]: _load_unit(row) for row in reference_rows("load_units", "code")}
CONTAINERS = [unit for unit in LOAD_UNITS.values() if unit.kind == "container"]
PALLETS = [unit for unit in LOAD_UNITS.values() if unit.kind == "pallet"]
US_ROAD_KG = LOAD_UNITS["us-road"].payload_kg
COURIER_BOX = LOAD_UNITS["box-courier"]


@dataclass(frozen=True)
class Place:
    """Where a case lies in a layer: its corner and sides in cm."""

    x: Decimal
    y: Decimal
    length: Decimal
    width: Decimal


@dataclass(frozen=True)
class Block:
    """Cases in columns and rows from one corner of an area, all laid the same way."""

    columns: int
    rows: int
    length: Decimal  # of a case, along the area
    width: Decimal

    @property
    def count(self) -> int:
        return self.columns * self.rows

    @property
    def size(self) -> tuple[Decimal, Decimal]:
        return (self.columns * self.length, self.rows * self.width) if self.count else (Decimal(0), Decimal(0))

    def places(self, x: Decimal, y: Decimal) -> list[Place]:
        """Return where its cases lie if its corner is at this point."""
        return [
            Place(x + column * self.length, y + row * self.width, self.length, self.width)
            for column in range(self.columns)
            for row in range(self.rows)
        ]


@cache
def fill_layer(length: Decimal, width: Decimal, area_length: Decimal, area_width: Decimal) -> list[Place]:
    """Return where the cases of one layer lie: the best pattern of four blocks in the corners, two of them turned.

    So pallets are counted in containers (G. Smith and P. De Cani, 1980). For many small cases fewer splits are tried.
    """
    patterns = [
        max(_patterns(long, short, area_length, area_width), key=lambda blocks: sum(block.count for block in blocks))
        for long, short in ((length, width), (width, length))
    ]
    first, second, third, fourth = max(patterns, key=lambda blocks: sum(block.count for block in blocks))
    zero = Decimal(0)
    return [
        *first.places(zero, zero),
        *second.places(area_length - second.size[0], zero),
        *third.places(area_length - third.size[0], area_width - third.size[1]),
        *fourth.places(zero, area_width - fourth.size[1]),
    ]


def _patterns(long: Decimal, short: Decimal, length: Decimal, width: Decimal) -> Iterator[tuple[Block, ...]]:
    """Yield the patterns of an area: blocks from its corners, going round, the second and the fourth turned."""
    columns, rows, turned_rows = int(length // long), int(width // short), int(width // long)
    step = 1 + max(columns, rows) // MANY_CASES
    for across, up, turned, back in product(
        range(0, columns + 1, step),
        range(0, rows + 1, step),
        range(0, turned_rows + 1, step),
        range(0, columns + 1, step),
    ):
        first = Block(across, up, long, short)
        second = Block(int((length - across * long) // short), turned, short, long)
        third = Block(back, int((width - turned * long) // short), long, short)
        fourth = Block(int((length - back * long) // short), int((width - up * short) // long), short, long)
        if not _overlap(first, third, length, width) and not _overlap(second, fourth, length, width):
            yield first, second, third, fourth


def _overlap(one: Block, other: Block, length: Decimal, width: Decimal) -> bool:
    """Return whether blocks in opposite corners of an area would lie in each other."""
    return one.size[0] + other.size[0] > length and one.size[1] + other.size[1] > width


@dataclass(frozen=True)
class PalletLoad:
    """How cases stand on one pallet: a layer's places, how many layers, and what limits them."""

    pallet: LoadUnit
    box: Box
    layer: list[Place]
    layers: int
    limited_by: str  # "height", "weight" or "company"

    @property
    def cases(self) -> int:
        return len(self.layer) * self.layers

    @property
    def height_cm(self) -> Decimal:
        return self.pallet.height + self.layers * self.box.height

    @property
    def gross_kg(self) -> Decimal:
        return self.cases * self.box.gross_kg

    @property
    def free_floor_pct(self) -> int:
        """Return how much of the pallet's floor a layer leaves free, in percent."""
        used = sum((place.length * place.width for place in self.layer), Decimal(0))
        return _percent_free(used, self.pallet.length * self.pallet.width)


def load_pallet(
    box: Box, pallet: LoadUnit, *, height: Decimal = STACK_HEIGHT_CM, per_layer: int | None = None,
    layers: int | None = None,
) -> PalletLoad:  # fmt: skip
    """Return how cases stand on a pallet.

    `per_layer` and `layers` are what the company says of its own pallet, and count where its layer fits on this one.
    """
    places = fill_layer(box.length, box.width, pallet.length, pallet.width)
    if per_layer and per_layer <= len(places):
        places = places[:per_layer]
    by_height = int((height - pallet.height) // box.height) if places else 0
    by_weight = int(pallet.payload_kg // (len(places) * box.gross_kg)) if places and box.gross_kg else by_height
    best = min(by_height, by_weight)
    if layers and layers <= best:
        return PalletLoad(pallet, box, places, layers, "company")
    return PalletLoad(pallet, box, places, best, "height" if by_height <= by_weight else "weight")


@dataclass(frozen=True)
class PalletPart:
    """A lot that does not fill its last pallet: how it stands there, layer on layer, and what it leaves free."""

    load: PalletLoad
    shipment: "Shipment"

    @property
    def full_pallets(self) -> int:
        return self.shipment.cases // self.load.cases if self.load.cases else 0

    @property
    def cases(self) -> int:
        """Return the cases on the last pallet."""
        return self.shipment.cases - self.full_pallets * self.load.cases

    @property
    def layers(self) -> int:
        return -(-self.cases // len(self.load.layer)) if self.load.layer else 0

    @property
    def top_cases(self) -> int:
        """Return the cases in the upper layer."""
        return self.cases - max(self.layers - 1, 0) * len(self.load.layer)

    @property
    def free_cases(self) -> int:
        return self.load.cases - self.cases

    @property
    def free_pct(self) -> int:
        """Return how much of the last pallet the lot leaves free, in percent."""
        return _percent_free(Decimal(self.cases), Decimal(self.load.cases))


def load_air_unit(box: Box, unit: LoadUnit) -> PalletLoad:
    """Return how cases stand on an air pallet: its height is that of the load, and it has no wood."""
    return load_pallet(box, replace(unit, height=Decimal(0)), height=unit.height)


@dataclass(frozen=True)
class Shipment:
    """A number of units as cases: full cases, with the last one as full as the others for weight and room."""

    units: int
    units_per_case: int
    box: Box

    @property
    def cases(self) -> int:
        return -(-self.units // self.units_per_case)

    @property
    def gross_kg(self) -> Decimal:
        return self.cases * self.box.gross_kg

    @property
    def volume_m3(self) -> Decimal:
        return self.cases * self.box.volume_m3

    @property
    def fills_its_cases(self) -> bool:
        return self.units % self.units_per_case == 0


@dataclass(frozen=True)
class ContainerLoad:
    """How many pallets and cases a container holds, and what a shipment leaves free in it."""

    container: LoadUnit
    pallet: PalletLoad
    floor: list[Place]
    payload_kg: Decimal
    shipment: Shipment

    @property
    def pallets(self) -> int:
        """Return how many full pallets it holds, by floor and by weight."""
        if not self.pallet.cases:
            return 0
        by_weight = int(self.payload_kg // self.pallet.gross_kg) if self.pallet.gross_kg else len(self.floor)
        return min(len(self.floor), by_weight)

    @property
    def cases(self) -> int:
        return self.pallets * self.pallet.cases

    @property
    def pallets_needed(self) -> int:
        return -(-self.shipment.cases // self.pallet.cases) if self.pallet.cases else 0

    @property
    def containers_needed(self) -> int:
        return -(-self.pallets_needed // self.pallets) if self.pallets else 0

    @cached_property
    def free_pct(self) -> int:
        """Return how much of the containers' room the shipment leaves free, in percent."""
        return _percent_free(self.shipment.volume_m3, self.container.volume_m3 * max(self.containers_needed, 1))

    @property
    def free_cases(self) -> int:
        """Return how many more cases the containers hold."""
        return max(self.containers_needed * self.cases - self.shipment.cases, 0)


def load_container(
    shipment: Shipment, container: LoadUnit, pallet: LoadUnit, *, road_kg: Decimal = UNLIMITED,
    per_layer: int | None = None, layers: int | None = None,
) -> ContainerLoad:  # fmt: skip
    """Return how a shipment on pallets fills containers; `road_kg` is what roads at the destination allow."""
    height = min(STACK_HEIGHT_CM, container.height - 10)  # ten centimetres for the fork
    on_pallet = load_pallet(shipment.box, pallet, height=height, per_layer=per_layer, layers=layers)
    floor = fill_layer(pallet.length, pallet.width, container.length, container.width)
    return ContainerLoad(container, on_pallet, floor, min(container.payload_kg, road_kg), shipment)


@dataclass(frozen=True)
class ParcelLoad:
    """A shipment as a courier's parcels: how many, and what is charged for."""

    shipment: Shipment
    divisor: int
    fits: bool  # a case is within the courier's usual limits

    @property
    def volumetric_kg(self) -> Decimal:
        return (self.shipment.volume_m3 * CUBIC_CM / self.divisor).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def chargeable_kg(self) -> Decimal:
        """Return the larger of gross and volumetric kilos, up to the next half."""
        return half_up(max(self.shipment.gross_kg, self.volumetric_kg))


def as_parcels(shipment: Shipment, divisor: int, limit: LoadUnit = COURIER_BOX) -> ParcelLoad:
    """Return a shipment as parcels of a courier."""
    box = shipment.box
    sides = sorted((box.length, box.width, box.height), reverse=True)
    limits = sorted((limit.length, limit.width, limit.height), reverse=True)
    fits = all(side <= most for side, most in zip(sides, limits, strict=True)) and box.gross_kg <= limit.payload_kg
    return ParcelLoad(shipment, divisor, fits)


def _percent_free(used: Decimal, whole: Decimal) -> int:
    if not whole:
        return 0
    return max(0, int((100 - 100 * used / whole).to_integral_value(ROUND_FLOOR)))


def rectangles(places: Iterable[Place], limit: int = MAX_CASES_DRAWN) -> list[dict[str, str]]:
    """Return places as attributes of SVG rectangles, in cm with a decimal point."""
    return [
        {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}", "width": f"{place.length:.1f}", "height": f"{place.width:.1f}"}
        for place in list(places)[:limit]
    ]
