"""What uses a relief up, as far as the portal knows: a company's own orders and confirmed sales.

A counter is a lower bound. It never grants a relief, for which the company's own figure is asked; it ends one.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from consulates.models import ExportWin, Quotation, QuotationLine
from exportasv.core.programme import RELIEF_WARNING_SHARE
from market_access.models.destinations import Destination
from market_access.rules.relief_clauses import Clause
from products.models import Product

YEAR = timedelta(days=365)
FOOD_CHAPTERS = tuple(f"{chapter:02}" for chapter in range(2, 23) if chapter != 5 and chapter != 6)
COSMETIC_CHAPTERS = ("33", "3401")


def counted_figures(product: Product, day: date) -> dict[str, Decimal]:
    """Return what was ordered and sold in the twelve months before a day: figure → number. Three queries."""
    since = day - YEAR
    wins = ExportWin.objects.confirmed().filter(company_id=product.company_id, sold_on__gt=since, sold_on__lte=day)
    sold = [
        (str(each["destination"]), each["product__hs_code_id"] or "", each["total"])
        for each in wins.values("destination", "product__hs_code_id").annotate(total=Sum("value"))
    ]
    return {
        "us_units_12m": _units_ordered(product, Destination.US.countries, since, day),
        "exporter_food_sales_usd": _total(sold, FOOD_CHAPTERS),
        "us_cosmetic_sales_usd": _total(sold, COSMETIC_CHAPTERS, Destination.US.countries),
        "consumer_sales_usd": sum((value for _country, _code, value in sold), Decimal(0)),
    }


def _total(
    sold: Iterable[tuple[str, str, Decimal]], chapters: tuple[str, ...], countries: tuple[str, ...] | None = None
) -> Decimal:
    return sum(
        (
            value
            for country, code, value in sold
            if code.startswith(chapters) and (countries is None or country in countries)
        ),
        Decimal(0),
    )


def _units_ordered(product: Product, countries: tuple[str, ...], since: date, day: date) -> Decimal:
    """Return the units of a product in accepted quotations to buyers of these countries."""
    named = Q(quotation__inquiry__destination__in=countries)
    of_buyer = Q(quotation__inquiry__destination="", quotation__inquiry__buyer__country__in=countries)
    lines = QuotationLine.objects.filter(
        named | of_buyer,
        product=product,
        quotation__state=Quotation.State.ACCEPTED,
        quotation__decided_at__date__gt=since,
        quotation__decided_at__date__lte=day,
    )
    return Decimal(lines.aggregate(total=Sum("quantity"))["total"] or 0)


def share_used(clause: Clause, figure: Decimal | str | None) -> Decimal | None:
    """Return which share of a limit a figure uses up, 1 or more being all of it; None if it is not known."""
    if clause.limit is None or not clause.limit or not isinstance(figure, Decimal):
        return None
    return figure / clause.limit


def is_nearly_used(share: Decimal | None) -> bool:
    """Return whether a relief is still granted but its page warns before the limit."""
    return share is not None and share >= RELIEF_WARNING_SHARE
