"""The numbers of a price ladder and where each comes from: the owner, the product, staff's prices, the tariff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.lazy_text import StrOrPromise
from market_access.models import DutyRow, FreightPrice
from market_access.models.duties import DutyKind
from market_access.packing.cases import shipment_of
from market_access.packing.loads import Shipment
from market_access.pricing.ladder import markup_of_margin, round_half_up
from products.models import PriceTerm, Product

MARKUPS = ("in_importer", "in_retail")
MARKUPS_AS, MARGIN = "markups_as", "margin"  # among what an owner typed: how the markups are meant
PERCENT_INPUTS = frozenset({"in_ins_rate"})  # typed in percent, a share in the formulas
# What a number in the ladder is, as its owner reads it.
LABELS: dict[str, StrOrPromise] = {
    "in_price": gettext_lazy("Price of one unit at your door (EXW)"),
    "in_packing": gettext_lazy("Export packing, whole lot"),
    "in_inland": gettext_lazy("Freight to the port, airport or border"),
    "in_papers": gettext_lazy("Export documents and customs agent"),
    "in_origin_handling": gettext_lazy("Handling and loading at the port"),
    "in_net_kg": gettext_lazy("Net weight of the lot, kg"),
    "in_gross_kg": gettext_lazy("Gross weight of the lot, kg"),
    "in_m3": gettext_lazy("Volume of the lot, m³"),
    "in_litres": gettext_lazy("Litres in the lot"),
    "in_strength": gettext_lazy("Alcohol, % by volume"),
    "in_excise": gettext_lazy("Federal tax per proof gallon, US$"),
    "in_freight_rate": gettext_lazy("Main freight: the carrier's price"),
    "in_freight_min": gettext_lazy("Main freight: at least"),
    "in_ins_rate": gettext_lazy("Insurance, % of the value"),
    "in_dest": gettext_lazy("Terminal and delivery at destination"),
    "in_duty_pct": gettext_lazy("Base duty, %"),
    "in_duty_specific": gettext_lazy("Base duty, US$ per net kilo"),
    "in_duty_litre": gettext_lazy("Base duty, US$ per litre"),
    "in_add_pct": gettext_lazy("Additional duty, %"),
    "in_mpf_pct": gettext_lazy("Processing fee of US customs, %"),
    "in_mpf_min": gettext_lazy("Processing fee: at least"),
    "in_mpf_max": gettext_lazy("Processing fee: at most"),
    "in_hmf_pct": gettext_lazy("US port fee, %"),
    "in_broker": gettext_lazy("Customs broker at destination"),
    "in_importer": gettext_lazy("What the importer adds, %"),
    "in_retail": gettext_lazy("What the shop adds, %"),
    "in_vat": gettext_lazy("Tax on consumption, %"),
}


class Origin(StrEnum):
    """Where a number comes from."""

    TYPED = "typed"
    PRODUCT = "product"
    PRICE_TABLE = "price_table"
    TARIFF = "tariff"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Given:
    """A number of the ladder: its value in the formulas' unit (None: nobody knows it), and where it comes from.

    `says` tells it in words with its date, made only where it is shown; `is_unverified` that it is to be confirmed.
    """

    name: str
    value: Decimal | None
    origin: Origin
    says: StrOrPromise = ""
    is_unverified: bool = False

    @property
    def label(self) -> str | Promise:
        return LABELS.get(self.name, self.name)

    @property
    def value_as_typed(self) -> Decimal | None:
        """Return the value as people type it: a rate in percent."""
        if self.value is None or self.name not in PERCENT_INPUTS:
            return self.value
        return (self.value * 100).normalize()


def typed_inputs(typed: Mapping[str, str]) -> dict[str, Given]:
    """Return the numbers that an owner typed; a margin on the price becomes the markup on the cost of the formulas."""
    found = {}
    for name, text in typed.items():
        if name not in LABELS:
            continue
        value, says = Decimal(text), _("you typed it")
        if name in PERCENT_INPUTS:
            value /= 100
        elif name in MARKUPS and typed.get(MARKUPS_AS) == MARGIN:
            value, says = markup_of_margin(value), _("you typed a margin of %(n)s%% on the price") % {"n": text}
        found[name] = Given(name, value, Origin.TYPED, says)
    return found


def product_inputs(product: Product, exw: Sequence[PriceTerm], units: int) -> dict[str, Given]:
    """Return the numbers that follow from the product: its EXW price, the weights and volume of its cases."""
    found: dict[str, Decimal] = {}
    steps = [each for each in exw if each.from_quantity <= units]
    if steps:
        found["in_price"] = min(steps, key=lambda each: (-each.from_quantity, each.amount)).amount
    if (shipment := shipment_of(product, units)) is not None:
        found |= _weights(product, shipment)
    if product.net_volume_ml:
        found["in_litres"] = Decimal(product.net_volume_ml * units) / 1000
    says = _("from your product")
    return {name: Given(name, value, Origin.PRODUCT, says) for name, value in found.items()}


def _weights(product: Product, shipment: Shipment) -> dict[str, Decimal]:
    """Return gross and net weight in kilos and the volume in m³; a net weight that nobody gave is the gross weight."""
    net = shipment.gross_kg
    if product.case_net_g:
        net = Decimal(product.case_net_g * shipment.cases) / 1000
    elif product.net_weight_g:
        net = Decimal(product.net_weight_g * shipment.units) / 1000
    return {
        "in_gross_kg": round_half_up(shipment.gross_kg, 2),
        "in_net_kg": round_half_up(net, 2),
        "in_m3": round_half_up(shipment.volume_m3, 3),
    }


def price_inputs(main: FreightPrice | None, inland: FreightPrice | None, containers: int = 1) -> dict[str, Given]:
    """Return the freights that staff typed, with the day of each; the main one for so many containers."""
    found = {}
    if main is not None:
        found["in_freight_rate"] = _of_table("in_freight_rate", main.price * containers, main, containers)
        if main.minimum:
            found["in_freight_min"] = _of_table("in_freight_min", main.minimum, main)
    if inland is not None:
        found["in_inland"] = _of_table("in_inland", inland.price, inland)
    return found


def _of_table(name: str, value: Decimal, price: FreightPrice, times: int = 1) -> Given:
    return Given(name, value, Origin.PRICE_TABLE, _price_words(price.valid_from, price.quoted_by, times))


def _words_of_price(day: date, who: str, times: int) -> str:
    says = _("price table of %(day)s, %(who)s") % {"day": _day(day), "who": who}
    return says + _("; for %(n)s containers") % {"n": times} if times > 1 else says


_price_words = lazy(_words_of_price, str)


def paper_inputs(rows: Sequence[DutyRow], day: date) -> dict[str, Given]:
    """Return what the export papers cost at least, tax included; nothing if no row at home says it. `rows`: at home."""
    today = [row for row in rows if row.has_begun(day) and not row.has_ended(day)]
    tax = sum((row.ad_valorem_pct or Decimal(0) for row in today if row.kind == DutyKind.VAT), Decimal(0))
    fees = [row for row in today if row.kind == DutyKind.FEE and not row.applies_to and row.specific_amount]
    if not fees:
        return {}
    cost = sum((row.specific_amount or Decimal(0) for row in fees), Decimal(0))
    says = _("%(name)s with tax, checked %(day)s; without an agent") % {
        "name": ", ".join(row.name for row in fees),
        "day": _day(fees[0].checked_on),
    }
    unsure = any(not row.is_verified for row in fees)
    return {"in_papers": Given("in_papers", round_half_up(cost * (100 + tax) / 100), Origin.TARIFF, says, unsure)}


def tariff_input(name: str, value: Decimal, row: DutyRow | None) -> Given:
    """Return a number of the tariff with the row that gives it."""
    if row is None:
        return Given(name, value, Origin.TARIFF, gettext_lazy("no row of the tariff asks for it today"))
    return Given(name, value, Origin.TARIFF, _tariff_words(row), not row.is_verified)


def _words_of_row(row: DutyRow) -> str:
    return _("%(name)s, checked %(day)s") % {"name": row.name, "day": _day(row.checked_on)}


_tariff_words = lazy(_words_of_row, str)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
