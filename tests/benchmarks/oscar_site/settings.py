"""Settings of the Oscar shop, as its own guide gives them; it runs in an environment of its own (peers.py)."""

import os
import sys

import environ
from oscar.defaults import *  # noqa: F403

SECRET_KEY = "bare"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
SITE_ID = 1
STATIC_URL, MEDIA_URL = "/static/", "/media/"
ROOT_URLCONF = "tests.benchmarks.oscar_site.urls"
DATABASES = {"default": {**environ.Env.db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
OSCAR_PRODUCTS_PER_PAGE = 24
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": os.path.join(sys.prefix, "whoosh"),  # beside its own environment
    }
}
INSTALLED_APPS = [
    *("django.contrib." + name for name in "auth contenttypes sessions messages sites flatpages staticfiles".split()),
    "oscar.config.Shop",
    *(
        f"oscar.apps.{name}"
        for name in (
            "analytics.apps.AnalyticsConfig checkout.apps.CheckoutConfig address.apps.AddressConfig"
            " shipping.apps.ShippingConfig catalogue.apps.CatalogueConfig"
            " catalogue.reviews.apps.CatalogueReviewsConfig communication.apps.CommunicationConfig"
            " partner.apps.PartnerConfig basket.apps.BasketConfig payment.apps.PaymentConfig"
            " offer.apps.OfferConfig order.apps.OrderConfig customer.apps.CustomerConfig search.apps.SearchConfig"
            " voucher.apps.VoucherConfig wishlists.apps.WishlistsConfig dashboard.apps.DashboardConfig"
            " dashboard.reports.apps.ReportsDashboardConfig dashboard.users.apps.UsersDashboardConfig"
            " dashboard.orders.apps.OrdersDashboardConfig dashboard.catalogue.apps.CatalogueDashboardConfig"
            " dashboard.offers.apps.OffersDashboardConfig dashboard.partners.apps.PartnersDashboardConfig"
            " dashboard.pages.apps.PagesDashboardConfig dashboard.ranges.apps.RangesDashboardConfig"
            " dashboard.reviews.apps.ReviewsDashboardConfig dashboard.vouchers.apps.VouchersDashboardConfig"
            " dashboard.communications.apps.CommunicationsDashboardConfig"
            " dashboard.shipping.apps.ShippingDashboardConfig"
        ).split()
    ),
    *"widget_tweaks haystack treebeard sorl.thumbnail django_tables2".split(),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]
