"""Kinds of goods and services of the invented companies, and how their packs, cases and prices derive from them.

Texts in both languages are written "Spanish=English". A kind × its variants × their packs give the products.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from products.models import Delivery, PriceBasis, ProductKind, Storage, WorkLanguage

PALLET_CM = (120, 100)
PALLET_STACK_CM = 150  # height of the cases on a pallet
PALLET_MAX_KG = 900
FRESH_DAYS = 60  # a good that keeps no longer is perishable
LEAST_SHARE = 0.6  # of the smallest pack's price per kilo, litre or piece: no pack is cheaper
CASE_COUNTS = (1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 24, 30, 36, 48, 60, 72, 96, 120)
FOOTPRINTS_CM = ((20, 15), (30, 20), (40, 30), (50, 30), (50, 40), (60, 40), (60, 50), (100, 60), (120, 50), (120, 100))


class Text(NamedTuple):
    """A text in both languages."""

    es: str
    en: str


def text_pair(written: str) -> Text:
    """Return the text written as "Spanish=English"."""
    es, en = written.split("=")
    return Text(es, en)


class Pack(NamedTuple):
    """A presentation of a good, its unit of sale, and what a unit contains."""

    name: Text
    unit: Text
    pieces: int
    grams: int  # of a unit
    is_liquid: bool  # grams are millilitres on the label


def read_pack(written: str) -> Pack:
    """Return the pack written as "name es=name en=unit es=unit en=12 x 250 g" (or ml; "250 g" for one piece)."""
    name_es, name_en, unit_es, unit_en, content = written.split("=")
    count, _x, each = content.rpartition(" x ")
    amount, measure = each.split()
    pieces = int(count or 1)
    grams = round(pieces * float(amount))
    return Pack(Text(name_es, name_en), Text(unit_es, unit_en), pieces, grams, measure == "ml")


class Variant(NamedTuple):
    """A variant of a kind; `hs` where its HS code differs from its kind's."""

    name: Text
    hs: str = ""


@dataclass(frozen=True)
class Family:
    """What kinds of goods of one family share: how they are kept, certified, packed, made and used."""

    code: str
    made: tuple[Text, ...]
    used: tuple[Text, ...]
    storage: str = ""
    certificates: tuple[str, ...] = ()
    lead_days: tuple[int, ...] = (10, 15, 20)
    kg_per_litre: float = 0.5  # of the packed unit, with its air
    tare: float = 1.08  # gross weight of a full case for its net weight
    case_kg: float = 10
    discount: float = 0.1  # how fast the price per kilo falls with the pack; see pack_factor
    monthly_sales: int = 1500  # US dollars of goods that one worker makes in a month
    private_label: bool = True


