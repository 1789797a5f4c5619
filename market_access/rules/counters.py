"""What uses a relief up, as far as the portal knows: a company's own orders and confirmed sales.

A counter is a lower bound. It never grants a relief, for which the company's own figure is asked; it ends one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, JSONObject

from consulates.models import ExportWin, Quotation, QuotationLine
from exportasv.core.programme import RELIEF_WARNING_SHARE
from market_access.models.destinations import Destination
from market_access.rules.relief_clauses import Clause

YEAR = timedelta(days=365)
FOOD_CHAPTERS = tuple(f"{chapter:02}" for chapter in range(2, 23) if chapter != 5 and chapter != 6)
COSMETIC_CHAPTERS = ("33", "3401")


def counted_columns(since: date, day: date) -> dict[str, ArraySubquery | Subquery]:
    """Return the columns of a query of products that `counted_figures` reads: what was ordered and sold after `since`,
    up to a day.
    """
    wins = ExportWin.objects.confirmed().filter(company=OuterRef("company"), sold_on__gt=since, sold_on__lte=day)
    by_code = wins.order_by().values("destination", "product__hs_code_id").annotate(total=Sum("value"))
    columns = JSONObject(country="destination", code="product__hs_code_id", total=Cast("total", TextField()))
    return {
        "sold_rows": ArraySubquery(by_code.annotate(row=columns).values("row")),
        "us_units": Subquery(_units_ordered(Destination.US.countries, since, day)),
    }


def counted_figures(columns: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return what `counted_columns` say: figure → number."""
    sold = [(each["country"], each["code"] or "", Decimal(each["total"])) for each in columns["sold_rows"]]
    return {
        "us_units_12m": Decimal(columns["us_units"] or 0),
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


def _units_ordered(countries: tuple[str, ...], since: date, day: date) -> QuerySet:
    """Return the units of each product in accepted quotations to buyers of these countries."""
    named = Q(quotation__inquiry__destination__in=countries)
    of_buyer = Q(quotation__inquiry__destination="", quotation__inquiry__buyer__country__in=countries)
    lines = QuotationLine.objects.filter(
        named | of_buyer,
        product=OuterRef("pk"),
        quotation__state=Quotation.State.ACCEPTED,
        quotation__decided_at__date__gt=since,
        quotation__decided_at__date__lte=day,
    )
    return lines.order_by().values("product").annotate(total=Sum("quantity")).values("total")


def share_used(clause: Clause, figure: Decimal | str | None) -> Decimal | None:
    """Return which share of a limit a figure uses up, 1 or more being all of it; None if it is not known."""
    if clause.limit is None or not clause.limit or not isinstance(figure, Decimal):
        return None
    return figure / clause.limit


def is_nearly_used(share: Decimal | None) -> bool:
    """Return whether a relief is still granted but its page warns before the limit."""
    return share is not None and share >= RELIEF_WARNING_SHARE
