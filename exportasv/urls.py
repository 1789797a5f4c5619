"""All URL patterns of the site. Each app's portal.py declares who may open them."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from django.views.i18n import set_language

from companies import api as companies_api
from consulates import api as consulates_api
from consulates.views.public.embed import shelf
from consulates.views.public.inbound_mail import receive_inbound_mail
from counseling import api as counseling_api
from counseling.forum.views.check_in import check_in_by_code
from exportasv.core.accounts.admin_lookups import search_bounded_pages
from exportasv.core.api.router import api_urls
from exportasv.core.exchange import api as exchange_api
from exportasv.core.files.public_files import photo_file
from exportasv.core.http.shared_pages import shared_page
from exportasv.core.http.url_index import index_routes
from exportasv.figures import api as figures_api
from exportasv.portal.sitemaps import sitemaps
from exportasv.portal.views.app import manifest, service_worker
from exportasv.portal.views.public import robots
from products import api as products_api
from products.views.public import printouts

SITEMAPS = sitemaps()
API = [companies_api, products_api, consulates_api, counseling_api, figures_api, exchange_api]

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it
admin.site.search = search_bounded_pages(admin.site)  # type: ignore[attr-defined]

handler400 = "exportasv.portal.views.errors.bad_request"
handler403 = "exportasv.portal.views.errors.forbidden"
handler404 = "exportasv.portal.views.errors.not_found"
handler429 = "exportasv.portal.views.errors.too_many_requests"
handler500 = "exportasv.portal.views.errors.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="portal:home"), name="root"),
    path("sw.js", service_worker, name="service_worker"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        shared_page()(sitemap_views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_of"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml", shared_page("p")(sitemap_views.sitemap), {"sitemaps": SITEMAPS}, name="sitemap_of"
    ),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg"), name="favicon"),
    path("q/<int:pk>/<slug:place>", printouts.qr_scan, name="visit"),
    path("media/photos/<slug:name>.webp", photo_file, name="photo_file"),
    path("hooks/mail/", receive_inbound_mail, name="inbound_mail"),
    path("embed/shelf/", shelf, name="embedded_shelf"),
    path("d/<slug:code>", check_in_by_code, name="counseling_door"),
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("api/v1/", include((api_urls(*(app.routes for app in API)), "api"), namespace="api")),
    *index_routes(
        i18n_patterns(
            path("", include("exportasv.portal.urls", namespace="portal")),
            path("", include("exportasv.core.notifications.urls", namespace="notifications")),
            path("", include("exportasv.core.privacy.urls", namespace="privacy")),
            path("", include("exportasv.core.api.urls", namespace="api_keys")),
            path("", include("exportasv.core.exchange.urls", namespace="webhooks")),
            path("", include("exportasv.core.accounts.urls", namespace="accounts")),
            path("", include("companies.urls", namespace="companies")),
            path("", include("products.urls", namespace="products")),
            path("", include("consulates.urls", namespace="consulates")),
            path("", include("counseling.urls", namespace="counseling")),
            path("", include("market_access.urls", namespace="market_access")),
            path("", include("exportasv.figures.urls", namespace="figures")),
            path(_("account/"), include("allauth.urls")),
        )
    ),
]
