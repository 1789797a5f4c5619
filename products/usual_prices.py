"""What a price usually is in a sector, and whether one is so far from it that its company is asked first."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import money
from exportasv.core.programme import COMPARABLE_PRICES, UNUSUAL_PRICE_FACTOR
from products.models import PriceTerm, Product

MEASURES = ("net_volume_ml", "net_weight_g", "pieces")  # columns of a product by which prices are compared, best first


class Median(Aggregate):
    """The middle value of a group."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def unusual_price(product: Product, values: Mapping[str, Any]) -> str:
    """Return the question to ask before a price is saved that is far from what is usual; "" if it is not.

    `values` are columns of PriceTerm. It is compared with the product's own price of the same terms, then with the
    median of the published prices of the sector, for the same content or, of services, the same basis.
    """
    amount = Decimal(values["amount"])
    for usual, text in _usual_prices(product, values):
        if usual and not usual / UNUSUAL_PRICE_FACTOR < amount < usual * UNUSUAL_PRICE_FACTOR:
            return text % {"usual": money(usual)}
    return ""


def _usual_prices(product: Product, values: Mapping[str, Any]) -> Iterator[tuple[Decimal, str]]:
    terms = {name: values.get(name) or "" for name in ("incoterm", "basis")}
    own = product.prices.filter(**terms).order_by("from_quantity").values_list("amount", flat=True).first()
    if own:
        yield own, _("Until now it was %(usual)s.")
    yield _median_of_sector(product, terms["basis"]), _("In your sector it is usually about %(usual)s.")


def _median_of_sector(product: Product, basis: str) -> Decimal:
    """Return the median price of the sector for as much as the product contains; 0 if too few prices say it."""
    of_sector = PriceTerm.objects.filter(
        product__sector=product.sector_id, product__state__in=Product.State.PUBLIC, from_quantity=1, basis=basis
    ).exclude(product=product.pk)
    if basis:
        return _median(of_sector, F("amount"))
    measure = next((name for name in MEASURES if getattr(product, name)), None)
    if measure is None:
        return Decimal(0)
    per_measure = Cast(F("amount"), FloatField()) / F(f"product__{measure}")
    return _median(of_sector.filter(**{f"product__{measure}__gt": 0}), per_measure) * getattr(product, measure)


def _median(prices: QuerySet[PriceTerm], of: Any) -> Decimal:
    found = prices.aggregate(median=Median(of), number=Count("pk"))
    return Decimal(str(found["median"])) if found["number"] >= COMPARABLE_PRICES else Decimal(0)
