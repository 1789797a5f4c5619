"""The shared pallet: ready lots of several companies for one route, house and week, packed together.

The cost of the freight is split by what each lot is charged for: its share of the larger of weight and volume. Needs
no Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from math import ceil
from typing import Protocol

from market_access.packing.loads import PALLETS, STACK_HEIGHT_CM, LoadUnit
from market_access.pricing.ladder import chargeable_kilos

SEATS_A_PALLET = 4  # a quarter of a pallet is a seat
USABLE = Decimal("0.85")  # of a pallet's room: cases of several sizes never fill it
KILOS_A_M3 = Decimal(1000)  # groupage: a tonne counts as a m³
CENT = Decimal("0.01")


class Lot(Protocol):
    """What is packed: its gross weight in grams and its volume in cm³."""

    gross_g: int
    volume_cm3: int


@dataclass(frozen=True)
class SharedPallets:
    """Lots that travel together on pallets of one kind: how many pallets, seats taken and left."""

    lots: Sequence[Lot]
    pallet: LoadUnit = PALLETS[0]

    @property
    def gross_kg(self) -> Decimal:
        return sum((kilos(lot) for lot in self.lots), Decimal(0))

    @property
    def volume_m3(self) -> Decimal:
        return sum((volume(lot) for lot in self.lots), Decimal(0))

    @property
    def room_m3(self) -> Decimal:
        """Return the room of one pallet that cases of several companies can use."""
        height = STACK_HEIGHT_CM - self.pallet.height
        return self.pallet.length * self.pallet.width * height / 1_000_000 * USABLE

    @property
    def seats_taken(self) -> int:
        return sum(self.seats_of(lot) for lot in self.lots)

    def seats_of(self, lot: Lot) -> int:
        """Return how many quarters of a pallet a lot takes, by room or by weight, whichever is more."""
        by_room = volume(lot) * SEATS_A_PALLET / self.room_m3
        by_weight = kilos(lot) * SEATS_A_PALLET / self.pallet.payload_kg
        return max(1, ceil(max(by_room, by_weight)))

    @property
    def pallets(self) -> int:
        return -(-self.seats_taken // SEATS_A_PALLET)

    @property
    def seats_left(self) -> int:
        return self.pallets * SEATS_A_PALLET - self.seats_taken

    @property
    def free_pct(self) -> int:
        """Return how many of the places are free, in percent."""
        places = self.pallets * SEATS_A_PALLET
        return 100 * self.seats_left // places if places else 0

    def chargeable_kg(self, mode: str) -> Decimal:
        """Return what a carrier charges for by the kilo: of all lots, by weight or volume, whichever is more."""
        return chargeable_kilos(mode, self.gross_kg, self.volume_m3)

    @property
    def measure(self) -> Decimal:
        """Return what groupage charges for: m³ or tonnes of all lots, whichever is more, at least one."""
        return max(self.volume_m3, self.gross_kg / KILOS_A_M3, Decimal(1))


def kilos(lot: Lot) -> Decimal:
    return Decimal(lot.gross_g) / 1000


def volume(lot: Lot) -> Decimal:
    return Decimal(lot.volume_cm3) / 1_000_000


def split_cost(cost: Decimal, lots: Sequence[Lot]) -> list[Decimal]:
    """Return each lot's part of a cost, to the cent; the parts add up to it.

    A lot counts by its volume or its weight, whichever is more (a tonne is a m³). What rounding leaves goes, a cent
    each, to the lots with the largest rests.
    """
    counts = [max(volume(lot), kilos(lot) / KILOS_A_M3) for lot in lots]
    whole = sum(counts, Decimal(0))
    if not whole:
        return [Decimal(0) for _lot in lots]
    exact = [cost * count / whole for count in counts]
    parts = [each.quantize(CENT, ROUND_DOWN) for each in exact]
    order = sorted(range(len(lots)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: int((cost - sum(parts, Decimal(0))) / CENT)]:
        parts[at] += CENT
    return parts
