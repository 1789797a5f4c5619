"""The site as an app on the device: what it is called, what it keeps for when there is no line."""

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from exportasv.core.accounts.request import Request

ICONS = [192, 512]  # pixels, for the home screens of phones


@cache_control(public=True, max_age=86_400)
def manifest(request: Request) -> JsonResponse:
    """The web app's manifest."""
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
    """A picture for the home screen, with room for the system to cut it round."""
    size = f"{pixels}x{pixels}"
    return {"src": static(f"img/icon-{pixels}.png"), "sizes": size, "type": "image/png", "purpose": "maskable"}


@cache_control(no_cache=True)
def service_worker(request: Request) -> FileResponse:
    """The script that keeps pages; from the root, because a script rules over its own folder only."""
    script = finders.find("js/sw.js")
    if script is None:
        raise Http404
    return FileResponse(open(script, "rb"), content_type="text/javascript")


def offline(request: Request) -> HttpResponse:
    """What is shown where neither the line nor a kept page is there."""
    return render(request, "portal/public/offline.html")
