"""Cases on pallets, pallets in containers, parcels, and what companies share."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market_access.packing.loads import (
    LOAD_UNITS,
    PALLETS,
    Box,
    PalletPart,
    Place,
    Shipment,
    as_parcels,
    fill_layer,
    load_air_unit,
    load_container,
    load_pallet,
)
from market_access.packing.shared import SharedPallets, split_cost

CASE = Box(Decimal(40), Decimal(30), Decimal(25), Decimal("12.5"))
PALLET = LOAD_UNITS["pal-1000"]


def overlap(one: Place, other: Place) -> bool:
    return (
        one.x < other.x + other.length
        and other.x < one.x + one.length
        and one.y < other.y + other.width
        and other.y < one.y + one.width
    )


@pytest.mark.parametrize(
    ("pallet", "container", "least", "most"),
    [("pal-1000", "20", 10, 10), ("pal-eur", "20", 11, 11), ("pal-gma", "20", 10, 10), ("pal-1000", "40", 20, 22),
     ("pal-eur", "40", 23, 25), ("pal-gma", "40", 20, 21)],
)  # fmt: skip
def test_a_container_holds_as_many_pallets_as_public_tables_say(pallet, container, least, most):
    wood, room = LOAD_UNITS[pallet], LOAD_UNITS[container]
    assert least <= len(fill_layer(wood.length, wood.width, room.length, room.width)) <= most


@given(st.integers(10, 130), st.integers(10, 130))
@settings(max_examples=60, deadline=None)
def test_cases_of_a_layer_lie_on_the_pallet_and_not_in_each_other(length, width):
    places = fill_layer(Decimal(length), Decimal(width), PALLET.length, PALLET.width)
    for number, place in enumerate(places):
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.length <= PALLET.length
        assert place.y + place.width <= PALLET.width
        assert not any(overlap(place, other) for other in places[number + 1 :])


def test_a_pallet_is_limited_by_height_or_by_weight():
    light = load_pallet(CASE, PALLET)
    assert (len(light.layer), light.layers, light.cases, light.limited_by) == (10, 7, 70, "height")
    heavy = load_pallet(Box(CASE.length, CASE.width, CASE.height, Decimal(30)), PALLET)
    assert (heavy.layers, heavy.limited_by) == (3, "weight")
    assert load_pallet(CASE, PALLET, per_layer=8, layers=5).cases == 40  # as the company packs it
    assert load_pallet(Box(Decimal(200), Decimal(200), Decimal(10), Decimal(1)), PALLET).cases == 0


def test_an_air_pallet_is_as_high_as_its_load():
    load = load_air_unit(CASE, LOAD_UNITS["air-pmc"])
    assert (load.layers, load.limited_by, load.cases >= 5 * 60) == (5, "weight", True)


def test_a_container_says_what_stays_free():
    load = load_container(Shipment(2400, 24, CASE), LOAD_UNITS["20"], PALLET)
    assert (load.pallets, load.cases, load.pallets_needed, load.containers_needed) == (10, 700, 2, 1)
    assert (load.free_cases, load.free_pct) == (600, 90)


def test_roads_of_the_destination_limit_the_weight():
    load = load_container(Shipment(24, 24, CASE), LOAD_UNITS["20"], PALLET, road_kg=Decimal(5000))
    assert load.pallets == 5


def test_a_courier_charges_the_larger_of_weight_and_volume_up_to_the_half_kilo():
    parcel = as_parcels(Shipment(24, 24, Box(Decimal(50), Decimal(40), Decimal(40), Decimal("9.2"))), 5000)
    assert (parcel.volumetric_kg, parcel.chargeable_kg, parcel.fits) == (Decimal("16.00"), Decimal(16), True)
    assert not as_parcels(Shipment(1, 1, Box(Decimal(130), Decimal(40), Decimal(40), Decimal(9))), 5000).fits


@dataclass(frozen=True)
class Lot:
    gross_g: int
    volume_cm3: int


lots = st.lists(st.builds(Lot, st.integers(1, 2_000_000), st.integers(1, 5_000_000)), min_size=1, max_size=8)


@given(lots, st.decimals(0, 100_000, places=2))
@settings(max_examples=80, deadline=None)
def test_the_parts_of_a_shared_freight_add_up_to_the_cent(shared, cost):
    parts = split_cost(cost, shared)
    assert sum(parts) == cost
    assert all(part >= 0 for part in parts)


def test_a_part_follows_weight_or_volume_whichever_is_more():
    light_and_large, heavy_and_small = Lot(100_000, 1_000_000), Lot(1_000_000, 100_000)
    assert split_cost(Decimal(100), [light_and_large, heavy_and_small]) == [Decimal(50), Decimal(50)]
    assert split_cost(Decimal(100), [Lot(10, 10), Lot(10, 10), Lot(10, 10)]) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


def test_a_shared_pallet_has_quarters_left():
    shared = SharedPallets([Lot(100_000, 400_000), Lot(300_000, 200_000)], PALLETS[0])
    assert (shared.seats_taken, shared.pallets, shared.seats_left) == (3, 1, 1)
    full = SharedPallets([Lot(900_000, 100_000), Lot(200_000, 100_000)], PALLETS[0])
    assert (full.seats_taken, full.pallets, full.seats_left) == (5, 2, 3)


# --- A small lot on a pallet that others share ------------------------------------------------------------------------


def test_a_small_lot_takes_layers_and_leaves_the_rest_free():
    box = Box(Decimal(40), Decimal(30), Decimal(25), Decimal("12.5"))
    on_pallet = load_pallet(box, PALLETS[0])
    part = PalletPart(on_pallet, Shipment(24 * 13, 24, box))
    assert (len(on_pallet.layer), on_pallet.layers, on_pallet.cases) == (10, 7, 70)
    assert (part.cases, part.layers, part.top_cases, part.free_cases, part.free_pct) == (13, 2, 3, 57, 81)


def test_a_lot_of_more_than_a_pallet_shows_its_last_one():
    box = Box(Decimal(40), Decimal(30), Decimal(25), Decimal("12.5"))
    part = PalletPart(load_pallet(box, PALLETS[0]), Shipment(24 * 75, 24, box))
    assert (part.full_pallets, part.cases, part.layers, part.top_cases) == (1, 5, 1, 5)


def test_a_case_larger_than_the_pallet_has_no_place():
    box = Box(Decimal(200), Decimal(130), Decimal(25), Decimal("12.5"))
    part = PalletPart(load_pallet(box, PALLETS[0]), Shipment(24, 24, box))
    assert (part.layers, part.free_pct) == (0, 0)
