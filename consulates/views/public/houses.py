"""Public pages of the trading houses."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from consulates.documents.house_map import house_map_context, houses_by_country, map_context
from consulates.models import TradingHouse
from exportasv.core.accounts.request import Request
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.structured_data import breadcrumbs
from products.models import Product

MAX_PRODUCTS = 60


@shared_page()
def houses(request: Request) -> HttpResponse:
    """Show all houses, on the map and in a list by country. One query."""
    rows = list(TradingHouse.objects.select_related("consulate"))
    return render(
        request,
        "consulates/public/houses.html",
        {"houses": rows, "countries": houses_by_country(rows), "maps": map_context(rows)},
    )


@cache_control(no_cache=True)  # the page shows the local time of the house
def house(request: Request, slug: str) -> HttpResponse:
    """Show one house: address, hours, and the products placed in it today. Three queries."""
    item = get_object_or_404(TradingHouse.objects.select_related("consulate"), slug=slug)
    here = item.placements.current().values("product")
    products = Product.objects.published().filter(pk__in=here)
    context = {
        "house": item,
        "structured_data": [
            breadcrumbs([(_("Trading houses"), reverse("consulates:houses")), (str(item), item.get_absolute_url())])
        ],
        "products": list(products.card_rows()[:MAX_PRODUCTS]),
        "time_there": timezone.now().astimezone(ZoneInfo(item.zone)),
        "map": house_map_context(item),
        "share_url": f"{settings.SITE_URL}{request.path}",
    }
    return render(request, "consulates/public/house.html", context)
