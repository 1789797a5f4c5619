"""Context of every page."""

from django.conf import settings

from exportasv.core.accounts.request import Request


def site_context(request: Request) -> dict[str, object]:
    """Return the site address (without final slash), the version and whether this is the demo. No query."""
    return {"site_url": settings.SITE_URL, "demo": settings.DEMO, "version": settings.VERSION}
