"""Product suggestions for a house, scored by what its buyers look for, and placements to rotate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import ExportMarket
from consulates.matching.kept_matches import kept_good_matches
from consulates.models import Buyer, BuyerRequirement, Inquiry, Placement, TradingHouse
from consulates.models.visits import with_visits
from exportasv.core.calendars.seasons import next_season_start, season_end
from exportasv.core.db.fixed_query import FixedQuery, is_any_of
from exportasv.core.db.related_columns import with_only
from exportasv.core.http.kept_lists import kept_list
from products.catalogue.query import CatalogueQuery, matching_products
from products.models import Product, Sector
from products.models.photos import cover_photo
from products.models.product import ProductQuerySet

NO_POINTS = Value(0, IntegerField())
# Points for each reason to suggest a product.
POINTS = {"required": 4, "sector": 3, "country": 2, "asked": 2, "exports": 2, "samples": 1, "season": 1}
OUT_OF_SEASON_POINTS = -3  # ranks products out of season below the others
INQUIRY_WINDOW = timedelta(days=365)
STALE_PLACEMENT_AFTER = timedelta(days=60)
MAX_SUGGESTIONS = 5
SEASON = "season"
CARD_COLUMNS = (  # of a suggested product
    *("slug", "name_es", "name_en", "kind", "hs_code", "cpc_code", "available_months"),
    *("company__name", "sector__code", "sector__name_es", "sector__name_en"),
)
REASON_TEXTS = {  # those whose words depend on the country alone
    "country": gettext_lazy("a buyer in %(country)s is looking for it"),
    "sector": gettext_lazy("your buyers buy from this sector"),
    "asked": gettext_lazy("requested from %(country)s in the last twelve months"),
    "exports": gettext_lazy("its company exports to %(country)s already"),
    "samples": gettext_lazy("samples are ready"),
}
MAX_REQUIREMENTS = 60  # requirements matched for a house, its own buyers' first
MAX_REQUESTED = 500  # inquiries of the country whose products are candidates
BEST_OF_SECTOR = 150  # candidates of each sector: some pages of suggestions
MAX_FIRST = 25  # products of the first page, and one more
MAX_QUERY_LENGTH = 60  # characters of a requirement in a reason


@dataclass(frozen=True)
class HouseDemand:
    """What is looked for: product → the requirement that it fits best, of a buyer of the house, or of another buyer in
    its country; the sectors from which the buyers of the house buy; and the country's name.
    """

    required: dict[int, BuyerRequirement]
    country: dict[int, BuyerRequirement]
    sectors: frozenset[int]
    country_name: str


@dataclass(frozen=True)
class SuggestionReason:
    """Why a product suits a house; `url` is the page of the requirement it speaks of."""

    kind: str
    text: str
    url: str = ""


def house_demand(house: TradingHouse) -> HouseDemand:
    """Return the demand of a house. Two queries; five more if the products that fit have to be found again."""
    requirements = {row.pk: row for row in _REQUIREMENTS.rows(house.pk, str(house.consulate.country))}
    required: dict[int, BuyerRequirement] = {}
    country: dict[int, BuyerRequirement] = {}
    for product, number in kept_good_matches(list(requirements.values())):
        requirement = requirements[number]
        is_of_house = requirement.buyer is not None and requirement.buyer.house_id == house.pk
        (required if is_of_house else country).setdefault(product, requirement)
    sectors = frozenset(row["sectors"] for row in _SECTORS.rows(house.pk))
    return HouseDemand(required, country, sectors, house.consulate.country.name)


def _requirements(house: int, country: str) -> QuerySet[BuyerRequirement]:
    """Return what the house's buyers look for, and after it what the others in its country do, with their buyers."""
    is_own = Case(When(buyer__house=house, then=0), default=1, output_field=IntegerField())
    rows = BuyerRequirement.objects.open().filter(Q(buyer__house=house) | Q(buyer__country=country))
    rows = with_only(rows, buyer="name house")
    return rows.order_by(is_own, "-created_at", "-pk")[:MAX_REQUIREMENTS]


def _sectors(house: int) -> QuerySet:
    return Buyer.objects.filter(house=house, sectors__isnull=False).order_by().values("sectors").distinct()


