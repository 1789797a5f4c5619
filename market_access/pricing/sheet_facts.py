"""What price ladders and first parcels read from the database: tariff, freight prices, what is known of products."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.db.json_rows import json_rows, read_rows
from market_access.models import DutyRow, FreightLeg, FreightPrice, NationalCode, PriceSheet
from market_access.models.destinations import CENTRAL_AMERICA, Destination
from market_access.models.duties import DutyMarket
from market_access.models.logistics import LegMode
from market_access.origin.questions import KnownOrigin, origin_columns, origins_of, read_bill
from market_access.pricing.duties import Tariff
from market_access.pricing.inputs import Given, paper_inputs
from products.models import PriceTerm, Product

HOME = DutyMarket.SV
CHAPTER_DIGITS = 2


@dataclass(frozen=True)
class ProductPrices:
    """What the prices of a product abroad begin with: its prices, and by destination its national code and origin.

    `bill_price` and `materials_cost` are those of one unit in its bill of materials.
    """

    prices: list[PriceTerm]
    national_codes: Mapping[str, str]
    origins: Mapping[str, KnownOrigin]
    bill_price: Decimal | None = None
    materials_cost: Decimal = Decimal(0)

    @property
    def exw(self) -> list[PriceTerm]:
        """Return the prices at the door, that of the smallest quantity first."""
        return [each for each in self.prices if each.incoterm == PriceTerm.Incoterm.EXW]


def product_prices(products: Iterable[int], day: date) -> dict[int, ProductPrices]:
    """Return product → what its prices begin with, its origin as of a day. One query."""
    return {row["pk"]: _read_product(row, day) for row in _PRODUCT_PRICES.rows([*products], day)}


def _read_product(row: Mapping[str, Any], day: date) -> ProductPrices:
    bill, materials = read_bill(row)
    return ProductPrices(
        read_rows(PriceTerm, row["price_rows"]),
        {each["destination"]: each["code"] for each in row["code_rows"]},
        origins_of(row, day),
        bill.price if bill else None,
        sum((each.cost for each in materials), Decimal(0)),
    )


def _product_columns(products: list, day: date) -> QuerySet:
    prices = PriceTerm.objects.filter(product=OuterRef("pk")).order_by("from_quantity", "amount")
    columns: dict[str, Any] = {
        "price_rows": json_rows(prices),
        "code_rows": json_rows(NationalCode.objects.filter(product=OuterRef("pk"))),
        **origin_columns(day),
    }
    rows = Product.objects.filter(is_any_of("pk", products)).order_by()
    return rows.annotate(**columns).values("pk", "hs_code_id", *columns)


_PRODUCT_PRICES = FixedQuery(_product_columns)


@dataclass(frozen=True)
class FreightPrices:
    """Prices that hold on a day: by leg, and of the way from home by the place that it leads to."""

    by_leg: Mapping[int, list[FreightPrice]]
    inland_to: Mapping[str, list[FreightPrice]]

    def of(self, leg: FreightLeg | None) -> list[FreightPrice]:
        return self.by_leg.get(leg.pk, []) if leg else []

    def inland(self, leg: FreightLeg | None) -> list[FreightPrice]:
        """Return the prices of the way from home to where a leg begins."""
        return self.inland_to.get(leg.origin, []) if leg else []


def freight_prices(legs: Iterable[int], day: date) -> FreightPrices:
    """Return the prices of legs, and of the ways to where they begin, that hold on a day. One query."""
    found = {}
    inland: dict[str, int] = {}
    for row in _FREIGHT_PRICES.rows([*legs], day):
        found[row["pk"]] = read_rows(FreightPrice, row["price_rows"])
        if row["is_inland"]:
            inland[row["place"]] = row["pk"]
    return FreightPrices(found, {place: found[leg] for place, leg in inland.items()})


def _priced_legs(legs: list, day: date) -> QuerySet:
    asked = is_any_of("pk", legs)
    begins = FreightLeg.objects.filter(asked).order_by().values("origin")
    inland = Q(is_inland=True, is_active=True, place__in=begins)
    prices = FreightPrice.objects.valid_on(day).filter(leg=OuterRef("pk")).order_by("load_unit", "up_to_kg", "pk")
    rows = FreightLeg.objects.filter(Q(asked) | inland).order_by("position", "code")
    return rows.annotate(price_rows=json_rows(prices)).values("pk", "place", "is_inland", "price_rows")


_FREIGHT_PRICES = FixedQuery(_priced_legs)


def main_legs(day: date) -> list[FreightLeg]:
    """Return the routes abroad, each with `is_priced`: whether a price that staff typed holds on a day. One query."""
    return _MAIN_LEGS.rows(day)


def _legs_abroad(day: date) -> QuerySet[FreightLeg]:
    prices = FreightPrice.objects.valid_on(day).filter(leg=OuterRef("pk"))
    columns: dict[str, Any] = {"is_priced": Exists(prices)}
    return FreightLeg.objects.filter(is_active=True, is_inland=False).annotate(**columns)


_MAIN_LEGS = FixedQuery(_legs_abroad)


def first_priced_leg(legs: Iterable[FreightLeg]) -> FreightLeg | None:
    """Return the first of these routes of which a price is known; None if none. Post and couriers come last."""
    priced = (leg for leg in legs if leg.is_priced)
    return min(priced, key=lambda leg: leg.mode in (LegMode.COURIER, LegMode.POST), default=None)


def tariff_rows(
    destinations: Collection[str], codes: Collection[str], countries: Collection[str] = ()
) -> list[DutyRow]:
    """Return the rows in use for destinations, for countries of the union, and at home, in every version. One query.

    Those of destinations and countries are of the chapters of these codes, or of every good.
    """
    markets = {HOME.value, *destinations, *countries} - {""}
    if markets & set(Destination.CENTRAL_AMERICAN):
        markets.add(CENTRAL_AMERICA)
    chapters = {code[:CHAPTER_DIGITS] for code in codes if code}
    return _TARIFF.rows(sorted(markets), sorted(chapters))


def _rows_in_use(markets: list[str], chapters: list[str]) -> QuerySet[DutyRow]:
    touching = Q(hs=[]) | Q(market=HOME) | Q(_is_of_chapter(chapters))
    return DutyRow.objects.filter(touching, is_any_of("market", markets), is_active=True)


_TARIFF = FixedQuery(_rows_in_use)


def _is_of_chapter(chapters: list[str]) -> Func:
    """Return the condition that a code of a row, which has two digits or more, is of one of these chapters."""
    values = Value(chapters, ArrayField(CharField()))
    return Func(
        F("hs"),
        values,
        template="EXISTS (SELECT 1 FROM unnest(%(expressions)s))",
        arg_joiner=f") AS code WHERE left(code, {CHAPTER_DIGITS}) = ANY(",
        output_field=BooleanField(),
    )


@dataclass(frozen=True)
class SheetFacts:
    """What a ladder reads from the database. The prices hold today; `day` is that of tariff and origin.

    `papers` are what the export papers cost at home.
    """

    product: Product
    hs_code: str
    national_code: str
    tariff: Tariff
    papers: Mapping[str, Given]
    prices: list[FreightPrice]
    inland_prices: list[FreightPrice]
    known: ProductPrices
    day: date
    origin: KnownOrigin | None = None  # what the bill of materials says for certain in the sheet's destination

    @classmethod
    def of(cls, sheet: PriceSheet, day: date | None = None) -> Self:
        """Read what one sheet needs. Three queries."""
        return cls.of_all([sheet], day)[0]

    @classmethod
    def of_all(cls, sheets: Sequence[PriceSheet], day: date | None = None) -> list[Self]:
        """Read what sheets need. Three queries, however many sheets: tariff, freight prices, products."""
        if not sheets:
            return []
        day = day or timezone.localdate()
        freight = freight_prices({sheet.leg_id for sheet in sheets if sheet.leg_id}, timezone.localdate())
        known = product_prices({sheet.product_id for sheet in sheets}, day)
        keys = [(sheet.destination, sheet.country, _known_code(sheet, known[sheet.product_id])) for sheet in sheets]
        places, countries, codes = (set(each) for each in zip(*keys, strict=True))
        rows = tariff_rows(places, codes, countries)
        papers = paper_inputs([row for row in rows if row.market == HOME], day)
        tariffs = {key: Tariff.of(rows if key[-1] else [], *key, day) for key in dict.fromkeys(keys)}
        return [
            cls(
                sheet.product,
                sheet.product.hs_code_id or "",
                of_product.national_codes.get(sheet.destination, ""),
                tariffs[key],
                papers,
                freight.of(sheet.leg),
                freight.inland(sheet.leg),
                of_product,
                day,
                of_product.origins.get(sheet.destination),
            )
            for sheet, key, of_product in zip(sheets, keys, (known[each.product_id] for each in sheets), strict=True)
        ]


def _known_code(sheet: PriceSheet, known: ProductPrices) -> str:
    """Return the national code of a ladder's product if it has one, else its six digits; "" without these."""
    hs_code = sheet.product.hs_code_id or ""
    return hs_code and (known.national_codes.get(sheet.destination) or hs_code)
