"""Public photos: made anew by uploads.py, named at random, never changed; kept by browsers and proxies for a year."""

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
    """One photo by its random name. Only this folder is open: what lies under private/ has no address."""
    try:
        with default_storage.open(f"{PHOTO_FOLDER}/{name}.webp") as file:
            return HttpResponse(file.read(), content_type="image/webp", headers=SECURITY_HEADERS)
    except FileNotFoundError as error:
        raise Http404 from error
