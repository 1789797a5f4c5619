"""The public home, and what robots may read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from consulates.house_map import by_country, maps
from consulates.models import TradingHouse
from exportasv.figures.questions import figures, latest_survey, sectors_with_counts
from products.models import Product

FRESH = 8
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*/mi-portal/\nDisallow: /*/my-portal/\n"


def home(request: HttpRequest) -> HttpResponse:
    """What the programme is: search, sectors, newest products, houses on the map, figures."""
    houses = list(TradingHouse.objects.select_related("consulate"))
    newest = Product.objects.published().for_cards()
    context = {
        "figures": figures(),
        "sectors": sectors_with_counts(),
        "survey": latest_survey(),
        "newest": newest[:FRESH],
        "maps": maps(houses),
        "countries": by_country(houses),
        "tries": [_("coffee"), _("honey"), _("indigo shawl"), _("wooden toys")],
    }
    return render(request, "portal/public/home.html", context)


@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go and what there is; a demonstration is not for them."""
    if settings.DEMO:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
    return HttpResponse(f"{ROBOTS}Sitemap: {settings.SITE_URL}/sitemap.xml\n", content_type="text/plain")
