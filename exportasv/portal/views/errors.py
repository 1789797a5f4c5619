"""Error pages, in the person's language and with a next step."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import SecurityEvent
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.security_log import place_of, record_event
from exportasv.core.concurrent_edits import OtherRowError
from exportasv.core.http import limits
from exportasv.core.http.api_errors import api_error, is_api
from exportasv.core.http.outages import api_outage, outage_page, outage_status
from exportasv.core.http.typed_values import form_address, given_back, is_from_our_page


def bad_request(request: Request, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return api_error(request, 400, "bad_request", _("This request could not be understood"))
    return render(request, "400.html", status=400)


def forbidden(request: Request, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return api_error(request, 403, "permission_denied", _("Not allowed."))
    reason = str(exception) if isinstance(exception, OtherRowError) else ""
    if not reason and request.user.is_authenticated:
        record_event(request, SecurityEvent.Kind.REFUSED, detail=place_of(request))
    context = {"reason": reason, **given_back(request, can_resend=False)}
    return render(request, "403.html", context, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show that the page was too old, and what was typed. It can be sent again only from one of our own pages."""
    typed = given_back(request, can_resend=is_from_our_page(request))
    return render(request, "403_csrf.html", {"page": form_address(request), **typed}, status=403)


def too_many_requests(request: Request) -> HttpResponse:
    """Say that an account page was asked for too often. allauth calls it."""
    record_event(request, SecurityEvent.Kind.LIMIT, detail=place_of(request))
    return limits.too_many_requests(request, None)


def not_found(request: Request, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return api_error(request, 404, "not_found", _("There is no such address."))
    return render(request, "404.html", status=404)


def server_error(request: Request) -> HttpResponse:
    """Show what to do when the database is away or the disk is full; else that something failed."""
    if status := outage_status(sys.exception()):
        return api_outage(request, status) if is_api(request) else outage_page(request, status)
    if is_api(request):
        return api_error(request, 500, "error", _("Something failed at our end. It has been noted."))
    return render(request, "500.html", status=500)
