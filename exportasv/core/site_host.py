"""The host name of this site, for ids that must be unique in the world."""

from urllib.parse import urlsplit

from django.conf import settings


def site_host() -> str:
    """Return the host name in SITE_URL, without its port."""
    return urlsplit(settings.SITE_URL).hostname or ""
