"""The ready lots of all companies, gathered by route, house and week: what can travel together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from companies.models import Company
from consulates.models import TradingHouse
from exportasv.core.db.fixed_query import FixedQuery
from market_access.models import FreightLeg, FreightPrice, ReadyLot
from market_access.models.logistics import FreightBasis, price_for
from market_access.packing.shared import SharedPallets, split_cost
from market_access.pricing.sheet_facts import freight_prices


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
    return gather(_LOTS_WITH.rows(company.pk, today), today)


def _lots_with(company: int, today: date) -> QuerySet[ReadyLot]:
    lots = ReadyLot.objects.still_open(today)
    own = lots.filter(company=company, leg=OuterRef("leg"), week=OuterRef("week"))
    same_house = Q(Exists(own.filter(house=OuterRef("house"))))
    no_house = Q(Exists(own.filter(house=None)), house=None)
    return in_loads(lots.filter(same_house | no_house))


def in_loads(lots: QuerySet[ReadyLot]) -> QuerySet[ReadyLot]:
    """Return these lots as `gather` takes them."""
    rows = lots.select_related("leg", "house__consulate", "product", "company")
    return rows.order_by("week", "leg__position", "leg_id", "house_id", "made_at", "pk")


def gather(lots: Collection[ReadyLot], today: date) -> list[SharedLoad]:
    """Return lots of `in_loads` by route, house and week. One query; none without lots."""
    if not lots:
        return []
    prices, found = freight_prices({lot.leg_id for lot in lots}, today), []
    for (week, _leg, _house), group in groupby(lots, key=lambda lot: (lot.week, lot.leg_id, lot.house_id)):
        together = list(group)
        leg = together[0].leg
        price = price_for(prices.of(leg), SharedPallets(together).chargeable_kg(leg.mode))
        found.append(SharedLoad(leg, together[0].house, week, together, price))
    return found


_LOTS_WITH = FixedQuery(_lots_with)
