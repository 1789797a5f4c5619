"""What values usually are in a sector, and which are so far from it that somebody is asked first.

One rule for prices, quantities, times and weights, on every way in: forms ask (products/forms/unusual.py), sheets doubt
(`doubts_query`). A value is compared with the product's own until now, and with the median of the published products
of its sector. Prices are compared for the same content or, of services, for the same basis.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import money, number
from exportasv.core.programme import (
    COMPARABLE_VALUES,
    UNUSUAL_DAYS_FACTOR,
    UNUSUAL_PRICE_FACTOR,
    UNUSUAL_QUANTITY_FACTOR,
)
from products.models import PriceBasis, PriceTerm, Product

MEASURES = ("net_volume_ml", "net_weight_g", "pieces")  # columns of a product by which prices are compared, best first
# Column of a product → how many times the usual value is far from it.
QUANTITIES: dict[str, int] = {
    "minimum_order": UNUSUAL_QUANTITY_FACTOR,
    "monthly_capacity": UNUSUAL_QUANTITY_FACTOR,
    "lead_time_days": UNUSUAL_DAYS_FACTOR,
    "net_weight_g": UNUSUAL_QUANTITY_FACTOR,
    "net_volume_ml": UNUSUAL_QUANTITY_FACTOR,
    "case_net_g": UNUSUAL_QUANTITY_FACTOR,
    "case_gross_g": UNUSUAL_QUANTITY_FACTOR,
}


PRICE_KEY = "price:"  # before a measure or basis: what prices are compared by


class Usual(NamedTuple):
    """What a value of a sector usually is; `key` is a column, or PRICE_KEY with a measure or basis."""

    sector_id: int
    key: str
    usual: Decimal
    factor: int


class Median(Aggregate):
    """The middle value of a group."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
    allow_distinct = False


def is_far(value: Decimal, usual: Decimal, factor: int) -> bool:
    """Return whether a value is so many times above or below the usual one, or more."""
    return not usual / factor < value < usual * factor


# --- Quantities, times and weights ---------------------------------------------------------------------------------


def unusual_quantities(
    sector_id: int, before: Mapping[str, Any], values: Mapping[str, Any], *, is_public: bool
) -> dict[str, str]:
    """Return column → question to ask before these values of a product are saved, of those far from what is usual.

    `before` has the product's values until now; those of a draft, which is saved while it is typed, are not compared.
    One query if a value of QUANTITIES changes, else none.
    """
    changed = {
        name: Decimal(values[name])
        for name in QUANTITIES
        if values.get(name) is not None and values[name] != before.get(name)
    }
    if not changed:
        return {}
    of_sector = {each.key: each.usual for each in _usual_quantities(Q(sector=sector_id))}
    found = {}
    for name, value in changed.items():
        if is_public and (own := before.get(name)) and is_far(value, Decimal(own), QUANTITIES[name]):
            found[name] = _("Until now it was %(usual)s.") % {"usual": number(own)}
        elif name in of_sector and is_far(value, of_sector[name], QUANTITIES[name]):
            found[name] = _("In your sector it is usually about %(usual)s.") % {"usual": number(round(of_sector[name]))}
    return found


def _usual_quantities(condition: Q) -> Iterator[Usual]:
    """Yield what quantities usually are in the sectors of these products, where enough products say it."""
    medians: dict[str, Aggregate] = {f"median_{name}": Median(name) for name in QUANTITIES}
    counts: dict[str, Aggregate] = {f"number_{name}": Count(name) for name in QUANTITIES}
    public = Product.objects.filter(condition, state__in=Product.State.PUBLIC)
    rows = public.order_by().values("sector").annotate(**medians, **counts)
    for row in cast(Iterable[dict[str, Any]], rows):
        for name, factor in QUANTITIES.items():
            if row[f"number_{name}"] >= COMPARABLE_VALUES:
                yield Usual(row["sector"], name, Decimal(str(row[f"median_{name}"])), factor)


# --- Prices --------------------------------------------------------------------------------------------------------


def unusual_price(product: Product, values: Mapping[str, Any]) -> str:
    """Return the question to ask before a price is saved that is far from what is usual; "" if it is not.

    `values` are columns of PriceTerm. It is compared with the product's own price of the same terms, then with the
    median of the published prices of the sector, for the same content or, of services, the same basis.
    """
    amount = Decimal(values["amount"])
    for usual, text in _usual_prices(product, values):
        if usual and is_far(amount, usual, UNUSUAL_PRICE_FACTOR):
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
    key = basis or next((name for name in MEASURES if getattr(product, name)), "")
    others = _comparable_prices(key).filter(product__sector=product.sector_id).exclude(product=product.pk)
    found = next(_medians(others, key), None) if key else None
    if found is None:
        return Decimal(0)
    return found.usual * (1 if basis else getattr(product, key))


