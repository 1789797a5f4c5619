"""What every page's frame needs."""

from django.conf import settings
from django.http import HttpRequest


def site_context(request: HttpRequest) -> dict[str, object]:
    """Site address (no slash at the end) and whether this is the demo; costs no query."""
    return {"site_url": settings.SITE_URL, "demo": settings.DEMO, "version": settings.VERSION}
