"""Compression of answers: brotli for what is the same for everybody, otherwise gzip with noise, as Django's."""

import re
import secrets
from gzip import FNAME
from typing import Final

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from zlib_ng import gzip_ng

from exportasv.core.http.api_errors import is_api

BROTLI, GZIP = "br", "gzip"
QUALITY, WINDOW_BITS = 5, 18  # a fifth smaller than gzip; a window of 256 KB, so that a worker stays small
GZIP_LEVEL = 5  # as small as level 6 of zlib, which Django's has, in half the time
HEADER_BYTES, FLAGS_PLACE = 10, 3  # RFC 1952
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

    Whoever has a session gets gzip, with noise in its length, so that nobody who makes a browser ask for pages learns
    from it what is on them (BREACH). Brotli has no place for noise. What is sent piece by piece Django compresses.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, HttpResponse):
            return super().process_response(request, response)
        if len(response.content) < MIN_BYTES or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        is_same_for_all = is_api(request) or settings.SESSION_COOKIE_NAME not in request.COOKIES
        if is_same_for_all and content_coding(accepted) == BROTLI:
            return _with_content(
                response, BROTLI, brotli.compress(response.content, quality=QUALITY, lgwin=WINDOW_BITS)
            )
        if ACCEPTED[GZIP].search(accepted):
            return _with_content(response, GZIP, _gzip(response.content, self.max_random_bytes))
        return response


def _with_content(response: HttpResponse, coding: str, content: bytes) -> HttpResponse:
    """Return the response with its packed content, if that is shorter."""
    if len(content) >= len(response.content):
        return response
    response.content = content
    response["Content-Length"] = str(len(content))
    response["Content-Encoding"] = coding
    if (etag := response.get("ETag", "")).startswith('"'):  # the bytes are other ones
        response["ETag"] = f"W/{etag}"
    return response


def _gzip(content: bytes, noise: int) -> bytes:
    """Return the content packed, with a file name of fewer than so many bytes in its header."""
    packed = gzip_ng.compress(content, GZIP_LEVEL, mtime=0)
    header = bytearray(packed[:HEADER_BYTES])
    header[FLAGS_PLACE] |= FNAME
    return b"%b%b\0%b" % (bytes(header), b"a" * secrets.randbelow(noise), packed[HEADER_BYTES:])