_REQUIREMENTS, _SECTORS = FixedQuery(_requirements), FixedQuery(_sectors)


def suggested_products(house: TradingHouse, products: ProductQuerySet, demand: HouseDemand) -> ProductQuerySet:
    """Return the goods not placed in the house, best first, with `fit` and the points of each reason (`for_…`).

    Products found by words have a `score`: those that say the words best come first, the fit decides between equals.
    """
    return _suggestions(products, *_plain_values(house, demand))


def _plain_values(house: TradingHouse, demand: HouseDemand) -> tuple[int, str, list[int], list[int], list[int], int]:
    """Return what the queries of suggestions depend on: the house and its country, the products looked for by its own
    buyers and by others of the country, the sectors, the month.
    """
    wanted = [*demand.required], [*demand.country], [*demand.sectors]
    return house.pk, str(house.consulate.country), *wanted, timezone.localdate().month


def _suggestions(
    products: ProductQuerySet, house: int, country: str, required: list, others: list, sectors: list, month: int
) -> ProductQuerySet:
    today = timezone.localdate()
    here = Placement.objects.filter(Q(until__isnull=True) | Q(until__gte=today), house=house, product=OuterRef("pk"))
    found = _with_points(products.goods().filter(~Exists(here)), country, required, others, sectors, month)
    whole = sum((F(f"for_{name}") for name in POINTS), start=cast(Combinable, _season_penalty(month)))
    order = ["-fit", "-completeness", "-published_at", "-pk"]
    if "score" in products.query.annotations:
        order.insert(0, "-score")
    return found.annotate(fit=whole).order_by(*order)


def _with_points(
    products: ProductQuerySet, country: str, required: list, others: list, sectors: list, month: int
) -> ProductQuerySet:
    """Return products with the points of each reason (`for_…`), as `suggestion_reasons` says them."""
    since = timezone.now() - INQUIRY_WINDOW
    conditions: dict[str, Q | Exists | Func] = {
        "required": is_any_of("pk", required),
        "country": is_any_of("pk", others),
        "sector": is_any_of("sector", sectors),
        "asked": Exists(Inquiry.objects.filter(product=OuterRef("pk"), destination=country, asked_at__gte=since)),
        "exports": Exists(ExportMarket.objects.exporting().filter(company=OuterRef("company"), country=country)),
        "samples": Q(samples=True),
        SEASON: Q(available_months__contains=[month]),  # in season this month
    }
    points = {
        f"for_{name}": Case(When(condition, then=Value(POINTS[name])), default=NO_POINTS, output_field=IntegerField())
        for name, condition in conditions.items()
    }
    return products.annotate(**points)


def best_products(house: TradingHouse, demand: HouseDemand, most: int) -> list[int]:
    """Return the numbers of the products that suit the house best, of the whole catalogue, at most MAX_FIRST.

    No query; one if they have to be found again. A new inquiry counts when `kept_list` ends.
    """
    values = _plain_values(house, demand)
    return kept_list("best-products", values, lambda: _BEST.rows(*values))[:most]


def _best(house: int, country: str, required: list, others: list, sectors: list, month: int) -> QuerySet:
    products = matching_products(CatalogueQuery()).order_by()
    candidates = _candidates(products, country, required, others)
    found = _suggestions(candidates, house, country, required, others, sectors, month)
    return found.values_list("pk", flat=True)[:MAX_FIRST]


def suggestion_cards(products: list[int], house: TradingHouse, demand: HouseDemand) -> list[Product]:
    """Return these products as the page of suggestions shows them, in this order, with the points of each reason.

    One query.
    """
    found = {row.pk: row for row in _CARDS.rows(products, *_plain_values(house, demand)[1:])}
    return [found[number] for number in products if number in found]


def _cards(products: list, country: str, required: list, others: list, sectors: list, month: int) -> QuerySet[Product]:
    rows = Product.objects.filter(is_any_of("pk", products)).order_by().select_related("company", "sector")
    rows = _with_points(rows.only(*CARD_COLUMNS), country, required, others, sectors, month)
    return rows.annotate(cover=cover_photo())


