"""What every page's frame needs."""

from django.conf import settings

from exportasv.core.accounts.request import Request


def site_context(request: Request) -> dict[str, object]:
    """Site address (no slash at the end) and whether this is the demo; costs no query."""
    return {"site_url": settings.SITE_URL, "demo": settings.DEMO, "version": settings.VERSION}
