"""The public catalogue: list, product, and the covers drawn where a photo is missing."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Count, F, OuterRef, QuerySet, TextField, prefetch_related_objects
from django.db.models.functions import Cast, JSONObject
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers

from exportasv.lib.keyset import Order, Page, page_of
from exportasv.lib.motifs import cover as draw
from products.models import PriceTerm, Product, Sector

PAGE_SIZE = 24
RELATED = 4
NEWEST = Order("published_at")
BEST = Order("score", kind="number")
WORDS_LIMIT = 100


@dataclass(frozen=True)
class Choice:
    """What the visitor asked for, as the address says it."""

    words: str
    sector: str
    cursor: str

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        words = " ".join(query.get("q", "").split())[:WORDS_LIMIT]
        return cls(words, query.get("sector", "")[:50], query.get("page", "")[:200])

    def address(self, **changes: str) -> str:
        """The query string of this choice with changes; a change of filter goes back to the first page."""
        kept = {"q": self.words, "sector": self.sector, **changes}
        query = QueryDict(mutable=True)
        query.update({key: value for key, value in kept.items() if value})
        return "?" + query.urlencode()


@vary_on_headers("HX-Request")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The list with its search and sectors; for htmx only the part that changes. Four queries."""
    choice = Choice.of(request.GET)
    found = Product.objects.published()
    if choice.words:
        found = found.search(choice.words)
    sectors, total = _sectors(found, choice)
    if choice.sector:
        found = found.filter(sector__code=choice.sector)
    context = {"choice": choice, "sectors": sectors, "total": total, "page": _page(found, choice)}
    context |= _addresses(choice, context["page"])
    context["chosen"] = next((s["sector"] for s in sectors if s["on"]), None)
    part = request.htmx and not request.htmx.history_restore_request
    return render(request, "products/_results.html" if part else "products/catalogue.html", context)


def _page(found: QuerySet, choice: Choice) -> Page:
    order = NEWEST
    if "rank" in found.query.annotations:
        # Whole millionths, because a four-byte rank does not come back equal to itself.
        found, order = found.annotate(score=Cast(F("rank") * 1_000_000, BigIntegerField())), BEST
    rows = found.select_related("company", "sector").prefetch_related("photos").defer("search", "search_terms")
    return page_of(rows, order, choice.cursor, PAGE_SIZE)


def _sectors(found: QuerySet, choice: Choice) -> tuple[list[dict[str, object]], int]:
    """Every sector with its count among the hits, whichever sector is chosen, and the total under the choice."""
    counts = dict(found.order_by().values_list("sector").annotate(Count("pk")))
    rows = [
        {"sector": s, "count": counts.get(s.pk, 0), "on": s.code == choice.sector, "url": choice.address(sector=s.code)}
        for s in Sector.objects.all()
    ]
    total = sum(row["count"] for row in rows if row["on"] or not choice.sector)
    return rows, total


def _addresses(choice: Choice, page: Page) -> dict[str, str]:
    return {
        "all_url": choice.address(sector=""),
        "without_words": choice.address(q=""),
        "next_url": choice.address(page=page.next) if page.next else "",
        "previous_url": choice.address(page=page.previous) if page.previous else "",
    }


def product(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a buyer asks in ten seconds. Five queries."""
    shown = Product.objects.published().select_related("company", "sector", "hs_code")
    item = get_object_or_404(shown.annotate(price_rows=_prices()).defer("search", "search_terms"), slug=slug)
    placements = item.placements.current().select_related("house__consulate").order_by("house__consulate__city_es")
    today = timezone.localdate()
    context = {
        "product": item,
        "related": _related(item),
        "certificates": item.certificates.valid_on(today).select_related("type"),
        "houses": [placement.house for placement in placements],
        "share_url": request.build_absolute_uri(),
    }
    return render(request, "products/product.html", context)


def _prices() -> ArraySubquery:
    """Each product's prices, cheapest first within a quantity, without a query of their own."""
    terms = PriceTerm.objects.filter(product=OuterRef("pk")).order_by("from_quantity", "amount")
    amount = Cast("amount", TextField())
    return ArraySubquery(
        terms.values(row=JSONObject(incoterm="incoterm", place="place", amount=amount, quantity="from_quantity"))
    )


def _related(item: Product) -> list[Product]:
    """A few more of the same sector from other companies, newest first; brings the photos of `item` too."""
    others = Product.objects.published().filter(sector=item.sector_id).exclude(company=item.company_id)
    rows = list(others.select_related("company", "sector").defer("search", "search_terms")[:RELATED])
    prefetch_related_objects([item, *rows], "photos")
    return rows


@cache_control(public=True, max_age=31_536_000, immutable=True)
def cover(request: HttpRequest, sector: str, seed: int) -> HttpResponse:
    """The drawn cover of a sector and seed; it never changes."""
    return HttpResponse(_drawn(sector, seed), content_type="image/svg+xml")


@lru_cache(maxsize=2048)
def _drawn(sector: str, seed: int) -> str:
    return draw(sector, seed)
