"""The public catalogue: list, product, and drawn covers."""

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers

from exportasv.core.accounts.request import Request
from exportasv.core.db.slug_history_trigger import redirect_or_404
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.structured_data import absolute_url
from products.attributes.facts import attribute_facts
from products.catalogue.facets import FACETS_BY_PARAMETER, facet_names, filter_parameters, houses_showing
from products.catalogue.query import CatalogueQuery, facet_views, filter_chips, search_catalogue, sort_options
from products.catalogue.search_log import log_missed_search
from products.catalogue.sizes import size_links
from products.catalogue.structured_data import product_breadcrumbs, product_json_ld, share_image_of
from products.catalogue.suggestions import search_suggestions
from products.catalogue.text_search import is_foreign
from products.documents import share_image
from products.documents.covers import COVERS, MAX_SEEDS
from products.documents.covers import cover_svg as draw
from products.fields import Place, Section, product_facts
from products.models import Collection, Product
from products.packing import packing_facts
from products.pricing import has_steps, minimum_order_value, price_table, prices_have_expired

MAX_RELATED = 4
APART = {Section.PACKING, Section.TERMS}  # sections that have a table of their own on the page


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
        "sorts": sort_options(query),
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


@shared_page()
def product(request: Request, slug: str) -> HttpResponse:
    """Show the product's page. Two queries."""
    item = Product.objects.published().with_details().with_sizes().at_address(slug).first()
    if item is None:
        return redirect_or_404(Product.objects.published(), slug, "old_slugs__slug")
    if item.address != slug:
        return redirect(item, permanent=True)
    certificates = item.detail_certificates()
    photos = item.detail_photos()
    facts = [fact for fact in product_facts(item, Place.PAGE) if fact.text]
    prices, details = price_table(item, item.price_rows), attribute_facts(item)
    context = {
        "product": item,
        "page_row": item,
        "facts": [fact for fact in facts if not fact.is_prose and not fact.is_tick and fact.field.section not in APART],
        "ticks": [fact for fact in facts if fact.is_tick],
        "texts": [fact for fact in facts if fact.is_prose],
        "details": details,
        "photos": photos,
        "sizes": size_links(item),
        "prices": prices,
        "has_steps": has_steps(prices),
        "minimum_value": minimum_order_value(item, item.price_rows),
        "expired": prices_have_expired(item),
        "packing": packing_facts(item),
        "related": _related_products(item),
        "certificates": certificates,
        "structured_data": [product_json_ld(item, photos, certificates, details), product_breadcrumbs(item)],
        "share_image": absolute_url(photos[0].largest_url) if photos else share_image_of(item),
        "houses": houses_showing(item),
        "share_url": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "products/public/product.html", context)


def _related_products(item: Product) -> list[Product]:
    """Return a few published products of the sector from other companies, newest first (product_sector_newest)."""
    others = Product.objects.in_catalogue().filter(sector=item.sector_id, state=Product.State.PUBLISHED)
    return list(others.exclude(company=item.company_id).for_cards().order_by("-published_at", "-pk")[:MAX_RELATED])


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
