"""Settings of the bare Wagtail site, which runs in an environment of its own (peers.py)."""

import os

import environ

SECRET_KEY = "bare"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
ROOT_URLCONF = "tests.benchmarks.wagtail_site.urls"
DATABASES = {"default": {**environ.Env.db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "tests.benchmarks.wagtail_site",
    "wagtail.images",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
MIGRATION_MODULES = {"wagtail_site": None}  # its tables are made by `migrate --run-syncdb`
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAIL_SITE_NAME = "Bare"
