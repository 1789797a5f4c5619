"""The site as a web app: manifest, service worker and offline page."""

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from exportasv.core.accounts.request import Request
from exportasv.core.http.shared_pages import shared_page

ICONS = [192, 512]  # pixels, for home screens of phones


@cache_control(public=True, max_age=86_400)
def manifest(request: Request) -> JsonResponse:
    """Return the web app manifest."""
    told = {
        "name": "ExportaSV",
        "short_name": "ExportaSV",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#14204d",
        "icons": [
            {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(_icon(pixels) for pixels in ICONS),
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _icon(pixels: int) -> dict[str, str]:
    """Return an icon for the home screen, with a margin so that the system can crop it to a circle."""
    size = f"{pixels}x{pixels}"
    return {"src": static(f"img/icon-{pixels}.png"), "sizes": size, "type": "image/png", "purpose": "maskable"}


@cache_control(no_cache=True)
def service_worker(request: Request) -> FileResponse:
    """Return the service worker. It must be at the root, because a script controls only its own folder."""
    script = finders.find("js/sw.js")
    if script is None:
        raise Http404
    return FileResponse(open(script, "rb"), content_type="text/javascript")


@shared_page()
def offline(request: Request) -> HttpResponse:
    """Show the page for visitors who are offline and have no stored copy."""
    return render(request, "portal/public/offline.html")
