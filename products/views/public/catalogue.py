"""The public catalogue: list, product, and drawn covers."""

from functools import lru_cache

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers

from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.slug_history_trigger import redirect_or_404
from exportasv.core.http.shared_pages import shared_page
from products.catalogue.facet_views import facet_views, filter_chips
from products.catalogue.facets import FACETS_BY_PARAMETER, facet_names, filter_parameters
from products.catalogue.product_page import product_page
from products.catalogue.query import CatalogueQuery, search_catalogue
from products.catalogue.ready_markets import ready_columns
from products.catalogue.search_log import log_missed_search
from products.catalogue.suggestions import search_suggestions
from products.catalogue.text_search import is_foreign
from products.documents import share_image
from products.documents.covers import COVERS, MAX_SEEDS
from products.documents.covers import cover_svg as draw
from products.models import Collection, Product

MAX_RELATED = 4


@shared_page("q", "sort", "page", also=filter_parameters)
@vary_on_headers("HX-Request")
def catalogue(request: Request) -> HttpResponse:
    """Show the list with its search and facets; for htmx only the part that changes. Two queries, or three."""
    query = CatalogueQuery.from_querydict(request.GET)
    found, chips = search_catalogue(query), filter_chips(query)
    context = {
        "query": query,
        "found": found,
        "page": found.page,
        "facets": facet_views(query, found.counts),
        "chips": chips,
        "next_url": query.query_string(found.page.next) if found.page.next else "",
        "previous_url": query.query_string(found.page.previous) if found.page.previous else "",
        "suggested_url": query.with_text(found.suggested_text).query_string(),
        "is_foreign": is_foreign(query.text) and (found.is_partial or not found.total),
        "collections": Collection.active_rows() if not chips and not query.page else [],
    }
    if not found.total:
        context |= _no_results_context(query)
    part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "products/public/_results.html" if part else "products/public/catalogue.html", context)
    if not found.total:
        add_never_cache_headers(response)  # not cached, so that the next visitor's search is counted too
    return response


def _no_results_context(query: CatalogueQuery) -> dict[str, object]:
    """Return what to offer if nothing was found, and log the search."""
    if query.text and not query.selected:
        log_missed_search(query.text)
    return {"sectors": facet_names(FACETS_BY_PARAMETER["sector"])}


@shared_page("q")
def suggestions(request: Request) -> HttpResponse:
    """Suggest products, sectors and companies for the text typed so far. Three queries, or four."""
    words = " ".join(request.GET.get("q", "").split())[:60]
    context = {"suggested": search_suggestions(words), "words": words}
    return render(request, "products/public/_suggestions.html", context)


def _related_products(sector: int, company: int) -> QuerySet:
    """Return a few published products of the sector from other companies, newest first (product_sector_newest)."""
    others = Product.objects.in_catalogue().filter(sector=sector, state=Product.State.PUBLISHED)
    return others.exclude(company=company).order_by("-published_at", "-pk").card_rows()[:MAX_RELATED]


def _product_at(slug: str) -> QuerySet:
    rows = Product.objects.published().with_details().with_sizes().annotate(**ready_columns())
    return rows.at_address(slug).order_by("pk")[:1]


PRODUCT, RELATED = FixedQuery(_product_at), FixedQuery(_related_products)


@shared_page()
def product(request: Request, slug: str) -> HttpResponse:
    """Show the product's page. Two queries."""
    item = PRODUCT.first(slug)
    if item is None:
        return redirect_or_404(Product.objects.published(), slug, "old_slugs__slug")
    if item.address != slug:
        return redirect(item, permanent=True)
    shown = product_page(item)
    context = {
        "page_row": item,
        "shown": shown,
        "structured_data": shown.structured_data,
        "share_image": shown.share_image,
        "related": RELATED.rows(item.sector_id, item.company_id),
    }
    return render(request, "products/public/product.html", context)


@cache_control(public=True, max_age=31_536_000, immutable=True)
def cover(request: Request, sector: str, seed: int) -> HttpResponse:
    """Return the drawn cover of a motif or sector, and a seed. It never changes."""
    return HttpResponse(_cover_svg(sector, seed), content_type="image/svg+xml")


@cache_control(public=True, max_age=31_536_000, immutable=True)
def cover_png(request: Request, sector: str, seed: int) -> HttpResponse:
    """Return the drawn cover as PNG, for link previews. Raise Http404 if no page names it."""
    if sector not in COVERS or seed >= MAX_SEEDS:
        raise Http404
    return HttpResponse(share_image.cover_png(sector, seed), content_type="image/png")


@lru_cache(maxsize=2048)
def _cover_svg(sector: str, seed: int) -> str:
    return draw(sector, seed)
