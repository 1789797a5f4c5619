"""Public photos. uploads.py re-encodes and names them; they never change, so they are cached for a year."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

PHOTO_FOLDER = "photos"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@cache_control(public=True, max_age=31_536_000, immutable=True)
def photo_file(request: HttpRequest, name: str) -> HttpResponse:
    """Return one photo by its random name. Raise Http404 if there is none.

    Only this folder is served; files under private/ have no URL here.
    """
    try:
        with default_storage.open(f"{PHOTO_FOLDER}/{name}.webp") as file:
            return HttpResponse(file.read(), content_type="image/webp", headers=SECURITY_HEADERS)
    except FileNotFoundError as error:
        raise Http404 from error
