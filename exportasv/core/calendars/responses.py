"""Calendar files as HTTP responses, with an ETag: who has the file already gets 304 until it changes."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_response(
    request: HttpRequest, content: bytes, file_name: str = "", *, is_private: bool = False
) -> HttpResponseBase:
    """Return a calendar file; with `file_name` as a download. Private ones stay out of shared caches and indexes."""
    etag = f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache" if is_private else "no-cache"}
    if file_name:
        headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if is_private:
        headers |= {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    response = HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
