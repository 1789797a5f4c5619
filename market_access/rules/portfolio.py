"""The map of the supply for staff: products by market over all companies, and what would open most."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from consulates.models import BuyerRequirement
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_counts import count_of
from market_access.models import Destination, Evidence, Light, MarketLight, MarketRequirement, OriginRule, Relief
from market_access.models.versions import VersionedFact, VersionedQuerySet
from market_access.rules.rulebook import rulebook
from products.models import Sector
from products.models.sector import all_sectors

MOST_ROWS = 15
CHECKED_TABLES: tuple[type[VersionedFact], ...] = (MarketRequirement, Relief, OriginRule)


@dataclass(frozen=True)
class Cell:
    """The products of a sector in a destination by their light."""

    green: int = 0
    yellow: int = 0
    red: int = 0


@dataclass(frozen=True)
class Opener:
    """A requirement that is the last one open: solving it opens so many products, of so many companies."""

    requirement: MarketRequirement
    destination: str
    products: int
    companies: int


@dataclass(frozen=True)
class Demand:
    """An open requirement of a buyer, and how many products of its kind are ready or nearly ready for its market."""

    requirement: BuyerRequirement
    destination: str
    ready: int
    nearly: int


def public_lights() -> QuerySet[MarketLight]:
    """Return the lights of products in the catalogue."""
    return MarketLight.objects.filter(product__entry__isnull=False)


def supply_map() -> list[tuple[Sector, list[Cell]]]:
    """Return the sectors with a cell for each destination, in their order. Two queries."""
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for sector, market, light, number in _COUNTS.rows():
        counts.setdefault((sector, market), {})[light] = number
    return [
        (sector, [Cell(**counts.get((sector.pk, market), {})) for market in Destination.values])
        for sector in sorted(all_sectors(), key=lambda each: each.code)
        if any(key[0] == sector.pk for key in counts)
    ]


def _light_counts() -> QuerySet:
    return public_lights().order_by().values_list("product__sector", "market", "light").annotate(n=Count("pk"))


_COUNTS = FixedQuery(_light_counts)


def openers() -> list[Opener]:
    """Return the requirements that, solved alone, open most products of the catalogue. One query."""
    rules = {each.code: each for each in rulebook().requirements}
    return [
        Opener(rules[row["code"]], row["market"], row["products"], row["companies"])
        for row in _OPENERS.rows()
        if row["code"] in rules
    ]


def _last_open_codes() -> QuerySet:
    last = public_lights().filter(open_count=1, asked=[]).exclude(light=Light.GREEN)
    open_codes = Func(Func(F("missing"), F("blocking"), function="array_cat"), F("unconfirmed"), function="array_cat")
    named = last.annotate(code=Func(open_codes, function="unnest")).values("code", "market")
    counted = named.annotate(
        products=Count("product", distinct=True), companies=Count("product__company", distinct=True)
    )
    return counted.order_by("-products", "code", "market")[:MOST_ROWS]


_OPENERS = FixedQuery(_last_open_codes)


def unmet_demand() -> list[Demand]:
    """Return open requirements of buyers for which no product is ready there, those with the fewest near ones first.

    Two queries: of requirements with an HS code, and of those with a sector only.
    """
    found = [Demand(row, _market_of(row), 0, row.nearly) for rows in (_BY_CODE, _BY_SECTOR) for row in rows.rows()]
    return sorted(found, key=lambda each: each.nearly)[:MOST_ROWS]


def _unmet_by_code() -> QuerySet[BuyerRequirement]:
    lights = _lights_there().filter(product__hs_code__code__startswith=OuterRef("hs_prefix"))
    return _unmet(_open_requirements().exclude(hs_prefix=""), lights)


def _unmet_by_sector() -> QuerySet[BuyerRequirement]:
    lights = _lights_there().filter(product__sector=OuterRef("sector"))
    return _unmet(_open_requirements().filter(hs_prefix="", sector__isnull=False), lights)


def _open_requirements() -> QuerySet[BuyerRequirement]:
    places = [When(destination__in=each.countries, then=Value(each.value)) for each in Destination]
    rows = BuyerRequirement.objects.open().filter(disowned_at=None).annotate(market=Case(*places, default=Value("")))
    return rows.exclude(market="").order_by("-created_at")


def _lights_there() -> QuerySet[MarketLight]:
    """Return the lights of products in the catalogue in the market of a requirement."""
    return MarketLight.objects.filter(product__entry__isnull=False, market=OuterRef("market")).order_by()


def _unmet(rows: QuerySet[BuyerRequirement], lights: QuerySet[MarketLight]) -> QuerySet[BuyerRequirement]:
    unmet = rows.filter(~Exists(lights.filter(light=Light.GREEN)))
    unmet = unmet.annotate(nearly=count_of(lights.filter(light=Light.YELLOW)))
    return unmet.select_related("buyer")[:MOST_ROWS]


_BY_CODE, _BY_SECTOR = FixedQuery(_unmet_by_code), FixedQuery(_unmet_by_sector)


def _market_of(row: BuyerRequirement) -> str:
    destination = Destination.of_country(row.destination.code)
    return destination.value if destination else ""


@dataclass(frozen=True)
class Checks:
    """How the rules in use of a table are checked: `unread` were never read in their source, `past` are overdue."""

    name: str
    all: int
    unread: int
    past: list[tuple[str, date]]  # key, and the day of the last check, the oldest first


def unchecked_rules(today: date) -> list[Checks]:
    """Return how the rules of each table are checked. One query."""
    rows = {row["table"]: row for row in _CHECKS.rows(today)}
    found = []
    for model in CHECKED_TABLES:
        row = rows[model._meta.label]
        past = [(each["key"], date.fromisoformat(each["checked_on"])) for each in (row["past"] or [])[:MOST_ROWS]]
        found.append(Checks(str(model._meta.verbose_name_plural), row["n"], row["unread"], past))
    return found


def _checks(today: date) -> QuerySet:
    first, *others = [_checks_of(model, today) for model in CHECKED_TABLES]
    return first.union(*others, all=True)


_CHECKS = FixedQuery(_checks)


def _checks_of(model: type[VersionedFact], today: date) -> QuerySet:
    """Return one row: how many rules are in use, how many nobody read, and those past their term."""
    every: VersionedQuerySet[Any] = VersionedQuerySet(model)
    rows = every.filter(is_active=True).order_by().values(table=Value(model._meta.label))
    overdue = every.unchecked(today).values("pk")
    return rows.annotate(
        n=Count("pk"),
        unread=Count("pk", filter=Q(status=Evidence.UNVERIFIED)),
        past=JSONBAgg(
            JSONObject(key="key", checked_on="checked_on"), filter=Q(pk__in=overdue), order_by=["checked_on", "key"]
        ),
    )
