"""Public pages of the programme: home, who may enter, contact, privacy, terms; and robots.txt."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from companies.forms.application import CompanyStep
from companies.models import Company
from companies.rules import consents
from consulates.documents.house_map import houses_by_country, map_context
from consulates.models import TradingHouse
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.request import Request
from exportasv.core.db.localized import active_language
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.structured_data import absolute_url, json_ld
from exportasv.core.programme import APPLICATION_ANSWERED_WITHIN, working_days_text
from exportasv.figures.questions import latest_survey, programme_figures, sectors_with_counts
from products.models import Product

MAX_NEW_PRODUCTS = 8
ROBOTS_TXT = "User-agent: *\nDisallow: /admin/\nDisallow: /*/mi-portal/\nDisallow: /*/my-portal/\n"


@shared_page()
def home(request: Request) -> HttpResponse:
    """Show the home: search, sectors, newest products, houses on the map, figures."""
    houses = list(TradingHouse.objects.select_related("consulate"))
    newest = Product.objects.in_catalogue().order_by("-entry__published_at", "-pk").card_rows()
    context = {
        "structured_data": [_website(), _organization()],
        "figures": programme_figures(),
        "sectors": sectors_with_counts(),
        "survey": latest_survey(),
        "newest": newest[:MAX_NEW_PRODUCTS],
        "maps": map_context(houses),
        "countries": houses_by_country(houses),
        "tries": [_("coffee"), _("honey"), _("indigo shawl"), _("wooden toys")],
    }
    return render(request, "portal/public/home.html", context)


@shared_page()
def join(request: Request) -> HttpResponse:
    """Say who may enter, what it costs, in how many days and with which papers. Four queries."""
    form = CompanyStep.base_fields
    context = {
        "sizes": [label for _value, label in form["size"].choices],  # type: ignore[attr-defined]
        "legal_forms": [label for _value, label in Company.LegalForm.choices],
        "sectors": [sector for sector, _count in sectors_with_counts()],
        "figures": programme_figures(),
        "answered_within": working_days_text(APPLICATION_ANSWERED_WITHIN),
    }
    return render(request, "portal/public/join.html", context)


@shared_page()
def contact(request: Request) -> HttpResponse:
    """Show how to reach the institutions of the programme, and its trading houses. One query."""
    founders = Institution.objects.filter(is_founder=True, is_active=True).order_by("pk")
    return render(request, "portal/public/contact.html", {"institutions": founders})


@shared_page()
def privacy_notice(request: Request) -> HttpResponse:
    """Show what the portal does with personal data, and the text to which applicants consent."""
    version, text = consents.current_text(consents.APPLICATION_CONSENT, active_language())
    return render(request, "portal/public/privacy.html", {"version": version, "text": text})


@shared_page()
def terms(request: Request) -> HttpResponse:
    """Show the terms of use."""
    return render(request, "portal/public/terms.html")


def _website() -> SafeString:
    """Return JSON-LD of the site with its search. Source: https://schema.org/WebSite."""
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": absolute_url(reverse("products:catalogue")) + "?q={search_term_string}",
        },
        "query-input": "required name=search_term_string",
    }
    languages = [code for code, _name in settings.LANGUAGES]
    home_url = absolute_url(reverse("portal:home"))
    return json_ld(
        {"@type": "WebSite", "name": "ExportaSV", "url": home_url, "inLanguage": languages, "potentialAction": search}
    )


def _organization() -> SafeString:
    """Return JSON-LD of the programme. Source: https://schema.org/Organization."""
    return json_ld(
        {
            "@type": "Organization",
            "name": "ExportaSV",
            "url": absolute_url(reverse("portal:home")),
            "logo": absolute_url(static("img/icon-512.png")),
            "description": _("Salvadoran suppliers and exporters: catalogue of micro, small and medium enterprises"),
            "areaServed": "SV",
        }
    )


@cache_control(public=True, max_age=86_400)
def robots(request: Request) -> HttpResponse:
    """Return robots.txt: allowed paths and the sitemap. A demo forbids all robots."""
    if settings.DEMO:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    return HttpResponse(
        f"{ROBOTS_TXT}Sitemap: {settings.SITE_URL}/sitemap.xml\n", content_type="text/plain; charset=utf-8"
    )
