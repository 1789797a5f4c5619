"""Pieces of a file that a person sends over a weak line."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from exportasv.core.accounts.request import Request
from exportasv.core.files import pieces
from exportasv.core.http.limits import wait_of
from exportasv.core.whole_numbers import whole_number

RATE = "1200/hour"  # pieces of one person


def file_piece(request: Request, key: str) -> HttpResponse:
    """Store a piece that begins at `?from=` bytes; answer, as GET does, how many bytes of the file are here."""
    person = request.user.pk
    if request.method == "POST":
        if wait_of("pieces", str(person), RATE) is not None:
            return JsonResponse({"problem": _("Too much was sent within an hour. Please go on later.")}, status=429)
        offset = whole_number(request.GET.get("from"))
        if offset is not None:
            pieces.store_piece(person, key[:40], offset, request.body)
    return JsonResponse({"received": pieces.received_bytes(person, key[:40])})
