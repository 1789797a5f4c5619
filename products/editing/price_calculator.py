"""Price calculator: the price of one unit at each Incoterm 2020, from the workshop to the port of arrival."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from products.models import PriceTerm

INSURED_SHARE = Decimal("1.10")  # Incoterms 2020: CIF and CIP insure 110 % of the contract value
CENT = Decimal("0.01")


@dataclass(frozen=True)
class ShipmentCosts:
    """The costs of one shipment in US dollars; `unit`: one unit at the workshop; `insurance`: a percentage."""

    unit: Decimal
    quantity: int
    inland: Decimal = Decimal(0)
    papers: Decimal = Decimal(0)
    port: Decimal = Decimal(0)
    freight: Decimal = Decimal(0)
    insurance: Decimal = Decimal(0)


@dataclass(frozen=True)
class PriceStep:
    """The price of one unit at an Incoterm, and the amount added since the previous step."""

    incoterm: str
    amount: Decimal
    added: Decimal


def price_steps(costs: ShipmentCosts) -> list[PriceStep]:
    """Return EXW → FCA (inland freight, export documents) → FOB (port) → CFR (freight) → CIF (insurance), per unit."""
    each = Decimal(costs.quantity)
    exw = costs.unit
    fca = exw + (costs.inland + costs.papers) / each
    fob = fca + costs.port / each
    cfr = fob + costs.freight / each
    cif = cfr / (1 - INSURED_SHARE * costs.insurance / 100)
    found, before = [], Decimal(0)
    for incoterm, amount in (
        (PriceTerm.Incoterm.EXW, exw),
        (PriceTerm.Incoterm.FCA, fca),
        (PriceTerm.Incoterm.FOB, fob),
        (PriceTerm.Incoterm.CFR, cfr),
        (PriceTerm.Incoterm.CIF, cif),
    ):
        found.append(PriceStep(incoterm, _round_to_cents(amount), _round_to_cents(amount - before)))
        before = amount
    return found


def _round_to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
