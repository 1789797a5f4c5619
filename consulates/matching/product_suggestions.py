"""Product suggestions for a house, scored by what its buyers look for, and placements to rotate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from companies.models import ExportMarket
from consulates.matching.score import Match, good_matches
from consulates.models import BuyerRequirement, Inquiry, Placement, TradingHouse
from consulates.models.visits import with_visits
from exportasv.core.calendars.seasons import next_season_start, season_end
from products.models import Product
from products.models.product import ProductQuerySet

NO_POINTS = Value(0, IntegerField())
# Points for each reason to suggest a product.
POINTS = {"required": 4, "sector": 3, "country": 2, "asked": 2, "exports": 2, "samples": 1, "season": 1}
OUT_OF_SEASON_POINTS = -3  # ranks products out of season below the others
INQUIRY_WINDOW = timedelta(days=365)
STALE_PLACEMENT_AFTER = timedelta(days=60)
MAX_SUGGESTIONS = 5
MAX_REQUIREMENTS = 60  # requirements matched for a house, its own buyers' first
MAX_QUERY_LENGTH = 60  # characters of a requirement in a reason


@dataclass(frozen=True)
class HouseDemand:
    """What is looked for: product → its best match with a requirement of a buyer of the house, or of another buyer in
    its country; and the sectors from which the buyers of the house buy.
    """

    required: dict[int, Match]
    country: dict[int, Match]
    sectors: frozenset[int]


@dataclass(frozen=True)
class SuggestionReason:
    """Why a product suits a house; `url` is the page of the requirement it speaks of."""

    kind: str
    text: str
    url: str = ""


def house_demand(house: TradingHouse) -> HouseDemand:
    """Return the demand of a house. Seven queries, whatever the number of requirements."""
    theirs = Q(buyer__house=house) | Q(buyer__country=house.consulate.country)
    is_own = Case(When(buyer__house=house, then=0), default=1, output_field=IntegerField())
    rows = BuyerRequirement.objects.open().filter(theirs).select_related("buyer", "sector")
    requirements = list(rows.order_by(is_own, "-created_at", "-pk")[:MAX_REQUIREMENTS])
    required: dict[int, Match] = {}
    country: dict[int, Match] = {}
    for match in good_matches(requirements):
        buyer = match.requirement.buyer
        side = required if buyer is not None and buyer.house_id == house.pk else country
        side.setdefault(match.product.pk, match)
    sectors = house.buyers.filter(sectors__isnull=False).values_list("sectors", flat=True)
    return HouseDemand(required, country, frozenset(sectors))


def suggested_products(house: TradingHouse, products: ProductQuerySet, demand: HouseDemand) -> ProductQuerySet:
    """Return the goods not placed in the house, best first, with `fit` and the points of each reason (`for_…`).

    Products found by words have a `score`: those that say the words best come first, the fit decides between equals.
    """
    here = Placement.objects.filter(
        Q(until__isnull=True) | Q(until__gte=timezone.localdate()), house=house, product=OuterRef("pk")
    )
    found = products.goods().filter(~Exists(here))
    whole: Combinable = _season_penalty()
    for name, condition in _reason_conditions(house, demand).items():
        points = Case(When(condition, then=Value(POINTS[name])), default=NO_POINTS, output_field=IntegerField())
        found = found.annotate(**{f"for_{name}": points})
        whole = whole + F(f"for_{name}")
    order = ["-fit", "-completeness", "-published_at", "-pk"]
    if "score" in products.query.annotations:
        order.insert(0, "-score")
    return found.annotate(fit=whole).order_by(*order)


def _reason_conditions(house: TradingHouse, demand: HouseDemand) -> dict[str, Q | Exists]:
    """Return reason → its condition, as `suggestion_reasons` says it."""
    country = house.consulate.country
    since = timezone.now() - INQUIRY_WINDOW
    return {
        "required": Q(pk__in=demand.required.keys()),
        "country": Q(pk__in=demand.country.keys()),
        "sector": Q(sector__in=demand.sectors),
        "asked": Exists(Inquiry.objects.filter(product=OuterRef("pk"), destination=country, asked_at__gte=since)),
        "exports": Exists(ExportMarket.objects.exporting().filter(company=OuterRef("company"), country=country)),
        "samples": Q(samples=True),
        "season": Q(available_months__contains=[timezone.localdate().month]),  # in season this month
    }


def _season_penalty() -> Case:
    month = timezone.localdate().month
    out = ~Q(available_months=[]) & ~Q(available_months__contains=[month])
    return Case(When(out, then=Value(OUT_OF_SEASON_POINTS)), default=NO_POINTS, output_field=IntegerField())


def suggestion_reasons(product: Product, house: TradingHouse, demand: HouseDemand) -> list[SuggestionReason]:
    """Return the reasons to suggest a product of `suggested_products`: those that gave its points."""
    country = house.consulate.country.name
    texts = {
        "country": _("a buyer in %(country)s is looking for it") % {"country": country},
        "sector": _("your buyers buy from this sector"),
        "asked": _("requested from %(country)s in the last twelve months") % {"country": country},
        "exports": _("its company exports to %(country)s already") % {"country": country},
        "samples": _("samples are ready"),
    }
    if last := season_end(product.available_months, timezone.localdate().month):
        texts["season"] = _("in season until %(month)s") % {"month": MONTHS[last]}
    found = [SuggestionReason(name, text) for name, text in texts.items() if getattr(product, f"for_{name}")]
    match = demand.required.get(product.pk)
    return [_required_reason(match.requirement), *found] if match else found


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
    rows = with_visits(house.placements.current().select_related("product__company"))
    rows = rows.annotate(**{"public": Count("pk", Q(product__in=Product.objects.published().values("pk")))})
    for row in rows.filter(Q(public=0) | Q(asked=0, bought=0, since__lte=today - STALE_PLACEMENT_AFTER)).order_by(
        "since"
    ):
        if not row.public:
            yield row, _("The catalogue no longer shows this product.")
        else:
            days = (today - row.since).days
            yield row, _("%(days)s days on display without an inquiry.") % {"days": days}
