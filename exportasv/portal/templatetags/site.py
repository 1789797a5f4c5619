"""Template tags and filters that every app uses."""

from collections.abc import Hashable, Iterable
from datetime import datetime

from django import template
from django.conf import settings
from django.db.models import Model
from django.template import Context
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, override

from exportasv.core.calendars.zones import city_name
from exportasv.core.documents.formatting import dollars, format_duration, format_season, money
from exportasv.core.http.kept_parts import KeptParts, rendered_part
from exportasv.core.http.paths import localized_row_path
from exportasv.core.http.structured_data import absolute_url
from products.catalogue.cards import product_cards
from products.catalogue.facet_views import FacetViews, sort_options
from products.catalogue.query import CatalogueQuery
from products.documents.cover_motifs import motif_of
from products.documents.covers import MAX_SEEDS
from products.documents.share_image import share_image_path
from products.models import Collection, Product, ProductPhoto
from products.models.prices import row_terms

register = template.Library()
_frame = KeptParts(most=400)  # one menu for each route and language; below 2 KB each
_searches = KeptParts(most=200)  # below 2 KB each
_facets = KeptParts(most=100)  # about 15 KB each


@register.simple_tag(takes_context=True)
def page_languages(context: Context) -> list[tuple[str, str]]:
    """Return (code, URL) of this page in each language, with its query string; [] without a request.

    A page of a row whose address differs by language has it in its context as `page_row`.
    """
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return [(code, f"/{code}/") for code, _name in settings.LANGUAGES]
    path, mark, query = request.get_full_path().partition("?")
    if row := context.get("page_row"):
        return [(code, localized_row_path(code, row) + mark + query) for code, _name in settings.LANGUAGES]
    return [(code, _path_in(code, path, request.resolver_match) + mark + query) for code, _name in settings.LANGUAGES]


def _path_in(language: str, path: str, match: ResolverMatch) -> str:
    """Return the path in a language of the page at `path`, from the route that led to it: nothing is resolved again."""
    if language == get_language():
        return path
    try:
        with override(language):
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return path


@register.simple_tag(takes_context=True)
def main_menu(context: Context, languages: list[tuple[str, str]]) -> SafeString:
    """Return the main menu: its entries, with that of the page marked, and the page in the other languages."""
    match = getattr(context.get("request"), "resolver_match", None)
    entries = _frame.render("frame/menu.html", route=match.view_name if match else "")
    others = [(code, url) for code, url in languages if code != get_language()]
    shown = rendered_part("frame/languages.html", {"languages": others})
    return format_html("<ul>{}{}</ul>", entries, shown)


@register.simple_tag
def kept_part(template: str, **values: Hashable) -> SafeString:
    """Return a part of the frame, which shows these values and nothing else (http/kept_parts.py)."""
    return _frame.render(template, **values)


@register.simple_tag
def search_form(text: str) -> SafeString:
    """Return the form of the catalogue's search with this text in it."""
    return _searches.render("products/public/_search.html", text=text)


@register.simple_tag
def collection_chips(collections: Iterable[Collection]) -> SafeString:
    """Return the links to these collections."""
    told = tuple((each.slug, each.name) for each in collections)
    return _frame.render("products/public/_collections.html", collections=told)


@register.simple_tag
def sort_links(query: CatalogueQuery) -> SafeString:
    """Return the links to the orders of the list, kept under all that they depend on."""
    template = "products/public/_sorts.html"
    values = (template, query.query_string(), query.is_ranked)
    return _searches.get_or_make(values, lambda: rendered_part(template, {"sorts": sort_options(query)}))


@register.simple_tag
def facet_groups(facets: FacetViews) -> SafeString:
    """Return the facets beside the results, kept under all that they show."""
    return _facets.get_or_make(
        (facets.key,), lambda: rendered_part("products/public/_facets.html", {"groups": facets.groups})
    )


@register.simple_tag
def aria_current(route: str, names: str) -> str:
    """Return ` aria-current="page"` if the page's route begins with one of `names`, separated by spaces."""
    if route.startswith(tuple(names.split())):
        return mark_safe(' aria-current="page"')  # nosec B308
    return ""


@register.simple_tag
def cover_url(sector: str, row: Model) -> str:
    """Return the URL of the drawn cover of a product, by what it is, or of a company in a sector."""
    return reverse("products:cover", args=[_motif(sector, row), row.pk % MAX_SEEDS])


def _motif(sector: str, row: Model) -> str:
    return motif_of(row) if isinstance(row, Product) else sector or "other"


@register.simple_tag
def cover_png_url(sector: str, row: Model) -> str:
    """Return the path of the generated cover as PNG, for link previews."""
    return share_image_path(_motif(sector, row), row.pk)


register.filter("on_site", absolute_url)
register.filter("city", city_name)
register.simple_tag(product_cards)


@register.simple_tag
def time_of(moment: datetime, form: str = "SHORT_DATE_FORMAT") -> SafeString:
    """Return a moment as <time>, in the active time zone."""
    local = localtime(moment)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, form))


@register.filter
def photo_of(product: Product) -> ProductPhoto | None:
    """Return the first photo of a product, or None if it has none."""
    if hasattr(product, "cover"):  # set by ProductQuerySet.for_cards
        return ProductPhoto(**product.cover) if product.cover else None
    return next(iter(product.detail_photos() if hasattr(product, "photo_rows") else product.photos.all()), None)


@register.filter
def lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank."""
    return [line.strip(" \t•-") for line in (text or "").splitlines() if line.strip(" \t•-")]


register.filter("price_terms", row_terms)
register.filter(dollars)
register.filter(money)
register.filter(format_season)
register.filter(format_duration)
