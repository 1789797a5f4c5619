"""The first parcel: post, courier, groupage and the house's consolidation side by side."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.programme import FIRST_PARCEL_KG
from market_access.models import FreightLeg, FreightPrice, ReadyLot
from market_access.models.duties import SpecificUnit
from market_access.models.logistics import FreightBasis, LegMode, price_for
from market_access.packing.loads import Shipment, as_parcels
from market_access.packing.waiting import SharedLoad, gather, in_loads
from market_access.pricing.duties import Consignment, DutyAnswer, calculate_duty
from market_access.pricing.ladder import DIVISORS, chargeable_kilos, round_half_up
from market_access.pricing.sheet_facts import ProductPrices, freight_prices, main_legs, product_prices, tariff_rows
from market_access.pricing.sheets import proven_origin
from products.models import Product


@dataclass(frozen=True)
class ParcelQuestion:
    """What is sent where, and to whom."""

    product: Product
    shipment: Shipment
    destination: str
    to_consumer: bool


@dataclass(frozen=True)
class ParcelWay:
    """One way to send it. `price` is None while staff typed none; `charged` is what the carrier counts."""

    leg: FreightLeg
    kind: str  # "post", "courier", "air", "groupage" or "house"
    charged: Decimal
    unit: str  # kg or m³/t
    price: FreightPrice | None
    cost: Decimal | None
    fits: bool = True
    load: SharedLoad | None = None
    places: int = 0  # quarters of a pallet that this parcel takes in a house's consolidation


@dataclass(frozen=True)
class ParcelComparison:
    """The ways to send a parcel, the cheapest known first, and what it pays there."""

    ways: list[ParcelWay]
    duty: DutyAnswer
    goods_value: Decimal | None
    duty_usd: Decimal | None
    is_small: bool  # within the weights of a first parcel


def compare_parcel(asked: ParcelQuestion, today: date) -> ParcelComparison:
    """Return the ways to send a lot, with price, days and duty. Six queries."""
    legs = [leg for leg in main_legs(today) if asked.destination in leg.destinations]
    freight = freight_prices([leg.pk for leg in legs], today)
    ways = [way for leg in legs if (way := _way_by_leg(leg, asked, freight.of(leg))) is not None]
    ways += _house_ways(asked, today)
    ways.sort(key=lambda way: (way.cost is None, way.cost or 0, way.leg.position))
    known = product_prices([asked.product.pk], today)[asked.product.pk]
    exw = next(iter(known.exw), None)
    value = exw.amount * asked.shipment.units if exw else None
    duty = _duty(asked, known, value, today)
    return ParcelComparison(ways, duty, value, _duty_usd(duty, value, asked), _is_small(asked.shipment))


def _is_small(shipment: Shipment) -> bool:
    least, most = FIRST_PARCEL_KG
    return least <= shipment.gross_kg <= most


def _way_by_leg(leg: FreightLeg, asked: ParcelQuestion, prices: list[FreightPrice]) -> ParcelWay | None:
    shipment = asked.shipment
    if leg.mode in (LegMode.COURIER, LegMode.POST):
        parcel = as_parcels(shipment, DIVISORS["courier"])
        kilos = chargeable_kilos(leg.mode, shipment.gross_kg, shipment.volume_m3)
        price = price_for(prices, kilos)
        return ParcelWay(leg, leg.mode, kilos, "kg", price, price.price if price else None, parcel.fits)
    if leg.freight == FreightBasis.KILO:
        kilos = chargeable_kilos(leg.mode, shipment.gross_kg, shipment.volume_m3)
        return _charged_way(leg, "air", kilos, "kg", price_for(prices, kilos))
    if leg.freight == FreightBasis.MEASURE:
        measure = max(shipment.volume_m3, shipment.gross_kg / 1000, Decimal(1))
        return _charged_way(leg, "groupage", measure, "m³/t", price_for(prices))
    return None  # a container or a lorry of one's own is no parcel


def _charged_way(leg: FreightLeg, kind: str, charged: Decimal, unit: str, price: FreightPrice | None) -> ParcelWay:
    cost = None
    if price is not None:
        cost = max(round_half_up(charged * price.price), price.minimum or Decimal(0))
    return ParcelWay(leg, kind, charged, unit, price, cost)


def _house_ways(asked: ParcelQuestion, today: date) -> list[ParcelWay]:
    """Return the consolidations of houses that go there and have other lots already, with this parcel's part."""
    found = []
    for load in gather(_LOTS_OF_HOUSES.rows(asked.destination, today), today):
        with_this = SharedLoad(load.leg, load.house, load.week, [*load.lots, _as_lot(asked, load)], load.price)
        lot, share = with_this.shares()[-1]
        volume, places = asked.shipment.volume_m3, with_this.pallets.seats_of(lot)
        found.append(ParcelWay(load.leg, "house", volume, "m³", load.price, share, load=with_this, places=places))
    return found


def _lots_of_houses(destination: str, today: date) -> QuerySet[ReadyLot]:
    lots = ReadyLot.objects.still_open(today).filter(leg__destinations__contains=[destination])
    return in_loads(lots.exclude(house=None))


_LOTS_OF_HOUSES = FixedQuery(_lots_of_houses)


def _as_lot(asked: ParcelQuestion, load: SharedLoad) -> ReadyLot:
    return ReadyLot(
        product=asked.product,
        company_id=asked.product.company_id,
        leg=load.leg,
        house=load.house,
        week=load.week,
        units=asked.shipment.units,
        cases=asked.shipment.cases,
        gross_g=int(asked.shipment.gross_kg * 1000),
        volume_cm3=int(asked.shipment.volume_m3 * 1_000_000),
    )


def _duty(asked: ParcelQuestion, known: ProductPrices, value: Decimal | None, today: date) -> DutyAnswer:
    hs = asked.product.hs_code_id
    consignment = Consignment(
        asked.destination,
        hs or "",
        today,
        national_code=known.national_codes.get(asked.destination, ""),
        originates=proven_origin(None, known.origins.get(asked.destination)),
        to_consumer=asked.to_consumer,
        customs_value=value,
    )
    return calculate_duty(tariff_rows([asked.destination], [hs]) if hs else [], consignment)


def _duty_usd(duty: DutyAnswer, value: Decimal | None, asked: ParcelQuestion) -> Decimal | None:
    """Return base and additional duty of the goods' value, without freight; None if rate or value is not known."""
    if value is None or duty.pct is None:
        return None
    if duty.specific and duty.specific_unit != SpecificUnit.USD_KG:
        return None
    net = asked.shipment.gross_kg  # a parcel's net weight is not known better
    return round_half_up(value * (duty.pct + duty.additional_pct) / 100 + net * duty.specific)
