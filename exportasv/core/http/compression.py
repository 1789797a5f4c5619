"""Compression of answers: brotli beside the gzip of Django, for what is the same for everybody."""

import re
from typing import Final

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from exportasv.core.http.api_errors import is_api

BROTLI, GZIP = "br", "gzip"
QUALITY, WINDOW_BITS = 5, 18  # as fast as gzip and a fifth smaller; a window of 256 KB, so that a worker stays small
MIN_BYTES: Final = 200  # as Django's gzip
# nginx.conf reads the header by the same expressions: a copy is kept for each coding.
ACCEPTED: Final = {
    name: re.compile(rf"\b{name}\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") for name in (BROTLI, GZIP)
}  # "br;q=0" refuses it


def content_coding(accept_encoding: str) -> str:
    """Return the coding of an answer to a visitor who sent this Accept-Encoding: "br", "gzip", or "" for none."""
    return next((name for name, accepted in ACCEPTED.items() if accepted.search(accept_encoding)), "")


class CompressionMiddleware(GZipMiddleware):
    """Compresses with brotli where the visitor takes it, and with gzip otherwise.

    Whoever has a session gets gzip: Django's adds noise to the length, so that nobody who makes a browser ask for pages
    learns from it what is on them (BREACH). Brotli has no place for noise.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        coding = content_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        is_same_for_all = is_api(request) or settings.SESSION_COOKIE_NAME not in request.COOKIES
        if coding == BROTLI and is_same_for_all and isinstance(response, HttpResponse):
            return _with_brotli(response)
        if not coding and "HTTP_ACCEPT_ENCODING" in request.META:
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)


def _with_brotli(response: HttpResponse) -> HttpResponse:
    if len(response.content) < MIN_BYTES or response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    packed = brotli.compress(response.content, quality=QUALITY, lgwin=WINDOW_BITS)
    if len(packed) >= len(response.content):
        return response
    response.content = packed
    response["Content-Length"] = str(len(packed))
    response["Content-Encoding"] = BROTLI
    if (etag := response.get("ETag", "")).startswith('"'):  # the bytes are other ones
        response["ETag"] = f"W/{etag}"
    return response
