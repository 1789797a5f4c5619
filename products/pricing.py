"""What follows from a product's prices: price of a kilo, litre or piece, minimum order in dollars, validity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import money, number
from products.models import Product
from products.models.prices import row_terms


@dataclass(frozen=True)
class PriceRow:
    """A price as buyers read it: its terms, from how many units it holds, and the amount with its measure."""

    terms: str
    quantity: int
    amount: Decimal
    measure: str
    pk: int | None = None  # if the row says it


def price_table(product: Product, rows: Iterable[Mapping[str, Any]]) -> list[PriceRow]:
    """Return a product's prices, given as `price_rows()` returns them; the steps of the same terms stand together.

    The first price of the terms holds from the minimum order.
    """
    found = [_price_row(product, row, Decimal(row["amount"])) for row in rows]
    order = list(dict.fromkeys(row.terms for row in found))
    return sorted(found, key=lambda row: (order.index(row.terms), row.quantity))


def has_steps(prices: Iterable[PriceRow]) -> bool:
    """Return whether a price depends on the quantity, so that it must be said."""
    return any(price.quantity > 1 for price in prices)


def _price_row(product: Product, row: Mapping[str, Any], amount: Decimal) -> PriceRow:
    quantity, measure = first_quantity(row["quantity"], product), unit_measure_price(amount, product)
    return PriceRow(row_terms(row), quantity, amount, measure, row.get("pk"))


def first_quantity(quantity: int, product: Product) -> int:
    """Return from how many units a price holds: a price from 1 holds from the minimum order."""
    return max(quantity, product.minimum_order or 1)


def unit_measure_price(amount: Decimal, product: Product) -> str:
    """Return the price of a kilo, a litre or a piece of the unit's content: "$26.82 per kg"; "" if it is not known."""
    if product.net_volume_ml:
        return _("%(price)s per litre") % {"price": money(amount * 1000 / product.net_volume_ml)}
    if product.net_weight_g:
        return _("%(price)s per kg") % {"price": money(amount * 1000 / product.net_weight_g)}
    if product.pieces and product.pieces > 1:
        return _("%(price)s per piece") % {"price": money(amount / product.pieces)}
    return ""


def minimum_order_value(product: Product, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the minimum order in US dollars, at the lowest of the first prices: "$722.40 EXW"; "" if not known.

    `rows` as `price_rows()` returns them.
    """
    first = min(rows, key=lambda row: (row["quantity"], Decimal(row["amount"])), default=None)
    if first is None or not product.minimum_order:
        return ""
    return f"{money(Decimal(first['amount']) * product.minimum_order)} {first['incoterm']}".strip()


def price_in_words(product: Product, values: Mapping[str, Any]) -> str:
    """Return a price as a buyer will read it: "$4.50 per bag of 6 tamales, EXW, from 240".

    `values` are columns of PriceTerm.
    """
    amount, terms = money(values["amount"]), row_terms({"incoterm": "", "basis": "", **values})
    if product.is_service:
        said = [f"{amount} {terms}"]
    else:
        said = [
            _("%(price)s per %(unit)s") % {"price": amount, "unit": product.unit} if product.unit else amount,
            terms,
        ]
    if values["from_quantity"] > 1:
        said.append(_("from %(n)s") % {"n": number(values["from_quantity"])})
    return ", ".join(filter(None, said))


def prices_have_expired(product: Product) -> bool:
    """Return whether the day until which the prices are valid has passed."""
    return product.prices_valid_until is not None and product.prices_valid_until < timezone.localdate()
