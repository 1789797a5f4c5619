"""The stored light of each product and destination: what houses see, and what the map of the supply counts."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone

from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.outbox.outbox import enqueue
from market_access.models import Destination, MarketLight
from market_access.planning.schedule import Need, earliest_shipment
from market_access.rules.assessment import ItemState
from market_access.rules.market_pages import MarketView, market_views
from market_access.rules.product_file import product_file
from market_access.rules.requirement_tasks import settled_codes, tick_tasks_of
from market_access.rules.rulebook import Rulebook, rulebook
from products.models import Product

WORK = "market_lights"
MOST_AT_ONCE = 500  # products in one run of the schedule
COLUMNS = (
    "light",
    "missing",
    "blocking",
    "unconfirmed",
    "asked",
    "open_count",
    "holds_until",
    "is_stale",
    "computed_on",
)


def enqueue_lights(products: Iterable[int]) -> None:
    """Let the lights of these products be computed in the background, each time that something changed."""
    for pk in products:
        enqueue(WORK, key=f"{pk}:{uuid4().hex}", product=pk)


def refresh_lights(product: Product, day: date | None = None, rules: Rulebook | None = None) -> list[MarketLight]:
    """Compute and store the product's light in every destination; rows that stay the same are not written."""
    return _store_lights(product, _views(product, day or timezone.localdate(), rules or rulebook()))


def refresh_lights_and_tasks(products: Iterable[Product]) -> None:
    """Compute the lights of products, and tick what their companies promised and have by now."""
    day, rules = timezone.localdate(), rulebook()
    settled = {}
    for product in products:
        views = _views(product, day, rules)
        _store_lights(product, views)
        settled[product] = settled_codes(views)
    tick_tasks_of(settled)


def _views(product: Product, day: date, rules: Rulebook) -> list[MarketView]:
    return market_views(product_file(product, day), rules, day)


def _store_lights(product: Product, views: Iterable[MarketView]) -> list[MarketLight]:
    lights = [_light(product, view) for view in views]
    stored = {each.market: each for each in MarketLight.objects.filter(product=product)}
    changed = [each for each in lights if not _is_same(stored.get(each.market), each)]
    MarketLight.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["product", "market"], update_fields=COLUMNS
    )
    return lights


def refresh_stale_lights(most: int = MOST_AT_ONCE) -> int:
    """Compute the lights of products of which something changed or ended; return of how many products."""
    ended = MarketLight.objects.ended_before(timezone.localdate())
    if ended.exists():  # an update of no row would make every kept page old
        ended.update(is_stale=True)
    stale = MarketLight.objects.filter(is_stale=True).order_by("product_id").values("product").distinct()[:most]
    rows = Product.objects.filter(pk__in=[each["product"] for each in stale]).select_related("company", "sector")
    products = list(rows)
    refresh_lights_and_tasks(products)
    return len(products)


def ready_for_country(products: Iterable[int], country: str) -> set[int]:
    """Return which of these products have a green light that holds today for a country. At most one query."""
    market = Destination.of_country(country)
    if market is None:
        return set()
    return {row["product"] for row in _GREEN.rows(list(products), market.value)}


def _green(products: list, market: str) -> QuerySet:
    rows = MarketLight.objects.green_on(timezone.localdate()).filter(is_any_of("product", products), market=market)
    return rows.values("product")


_GREEN = FixedQuery(_green)


def earliest_shipments(products: Iterable[Product], today: date) -> dict[tuple[int, str], date]:
    """Return (product, destination) → the first day on which it could leave, by its stored lights. One query."""
    production = {each.pk: each.lead_time_days or 0 for each in products}
    days = {each.code: each.typical_days for each in rulebook().requirements if each.has_begun(today)}
    found = {}
    for light in _LIGHTS_OF.rows([*production]) if production else ():
        codes = [*light.missing, *light.blocking, *light.unconfirmed]
        needs = [Need(code, days.get(code)) for code in codes]
        found[light.product_id, light.market] = earliest_shipment(needs, production[light.product_id], today)
    return found


def _lights_of(products: list) -> QuerySet[MarketLight]:
    return MarketLight.objects.filter(is_any_of("product", products))


_LIGHTS_OF = FixedQuery(_lights_of)


def _light(product: Product, view: MarketView) -> MarketLight:
    return MarketLight(
        product=product,
        market=view.destination,
        light=view.light,
        missing=_codes(view, ItemState.MISSING),
        blocking=_codes(view, ItemState.STOPS),
        unconfirmed=_codes(view, ItemState.TO_CONFIRM),
        asked=[each.code for each in view.questions],
        open_count=view.open_count,
        holds_until=view.holds_until,
        computed_on=view.result.day,
    )


def _codes(view: MarketView, state: ItemState) -> list[str]:
    return [each.requirement.code for each in view.in_state(state)]


def _is_same(stored: MarketLight | None, light: MarketLight) -> bool:
    names = [each for each in COLUMNS if each != "computed_on"]
    return stored is not None and all(getattr(stored, each) == getattr(light, each) for each in names)
