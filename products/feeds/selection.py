"""The goods that a feed or a sheet for another system has, from its address."""

from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict

from exportasv.core.http.shared_pages import TRACKING_PARAMETERS
from products.models import Product, Sector
from products.models.product import ProductQuerySet

PARAMETERS = ("company", "sector")
MAX_PRODUCTS = 10_000  # in one file; a larger offer is fetched by sector
BATCH = 500
MAX_COMPANIES = 200


def chosen_goods(query: QueryDict) -> ProductQuerySet:
    """Return the goods of the catalogue: all, or those of companies (slugs with commas) and of a sector.

    Raise BadRequest if there is another parameter, which would give the whole catalogue; Http404 without such a sector.
    """
    if unknown := set(query) - {*PARAMETERS, *TRACKING_PARAMETERS}:
        raise BadRequest(f"unknown parameters: {len(unknown)}")
    rows = Product.objects.in_catalogue().goods()
    companies = [slug for slug in query.get("company", "").split(",") if slug][:MAX_COMPANIES]
    if companies:
        rows = rows.filter(company__slug__in=companies)
    if sector := query.get("sector", ""):
        if not Sector.objects.filter(code=sector).exists():
            raise Http404
        rows = rows.filter(sector__code=sector)
    return rows


def detailed_goods(rows: ProductQuerySet) -> Iterator[Product]:
    """Yield at most MAX_PRODUCTS goods with their prices and photos, in batches by their numbers."""
    last, left = 0, MAX_PRODUCTS
    while left > 0:
        batch = list(rows.filter(pk__gt=last).with_details().order_by("pk")[: min(BATCH, left)])
        yield from batch
        if len(batch) < BATCH:
            return
        last, left = batch[-1].pk, left - len(batch)
