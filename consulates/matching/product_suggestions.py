"""Product suggestions for a house, scored by what its buyers look for, and placements to rotate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from companies.models import ExportMarket
from consulates.models import BuyerRequirement, Inquiry, Placement, TradingHouse
from exportasv.core.calendars.seasons import next_season_start, season_end
from products.models import Product

# Points for each reason to suggest a product.
POINTS = {"required": 4, "sector": 3, "asked": 2, "exports": 2, "samples": 1, "season": 1}
OUT_OF_SEASON_POINTS = -3  # ranks products out of season below the others
INQUIRY_WINDOW = timedelta(days=365)
STALE_PLACEMENT_AFTER = timedelta(days=60)
MAX_SUGGESTIONS = 5


@dataclass(frozen=True)
class HouseDemand:
    """What the house's buyers look for: sector keys, sector keys of open requirements, HS code prefixes."""

    sectors: frozenset[int]
    required_sectors: frozenset[int]
    hs_prefixes: tuple[str, ...]


def house_demand(house: TradingHouse) -> HouseDemand:
    """Return the demand of a house. Two queries."""
    mine = Q(buyer__house=house) | Q(destination=house.consulate.country)
    rows = list(BuyerRequirement.objects.open().filter(mine).values_list("sector", "hs_prefix"))
    sectors = house.buyers.filter(sectors__isnull=False).values_list("sectors", flat=True)
    required = {sector for sector, prefix in rows if sector and not prefix}
    prefixes = {prefix for _sector, prefix in rows if prefix}
    return HouseDemand(frozenset(sectors), frozenset(required), tuple(sorted(prefixes)))


def suggested_products(house: TradingHouse, products: QuerySet[Product]) -> QuerySet[Product]:
    """Return the products not placed in the house, best first, with `fit` and the points of each reason (`for_…`)."""
    want, today, country = house_demand(house), timezone.localdate(), house.consulate.country
    here = Placement.objects.filter(Q(until__isnull=True) | Q(until__gte=today), house=house, product=OuterRef("pk"))
    asked = Inquiry.objects.filter(
        product=OuterRef("pk"), destination=country, asked_at__gte=timezone.now() - INQUIRY_WINDOW
    )
    exports = ExportMarket.objects.exporting().filter(company=OuterRef("company"), country=country)
    by_code = Q()
    for prefix in want.hs_prefixes:
        by_code |= Q(hs_code__code__startswith=prefix)
    required = Q(pk__in=[])
    if want.required_sectors or want.hs_prefixes:
        required = Q(sector__in=want.required_sectors) | by_code
    speaks = {
        "required": required,
        "sector": Q(sector__in=want.sectors),
        "asked": Exists(asked),
        "exports": Exists(exports),
        "samples": Q(samples=True),
        "season": Q(available_months__contains=[today.month]),  # in season this month
    }
    out = ~Q(available_months=[]) & ~Q(available_months__contains=[today.month])
    number = Value(0, IntegerField())
    whole: Combinable = Case(When(out, then=Value(OUT_OF_SEASON_POINTS)), default=number, output_field=IntegerField())
    found = products.filter(~Exists(here))
    for name, condition in speaks.items():
        points = Case(When(condition, then=Value(POINTS[name])), default=number, output_field=IntegerField())
        found = found.annotate(**{f"for_{name}": points})
        whole = whole + F(f"for_{name}")
    return found.annotate(fit=whole).order_by("-fit", "-completeness", "-published_at", "-pk")


def suggestion_reasons(product: Product, house: TradingHouse) -> list[str]:
    """Return the reasons, as text, to suggest a product of `suggested_products`."""
    country = house.consulate.country.name
    words = {
        "required": _("one of your buyers is looking for it"),
        "sector": _("your buyers buy from this sector"),
        "asked": _("requested from %(country)s this year") % {"country": country},
        "exports": _("its company exports to %(country)s already") % {"country": country},
        "samples": _("samples are ready"),
    }
    if last := season_end(product.available_months, timezone.localdate().month):
        words["season"] = _("in season until %(month)s") % {"month": MONTHS[last]}
    return [text for name, text in words.items() if getattr(product, f"for_{name}")]


def season_warning(product: Product) -> str:
    """Return a text if the product is out of season, else ""."""
    first = next_season_start(product.available_months, timezone.localdate().month)
    return _("out of season until %(month)s") % {"month": MONTHS[first]} if first else ""


def placements_to_rotate(house: TradingHouse) -> Iterable[tuple[Placement, str]]:
    """Yield (placement, reason) if the product is no longer public, or had no inquiry for a long time."""
    today = timezone.localdate()
    rows = house.placements.current().select_related("product__company")
    rows = rows.annotate(**{"public": Count("pk", Q(product__in=Product.objects.published().values("pk")))})
    for row in rows.filter(Q(public=0) | Q(asked=0, sold=0, since__lte=today - STALE_PLACEMENT_AFTER)).order_by(
        "since"
    ):
        if not row.public:
            yield row, _("The catalogue no longer shows this product.")
        else:
            days = (today - row.since).days
            yield row, _("%(days)s days on display without an inquiry.") % {"days": days}
