"""The ready lots of all companies, gathered by route, house and week: what can travel together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, OuterRef, Q

from companies.models import Company
from consulates.models import TradingHouse
from market_access.models import FreightLeg, FreightPrice, ReadyLot
from market_access.models.logistics import FreightBasis, price_for
from market_access.packing.shared import SharedPallets, split_cost


@dataclass(frozen=True)
class SharedLoad:
    """The lots of one route, house and week; `cost` is the main freight, None while staff typed no price."""

    leg: FreightLeg
    house: TradingHouse | None
    week: date
    lots: list[ReadyLot]
    price: FreightPrice | None

    @property
    def pallets(self) -> SharedPallets:
        return SharedPallets(self.lots)

    @property
    def companies(self) -> int:
        return len({lot.company_id for lot in self.lots})

    @property
    def cost(self) -> Decimal | None:
        """Return the main freight of all lots together, to the cent."""
        if self.price is None:
            return None
        match self.leg.freight:
            case FreightBasis.MEASURE:
                charged = self.pallets.measure * self.price.price
            case FreightBasis.KILO:
                charged = self.pallets.chargeable_kg(self.leg.mode) * self.price.price
            case _:
                charged = self.price.price
        return max(charged, self.price.minimum or Decimal(0)).quantize(Decimal("0.01"))

    def shares(self) -> list[tuple[ReadyLot, Decimal | None]]:
        """Return each lot with its part of the freight, by weight and volume."""
        if self.cost is None:
            return [(lot, None) for lot in self.lots]
        return list(zip(self.lots, split_cost(self.cost, self.lots), strict=True))

    def for_company(self, company: int) -> dict[str, object]:
        """Return what one company may see: its own lots and parts, and of the others only how many they are."""
        own = [(lot, share) for lot, share in self.shares() if lot.company_id == company]
        return {"load": self, "own": own, "others": self.companies - 1}


def loads_with(company: Company, today: date) -> list[SharedLoad]:
    """Return what may travel together with a company's lots, the next week first. Two queries."""
    lots = ReadyLot.objects.still_open(today)
    own = lots.filter(company=company, leg=OuterRef("leg"), week=OuterRef("week"))
    same_house = Q(Exists(own.filter(house=OuterRef("house"))))
    no_house = Q(Exists(own.filter(house=None)), house=None)
    return gather(lots.filter(same_house | no_house), today)


def gather(lots: Iterable[ReadyLot], today: date) -> list[SharedLoad]:
    """Return lots by route, house and week. `lots` is a query of ReadyLot."""
    rows = list(
        lots.select_related("leg", "house__consulate", "product", "company").order_by(  # type: ignore[attr-defined]
            "week", "leg__position", "leg_id", "house_id", "made_at", "pk"
        )
    )
    prices: dict[int, list[FreightPrice]] = {}
    for each in FreightPrice.objects.valid_on(today).filter(leg__in={row.leg_id for row in rows}):
        prices.setdefault(each.leg_id, []).append(each)
    found = []
    for (week, leg, _house), group in groupby(rows, key=lambda row: (row.week, row.leg_id, row.house_id)):
        together = list(group)
        price = price_for(prices.get(leg, []), SharedPallets(together).chargeable_kg(together[0].leg.mode))
        found.append(SharedLoad(together[0].leg, together[0].house, week, together, price))
    return found
