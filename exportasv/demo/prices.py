"""Prices of the demo's products: EXW, then what the way to each of the company's markets adds."""

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from exportasv.demo.survey import exporting_markets
from products.models import PriceTerm, Product

Term = PriceTerm.Incoterm
PORT_PALLETS = 4  # the least that is worth the way to the port of Acajutla
PORT_MONTHS = 4  # a company offers what it can make in these months
AIR_LEAST_VALUE = 7  # US dollars a chargeable kilo; what is cheaper does not fly
CM3_PER_AIR_KILO = 5000
STEPS = ((3, Decimal("0.96")), (8, Decimal("0.92")))  # times the minimum order, share of the first price
STEPPED_SHARE = 0.36


class FirstPrice(NamedTuple):
    """The price from which the others follow: EXW of a good, or of a service with its basis."""

    amount: Decimal
    basis: str = ""


class Way(NamedTuple):
    """What a term adds to the EXW price: a share, and US dollars for each chargeable kilo."""

    incoterm: str
    place: str
    share: float
    per_kilo: float


AIRPORT = Way(Term.FCA, "San Salvador", 0.02, 0.05)
PORT = Way(Term.FOB, "Acajutla", 0.025, 0.06)
ROAD = {
    "GT": (Way(Term.FCA, "San Cristóbal", 0.025, 0.06), Way(Term.DAP, "Ciudad de Guatemala", 0.045, 0.14)),
    "HN": (Way(Term.FCA, "El Amatillo", 0.025, 0.07), Way(Term.CPT, "Tegucigalpa", 0.045, 0.19)),
    "NI": (Way(Term.CPT, "Managua", 0.05, 0.24),),
    "CR": (Way(Term.CPT, "San José", 0.05, 0.32),),
    "PA": (Way(Term.CPT, "Ciudad de Panamá", 0.055, 0.45),),
    "MX": (Way(Term.CPT, "Tapachula", 0.05, 0.28),),
}
AIR = {
    "US": (
        Way(Term.CPT, "Los Ángeles", 0.05, 2.6),
        Way(Term.CPT, "Miami", 0.05, 2.2),
        Way(Term.CPT, "Houston", 0.05, 2.4),
    ),
    "ES": (Way(Term.CPT, "Barcelona", 0.06, 4.1),),
    "IT": (Way(Term.CPT, "Barcelona", 0.06, 4.1),),
    "DE": (Way(Term.CPT, "Rotterdam", 0.06, 4.3),),
}
SEA = {
    "US": (
        Way(Term.CIF, "Long Beach", 0.05, 0.3),
        Way(Term.CIF, "Miami", 0.05, 0.28),
        Way(Term.CIF, "Houston", 0.05, 0.29),
    ),
    "MX": (Way(Term.CIF, "Manzanillo", 0.045, 0.2), Way(Term.CIF, "Veracruz", 0.05, 0.3)),
    "ES": (Way(Term.CIF, "Barcelona", 0.06, 0.42),),
    "IT": (Way(Term.CIF, "Barcelona", 0.06, 0.42),),
    "DE": (Way(Term.CIF, "Rotterdam", 0.06, 0.44),),
    "HN": (Way(Term.CPT, "Puerto Cortés", 0.045, 0.17),),
}


def _countries_by_place() -> dict[str, set[str]]:
    """Return place → the countries to whose buyers a price at this place is quoted."""
    found: dict[str, set[str]] = {}
    for country, ways in chain(ROAD.items(), AIR.items(), SEA.items()):
        for way in ways:
            found.setdefault(way.place, set()).add(country)
    return found


COUNTRIES_BY_PLACE = _countries_by_place()


def build_prices(products: list[tuple[Product, FirstPrice]]) -> None:
    """Create the prices of products from the first price of each."""
    dice = random.Random(314)
    markets = exporting_markets()
    rows: list[PriceTerm] = []
    for product, price in products:
        if product.is_service:
            rows.append(PriceTerm(product=product, basis=price.basis, amount=price.amount))
        else:
            rows += goods_prices(product, price.amount, markets.get(product.company_id, []), dice)
    PriceTerm.objects.bulk_create(rows)


def goods_prices(product: Product, exw: Decimal, countries: list[str], dice: random.Random) -> Iterator[PriceTerm]:
    """Yield the prices of a good: at the factory with steps, at airport, border and port, and in its markets."""
    kilos = chargeable_kilos(product)
    yield PriceTerm(product=product, incoterm=Term.EXW, amount=exw)
    if dice.random() < STEPPED_SHARE:
        for times, share in STEPS:
            step = (product.minimum_order or 1) * times
            yield PriceTerm(product=product, incoterm=Term.EXW, amount=rounded_price(exw * share), from_quantity=step)
    ways = [(AIRPORT, 1)]
    lot = port_lot(product)
    if lot:
        ways.append((PORT, lot))
    for country in countries:
        ways += [(way, 1) for way in ROAD.get(country, ())]
        if lot and country in SEA:
            ways.append((dice.choice(SEA[country]), lot))
        elif country in AIR and float(exw) >= AIR_LEAST_VALUE * kilos:
            ways.append((dice.choice(AIR[country]), 1))
    for way, quantity in dict.fromkeys(ways):
        amount = rounded_price(exw * Decimal(str(1 + way.share)) + Decimal(str(way.per_kilo * kilos)))
        yield PriceTerm(product=product, incoterm=way.incoterm, place=way.place, amount=amount, from_quantity=quantity)


def rounded_price(amount: Decimal) -> Decimal:
    """Return the amount in whole cents, at least one."""
    return max(Decimal("0.01"), amount.quantize(Decimal("0.01")))


def chargeable_kilos(product: Product) -> float:
    """Return the kilos of a unit that freight is paid for: its gross weight or its volume."""
    cm3 = (product.case_length_cm or 0) * (product.case_width_cm or 0) * (product.case_height_cm or 0)
    return max((product.case_gross_g or 0) / 1000, cm3 / CM3_PER_AIR_KILO) / (product.units_per_case or 1)


def pallet_units(product: Product) -> int:
    return (product.cases_per_pallet or 1) * (product.units_per_case or 1)


def port_lot(product: Product) -> int:
    """Return the units that fill PORT_PALLETS, 1 if the minimum order does; 0 if the company cannot make them soon."""
    lot = PORT_PALLETS * pallet_units(product)
    if lot <= (product.minimum_order or 1):
        return 1
    return lot if lot <= PORT_MONTHS * (product.monthly_capacity or 0) else 0
