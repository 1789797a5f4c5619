"""A shelf to carry away: products on the site of an association or a house, in an iframe, without cookies or scripts
of others. static/js/shelf.js makes the iframe; docs/api.md says how.
"""

from typing import NamedTuple

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from consulates.models import Placement
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.whole_numbers import whole_number
from products.catalogue.cards import card_product
from products.models import Product
from products.models.product import CARD_COLUMNS, ProductQuerySet

PARAMETERS = ("lang", "theme", "company", "sector", "house", "certificate", "n")
THEMES = ("light", "dark", "plain")
DEFAULT_CARDS, MAX_CARDS = 12, 48
MAX_COMPANIES = 200  # of an association


class Shelf(NamedTuple):
    """What the address of a shelf asks for."""

    language: str
    theme: str
    companies: list[str]
    sector: str
    house: str
    certificate: str
    cards: int

    @classmethod
    def from_query(cls, query: QueryDict) -> "Shelf":
        """Return the shelf of an address. What it does not know it takes as not given."""
        languages = dict(settings.LANGUAGES)
        language, theme = query.get("lang", ""), query.get("theme", "")
        return cls(
            language=language if language in languages else settings.LANGUAGE_CODE,
            theme=theme if theme in THEMES else THEMES[0],
            companies=[slug for slug in query.get("company", "").split(",") if slug][:MAX_COMPANIES],
            sector=query.get("sector", ""),
            house=query.get("house", ""),
            certificate=query.get("certificate", ""),
            cards=whole_number(query.get("n", ""), most=MAX_CARDS) or DEFAULT_CARDS,
        )

    def rows(self) -> ProductQuerySet:
        """Return the products of the catalogue that stand on it, the newest first."""
        rows = Product.objects.in_catalogue()
        if self.companies:
            rows = rows.filter(company__slug__in=self.companies)
        if self.sector:
            rows = rows.filter(sector__code=self.sector)
        if self.house:
            placed = Placement.objects.current().filter(house__slug=self.house, house__is_open=True)
            rows = rows.filter(pk__in=placed.values("product"))
        if self.certificate:
            rows = rows.with_certificate(self.certificate)
        return rows.order_by("-published_at", "-pk")


@shared_page(*PARAMETERS)
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def shelf(request: HttpRequest) -> HttpResponse:
    """Show a shelf to stand in another site. Of all pages, only this one may stand in a frame."""
    asked = Shelf.from_query(request.GET)
    with translation.override(asked.language):
        rows = asked.rows().card_rows()[: asked.cards]
        products = [card_product(row[: len(CARD_COLUMNS)]) for row in rows]
        context = {"products": products, "shelf": asked, "site": settings.SITE_URL}
        return render(request, "consulates/public/shelf.html", context)
