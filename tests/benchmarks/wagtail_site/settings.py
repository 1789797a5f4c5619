"""Settings of the bare Wagtail site, which runs in an environment of its own (peers.py)."""

import os

import environ

SECRET_KEY = "bare"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
STATIC_URL = "/static/"
ROOT_URLCONF = "tests.benchmarks.wagtail_site.urls"
DATABASES = {"default": {**environ.Env.db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "tests.benchmarks.wagtail_site",
    *(f"wagtail.{name}" for name in "sites users documents images search admin".split()),
    "wagtail",
    "modelcluster",
    "taggit",
    *(f"django.contrib.{name}" for name in "auth contenttypes sessions messages staticfiles".split()),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAIL_SITE_NAME = "Bare"