def _comparable_prices(key: str) -> QuerySet[PriceTerm]:
    """Return the first prices of published products that are compared by this measure or basis."""
    first = PriceTerm.objects.filter(product__state__in=Product.State.PUBLIC, from_quantity=1)
    return first.filter(basis="", **{f"product__{key}__gt": 0}) if key in MEASURES else first.filter(basis=key)


def _medians(prices: QuerySet[PriceTerm], key: str) -> Iterator[Usual]:
    """Yield the median of each sector: of a unit of the measure, or of the basis; where enough prices say it."""
    per_unit = Cast(F("amount"), FloatField()) / F(f"product__{key}") if key in MEASURES else F("amount")
    of_sectors = prices.order_by().values(sector=F("product__sector"))
    for row in of_sectors.annotate(median=Median(per_unit), number=Count("pk")):
        if row["number"] >= COMPARABLE_VALUES:
            yield Usual(row["sector"], f"{PRICE_KEY}{key}", Decimal(str(row["median"])), UNUSUAL_PRICE_FACTOR)


# --- Sheets --------------------------------------------------------------------------------------------------------


_FAR = "NOT ({usual} / factor < value AND value < {usual} * factor)"
_DOUBTS = f"""
WITH medians AS (
    SELECT * FROM jsonb_to_recordset(%(usual)s::jsonb) AS u(sector_id bigint, key text, usual numeric)
), cells AS (
    SELECT s.row_number, coalesce(f.sector_id, t.sector_id) AS sector_id, cell.*
    FROM sheet s JOIN found f USING (row_number) LEFT JOIN products_product t ON t.id = f.target
    CROSS JOIN LATERAL (SELECT {{measure}} AS measure, {{content}} AS content) AS m
    CROSS JOIN LATERAL (VALUES {{cells}}) AS cell(field, key, value, own, content, factor)
    WHERE cell.value IS NOT NULL AND cell.value IS DISTINCT FROM cell.own
        AND (cell.own IS NOT NULL OR cell.key IS NOT NULL)
)
SELECT row_number, field, CASE WHEN {_FAR.format(usual="own")} THEN 'unusual_change' ELSE 'unusual' END,
    jsonb_build_object('usual', round(CASE WHEN {_FAR.format(usual="own")} THEN own ELSE usual * content END,
        CASE WHEN usual * content < 100 AND field LIKE 'price%%' THEN 2 ELSE 0 END))
FROM cells LEFT JOIN medians USING (sector_id, key)
WHERE {_FAR.format(usual="own")} OR {_FAR.format(usual="(usual * content)")}
"""  # noqa: S608 # nosec B608 # our own names only


def doubts_query(fields: Collection[str], prices: Mapping[str, tuple[str, str]]) -> tuple[str, dict[str, str]] | None:
    """Return the query of the doubts of a sheet of products (row, field, code, facts), and its parameters.

    None if the sheet has no column that is compared. `fields` are the sheet's columns; `prices` is price column →
    (SQL of its basis, NULL for goods; SQL of the product's own price until now).
    """
    quantities = {name: factor for name, factor in QUANTITIES.items() if name in fields}
    cells = [f"('{name}', '{name}', s.{name}::numeric, t.{name}::numeric, 1, {n})" for name, n in quantities.items()]
    cells += [
        f"('{name}', '{PRICE_KEY}' || coalesce({basis}, m.measure), s.{name}::numeric,"
        f" CASE WHEN s.{name} IS NOT NULL AND f.target IS NOT NULL THEN {own} END,"
        f" CASE WHEN {basis} IS NULL THEN m.content ELSE 1 END, {UNUSUAL_PRICE_FACTOR})"
        for name, (basis, own) in prices.items()
        if name in fields
    ]
    if not cells:
        return None
    given = {name: f"coalesce(s.{name}, t.{name})" for name in MEASURES}
    measure = " ".join(f"WHEN {value} > 0 THEN '{name}'" for name, value in given.items())
    content = " ".join(f"WHEN {value} > 0 THEN {value}" for value in given.values())
    query = _DOUBTS.format(
        measure=f"CASE {measure} END", content=f"(CASE {content} END)::numeric", cells=", ".join(cells)
    )
    usual = [
        {"sector_id": each.sector_id, "key": each.key, "usual": str(each.usual)} for each in _usual_of_all_sectors()
    ]
    return query, {"usual": json.dumps(usual)}


def _usual_of_all_sectors() -> Iterator[Usual]:
    yield from _usual_quantities(Q())
    for key in (*MEASURES, *PriceBasis.values):
        yield from _medians(_comparable_prices(key), key)
