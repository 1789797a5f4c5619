"""Public pages of the trading houses."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from consulates.atlas import by_country, maps
from consulates.models import TradingHouse
from products.models import Product

ON_SHOW = 60


def houses(request: HttpRequest) -> HttpResponse:
    """All houses, on the map and in a list by country. One query."""
    rows = list(TradingHouse.objects.select_related("consulate"))
    return render(
        request, "consulates/houses.html", {"houses": rows, "countries": by_country(rows), "maps": maps(rows)}
    )


def house(request: HttpRequest, slug: str) -> HttpResponse:
    """One house: where, when, and what stands on its shelves today. Three queries."""
    item = get_object_or_404(TradingHouse.objects.select_related("consulate"), slug=slug)
    here = item.placements.current().values("product")
    products = Product.objects.published().filter(pk__in=here)
    context = {
        "house": item,
        "products": list(products.for_cards()[:ON_SHOW]),
        "time_there": timezone.now().astimezone(ZoneInfo(item.zone)),
    }
    return render(request, "consulates/house.html", context)