def family(code: str, made: list[str], used: list[str], **facts: object) -> Family:
    return Family(code, tuple(map(text_pair, made)), tuple(map(text_pair, used)), **facts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Line:
    """Variants of a kind that come in the same packs; what is empty is the kind's."""

    variants_text: str
    packs_text: str
    hs: str = ""
    storage: str = ""
    shelf_days: int | None = None
    price: float = 0  # US dollars EXW, of the first pack
    are_styles: bool = False  # the packs are colours or woods, not sizes: no family of products

    @cached_property
    def variants(self) -> list[Variant]:
        found = [each.split("=") for each in self.variants_text.split(";")]
        return [Variant(Text(es, en), *hs) for es, en, *hs in found]

    @cached_property
    def packs(self) -> list[Pack]:
        return [read_pack(each) for each in self.packs_text.split(";")]


@dataclass(frozen=True)
class GoodsKind:
    """A kind of goods: its lines, its price and what it is."""

    name: Text
    family: Family
    hs: str
    price: float  # US dollars EXW, of the first pack
    text: Text
    lines: tuple[Line, ...]
    shelf_days: int | None = None
    ingredients: Text | None = None
    allergens: Text | None = None
    without: tuple[str, ...] = ()  # certificates of the family that do not fit this kind


def goods(
    name: str,
    family: Family,
    hs: str,
    price: float,
    text: str,
    *lines: Line,
    shelf: int | None = None,
    contents: str = "",
    without: tuple[str, ...] = (),
) -> GoodsKind:
    """Return a kind of goods; `contents` is "ingredients es=en=allergens es=en"."""
    ingredients = allergens = None
    if contents:
        parts = contents.split("=")
        ingredients, allergens = Text(*parts[:2]), Text(*parts[2:])
    return GoodsKind(text_pair(name), family, hs, price, text_pair(text), lines, shelf, ingredients, allergens, without)


class Offer(NamedTuple):
    """A way to buy a service: its name, what the price is for, and the price in US dollars."""

    name: Text
    basis: PriceBasis
    price: float


@dataclass(frozen=True)
class ServiceKind:
    """A kind of services, with its CPC 2.1 code."""

    name: Text
    cpc: str
    text: Text
    variants: tuple[tuple[Text, str], ...]  # with the variant's own CPC code, or ""
    offers: tuple[Offer, ...]
    made: tuple[Text, ...]
    used: tuple[Text, ...]
    references: Text
    delivery: tuple[Delivery, ...] = (Delivery.REMOTE,)
    languages: tuple[WorkLanguage, ...] = (WorkLanguage.ES, WorkLanguage.EN)
    lead_days: tuple[int, ...] = (5, 10, 15)
    signs_nda: bool = True


class GoodsVariant(NamedTuple):
    """A variant of a kind in its packs: made by one company, and one family of products if the packs are sizes."""

    kind: GoodsKind
    line: Line
    variant: Variant
    packs: list[Pack]

    @property
    def hs(self) -> str:
        return self.variant.hs or self.line.hs or self.kind.hs

    @property
    def storage(self) -> str:
        return self.line.storage or self.kind.family.storage

    @property
    def shelf_days(self) -> int | None:
        return self.line.shelf_days or self.kind.shelf_days

    @property
    def product_kind(self) -> ProductKind:
        """Return whether it keeps or is perishable."""
        cold = self.storage in (Storage.FROZEN, Storage.CHILLED)
        fresh = self.shelf_days is not None and self.shelf_days <= FRESH_DAYS
        return ProductKind.PERISHABLE if cold or fresh else ProductKind.GOOD

    def price(self, pack: Pack) -> float:
        """Return the price of a pack in US dollars, EXW."""
        first = self.line.packs[0]
        smallest = min(self.line.packs, key=lambda each: each.grams)
        unit_price = (self.line.price or self.kind.price) / first.grams
        share = self._share(pack, smallest) / self._share(first, smallest)
        return unit_price * share * pack.grams

    def _share(self, pack: Pack, smallest: Pack) -> float:
        """Return the price per kilo of a pack for that of the smallest pack."""
        return float(max(LEAST_SHARE, (pack.grams / smallest.grams) ** -self.kind.family.discount))


class Case(NamedTuple):
    """A shipping case: units, measures in cm, weights in g, and how it stands on a pallet."""

    units: int
    length: int
    width: int
    height: int
    net: int
    gross: int
    per_layer: int
    layers: int


def case_of(pack: Pack, family: Family) -> Case:
    """Return the case in which units of a pack are shipped."""
    unit_kg = pack.grams / 1000
    fitting = [n for n in CASE_COUNTS if n * unit_kg <= family.case_kg and n * unit_kg / family.kg_per_litre <= 120]
    units = max(fitting, default=1)
    net = units * pack.grams
    gross = round(net * family.tare / 10) * 10 + 250
    cm3 = net / family.kg_per_litre
    length, width = next(
        (each for each in FOOTPRINTS_CM if cm3 / (each[0] * each[1]) <= min(1.2 * each[1], 110)), FOOTPRINTS_CM[-1]
    )
    height = max(6, -(-cm3 // (length * width)))
    per_layer = max(1, (PALLET_CM[0] // length) * (PALLET_CM[1] // width))
    by_weight = PALLET_MAX_KG * 1000 // max(1, gross * per_layer)
    layers = max(1, min(int(PALLET_STACK_CM // height), by_weight))
    return Case(units, length, width, int(height), net, gross, per_layer, layers)
