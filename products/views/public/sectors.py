"""The page of a sector, and the Atom feed of new products."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.clean_text import printable_in_xml
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.structured_data import absolute_url, breadcrumbs
from products.catalogue.facet_views import FacetView, facet_views
from products.catalogue.query import CatalogueQuery, search_catalogue
from products.documents.share_image import share_image_path
from products.models import Product, Sector

MAX_NEWS = 30
COVER_SEED = 40  # of the cover that the page shows and a link preview
OPTIONS_PER_FACET = {"c": 8, "d": 8, "x": 8, "t": 12}  # facets on the page, and the number of options of each
MAX_PRODUCTS = 12


@shared_page()
def sector(request: Request, slug: str) -> HttpResponseBase:
    """Show a sector: its newest products, and counts by certificate, department, destination and house."""
    item = _sector_at(slug)
    if item.address != slug:
        return redirect(item, permanent=True)
    query = CatalogueQuery(selected={"sector": [item.code]})
    found = search_catalogue(query)
    context = {
        "sector": item,
        "page_row": item,
        "structured_data": [
            breadcrumbs([(_("Catalogue"), reverse("products:catalogue")), (item.name, item.get_absolute_url())])
        ],
        "share_image": absolute_url(share_image_path(item.code, COVER_SEED)),
        "cover_seed": COVER_SEED,
        "total": found.total,
        "products": found.page.rows[:MAX_PRODUCTS],
        "facets": [
            _limit_options(shown)
            for shown in facet_views(query, found.counts).groups
            if shown.facet.letter in OPTIONS_PER_FACET
        ],
        "catalogue_url": reverse("products:catalogue"),
        "filter_url": query.query_string(),
    }
    return render(request, "products/public/sector.html", context)


def _limit_options(shown: FacetView) -> FacetView:
    return FacetView(shown.facet, shown.options[: OPTIONS_PER_FACET[shown.facet.letter]])


def _sector_at(slug: str) -> Sector:
    """Return the sector with this address in either language, or raise Http404."""
    return get_object_or_404(Sector, Q(code=slug) | Q(slug_es=slug))


class NewsFeed(Feed):
    """The newest products of the catalogue, or of one sector."""

    feed_type = Atom1Feed
    author_name = "ExportaSV"  # an Atom feed names one

    @staticmethod
    def shared_parameters() -> set[str]:
        """Return no parameter: every visitor reads the same feed (http/shared_pages.py)."""
        return set()

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]  # the site's content version decides when it changes
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Sector | None:
        return _sector_at(kwargs["slug"]) if kwargs else None

    def title(self, item: Sector | None) -> str:
        return printable_in_xml(f"ExportaSV · {item.name}") if item else _("ExportaSV · new products")

    def subtitle(self, item: Sector | None) -> str:
        return _("Exportable supply of El Salvador")

    def link(self, item: Sector | None) -> str:
        path = item.get_absolute_url() if item else reverse("products:catalogue")
        return f"{settings.SITE_URL}{path}"

    def feed_url(self, item: Sector | None) -> str:
        name = "products:sector_news" if item else "products:news"
        return f"{settings.SITE_URL}{reverse(name, args=[item.address] if item else [])}"

    def items(self, item: Sector | None) -> list[Product]:
        rows = Product.objects.in_catalogue().for_cards()
        if item:
            rows = rows.filter(entry__facets__contains=[f"s:{item.code}"])
        return list(rows.order_by("-entry__published_at", "-pk")[:MAX_NEWS])

    def item_title(self, item: Product) -> str:
        return printable_in_xml(item.name)

    def item_description(self, item: Product) -> str:
        return printable_in_xml(f"{item.summary} {item.company.name}".strip())

    def item_link(self, item: Product) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_updateddate(self, item: Product) -> object:
        return item.shown_at

    def item_pubdate(self, item: Product) -> object:
        return item.shown_at
