"""Invented freight prices of the demo: no carrier asked them."""

from datetime import timedelta
from decimal import Decimal

from exportasv.demo.ground import DEMO_TODAY
from market_access.models import FreightLeg, FreightPrice

QUOTED_BY = "cotización inventada de la demostración"
AGE = timedelta(days=20)
PRICES: dict[str, tuple[str, str]] = {  # code of a leg → price, minimum
    "LEG-SAL-MIA": ("2.10", "95"),
    "LEG-SAL-LAX": ("2.40", "110"),
    "LEG-SAL-MAD": ("3.60", "140"),
    "LEG-STC-MIA-LCL": ("95", "190"),
    "LEG-STC-MIA-FCL": ("2400", ""),
    "LEG-PCR-VLC": ("2900", ""),
    "LEG-ROAD-GT": ("180", ""),
    "LEG-ROAD-HN": ("230", ""),
    "LEG-ROAD-CR": ("520", ""),
    "LEG-ROAD-MX": ("640", ""),
    "LEG-INLAND-AQJ": ("220", ""),
    "LEG-INLAND-SAL": ("60", ""),
    "LEG-INLAND-STC": ("900", ""),
}
BY_WEIGHT: dict[str, tuple[tuple[int, str], ...]] = {  # code of a leg → kilos and price
    "LEG-COURIER-US": ((5, "62"), (10, "98"), (20, "165"), (50, "340")),
    "LEG-COURIER-CAM": ((5, "38"), (20, "84"), (50, "150")),
    "LEG-COURIER-EU": ((5, "88"), (20, "260")),
    "LEG-POST": ((1, "14"), (2, "24"), (5, "49")),
}


def build_freight_prices() -> None:
    """Write a price for the legs that companies of the demo ask most; one is left out, as in life."""
    legs = {leg.code: leg for leg in FreightLeg.objects.all()}
    day = DEMO_TODAY - AGE
    rows = [
        FreightPrice(
            leg=legs[code], price=Decimal(price), minimum=Decimal(least) if least else None, quoted_by=QUOTED_BY,
            valid_from=day,
        )
        for code, (price, least) in PRICES.items()
        if code in legs
    ]  # fmt: skip
    rows += [
        FreightPrice(leg=legs[code], up_to_kg=kilos, price=Decimal(price), quoted_by=QUOTED_BY, valid_from=day)
        for code, steps in BY_WEIGHT.items()
        for kilos, price in steps
        if code in legs
    ]
    FreightPrice.objects.bulk_create(rows, ignore_conflicts=True)  # staff's own prices of that day stay
