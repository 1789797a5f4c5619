"""Public home and robots.txt."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from consulates.documents.house_map import houses_by_country, map_context
from consulates.models import TradingHouse
from exportasv.core.accounts.request import Request
from exportasv.figures.questions import latest_survey, programme_figures, sectors_with_counts
from products.models import Product

MAX_NEW_PRODUCTS = 8
ROBOTS_TXT = "User-agent: *\nDisallow: /admin/\nDisallow: /*/mi-portal/\nDisallow: /*/my-portal/\n"


def home(request: Request) -> HttpResponse:
    """Show the home: search, sectors, newest products, houses on the map, figures."""
    houses = list(TradingHouse.objects.select_related("consulate"))
    newest = Product.objects.published().for_cards()
    context = {
        "figures": programme_figures(),
        "sectors": sectors_with_counts(),
        "survey": latest_survey(),
        "newest": newest[:MAX_NEW_PRODUCTS],
        "maps": map_context(houses),
        "countries": houses_by_country(houses),
        "tries": [_("coffee"), _("honey"), _("indigo shawl"), _("wooden toys")],
    }
    return render(request, "portal/public/home.html", context)


@cache_control(public=True, max_age=86_400)
def robots(request: Request) -> HttpResponse:
    """Return robots.txt: allowed paths and the sitemap. A demo forbids all robots."""
    if settings.DEMO:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
    return HttpResponse(f"{ROBOTS_TXT}Sitemap: {settings.SITE_URL}/sitemap.xml\n", content_type="text/plain")