_BEST, _CARDS = FixedQuery(_best), FixedQuery(_cards)


class _Each(Func):
    """Each element of an array, as a row of its own."""

    function = "unnest"
    set_returning = True


def best_candidates(products: ProductQuerySet, house: TradingHouse, demand: HouseDemand) -> ProductQuerySet:
    """Return those of the products that a house may put first, whatever the size of the catalogue.

    They are what is looked for there, what was requested from its country, and the most complete of each sector.
    """
    return _candidates(products, str(house.consulate.country), [*demand.required], [*demand.country])


def _candidates(products: ProductQuerySet, country: str, required: list, others: list) -> ProductQuerySet:
    asked = Inquiry.objects.filter(destination=country, asked_at__gte=timezone.now() - INQUIRY_WINDOW)
    newest = asked.filter(product__isnull=False).order_by("-asked_at").values("product")[:MAX_REQUESTED]
    rows = Product.objects.order_by()
    looked_for = [rows.filter(is_any_of("pk", numbers)).values("pk") for numbers in (required, others)]
    best = products.goods().order_by("-completeness", "-published_at", "-pk")
    of_sector = ArraySubquery(best.filter(sector=OuterRef("pk")).values("pk")[:BEST_OF_SECTOR])
    each = Sector.objects.order_by().annotate(product=_Each(of_sector, output_field=BigIntegerField()))
    numbers = looked_for[0].union(looked_for[1], newest, each.values("product"), all=True)
    return products.filter(pk__in=numbers)


def _season_penalty(month: int) -> Case:
    out = ~Q(available_months=[]) & ~Q(available_months__contains=[month])
    return Case(When(out, then=Value(OUT_OF_SEASON_POINTS)), default=NO_POINTS, output_field=IntegerField())


def suggestion_reasons(product: Product, demand: HouseDemand) -> list[SuggestionReason]:
    """Return the reasons to suggest a product of `suggested_products`: those that gave its points."""
    found = [
        SuggestionReason(name, text % {"country": demand.country_name})
        for name, text in REASON_TEXTS.items()
        if getattr(product, f"for_{name}")
    ]
    if getattr(product, f"for_{SEASON}") and (last := season_end(product.available_months, timezone.localdate().month)):
        found.append(SuggestionReason(SEASON, _("in season until %(month)s") % {"month": MONTHS[last]}))
    requirement = demand.required.get(product.pk)
    return [_required_reason(requirement), *found] if requirement else found


def _required_reason(requirement: BuyerRequirement) -> SuggestionReason:
    """Return the reason that names the buyer and leads to what the buyer looks for."""
    told = {"buyer": requirement.buyer, "query": Truncator(requirement.query).chars(MAX_QUERY_LENGTH)}
    text = _("%(buyer)s is looking for it: “%(query)s”") % told
    return SuggestionReason("required", text, reverse("consulates:requirement", args=[requirement.pk]))


def season_warning(product: Product) -> str:
    """Return a text if the product is out of season, else ""."""
    first = next_season_start(product.available_months, timezone.localdate().month)
    return _("out of season until %(month)s") % {"month": MONTHS[first]} if first else ""


def placements_to_rotate(house: TradingHouse) -> Iterable[tuple[Placement, str]]:
    """Yield (placement, reason) if the product is no longer public, or had no inquiry for a long time."""
    today = timezone.localdate()
    for row in _ROTATION.rows(house.pk):
        if not row.public:
            yield row, _("The catalogue no longer shows this product.")
        else:
            days = (today - row.since).days
            yield row, _("%(days)s days on display without an inquiry.") % {"days": days}


def _rotation(house: int) -> QuerySet[Placement]:
    rows = with_visits(with_only(Placement.objects.filter(house=house).current(), product="name_es name_en"))
    shown = ExpressionWrapper(Q(product__entry__isnull=False), BooleanField())
    quiet = Q(asked=0, bought=0, since__lte=timezone.localdate() - STALE_PLACEMENT_AFTER)
    return rows.annotate(**{"public": shown}).filter(Q(public=False) | quiet).order_by("since")


_ROTATION = FixedQuery(_rotation)
