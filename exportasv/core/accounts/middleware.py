"""Access control: the middleware checks every route against permissions.py before its view runs."""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.company_preview import preview_response
from exportasv.core.accounts.devices import set_device_cookie
from exportasv.core.accounts.permissions import (
    ANONYMOUS,
    PUBLIC,
    SAFE_METHODS,
    STAFF,
    AccessRule,
    access_rule_of,
    role_of,
)
from exportasv.core.accounts.second_factor import needs_enrolment_link
from exportasv.core.accounts.sessions import has_ended, has_second_factor
from exportasv.core.http.api_errors import api_error, is_api
from exportasv.core.http.measures import add_to_log_line
from exportasv.core.http.typed_values import given_back

log = logging.getLogger(__name__)
ENROLMENT_PAGE = "accounts:enrolment_needed"
SECOND_FACTOR_PAGES = ("mfa_", "account_", "accounts:enrolment")
FIRST_FACTOR_PAGES = ("mfa_activate_totp", "mfa_add_webauthn")


class AccessMiddleware:
    """Refuses requests that the table does not allow, and asks staff for their second factor if it is required."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "_cached_user"):  # a page that did not ask who it is costs no query for its log line
            role = role_of(request.user)
            add_to_log_line(role=role)
            request.shows_timing = role in STAFF  # type: ignore[attr-defined]  # read by RequestLogMiddleware
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = cast(ResolverMatch, request.resolver_match).view_name
        row = access_rule_of(name)
        if row is None:
            log.error("route without a row in the access table: %s", name)
            raise PermissionDenied
        if row.read is PUBLIC and request.method in SAFE_METHODS:
            return None  # public pages do not need the session
        if is_api(request):
            return _api_refusal(request, row, view)
        if has_ended(request):
            logout(request)
        if not _needs_second_factor(request, name) and (shown := preview_response(request, view, args, kwargs)):
            return shown
        if not row.allows(role_of(request.user), request.method or ""):
            return _denied_response(request)
        if name in FIRST_FACTOR_PAGES and needs_enrolment_link(request):
            return redirect(ENROLMENT_PAGE)
        if _needs_second_factor(request, name):
            return redirect(ENROLMENT_PAGE if needs_enrolment_link(request) else "mfa_index")
        return None


class PrivatePagesMiddleware:
    """Forbids browsers to keep a page that a session filled: after signing out, "back" must not show it.

    After a sign-in it sets the cookie by which the browser is known again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty() and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        set_device_cookie(request, response)
        return response


def _api_refusal(request: HttpRequest, row: AccessRule, view) -> HttpResponse | None:
    """Return the refusal of a request to the API, where sessions count for nothing: keys do (core/api/scopes.py).

    A method that the address does not know is answered by its view, with 405.
    """
    method = request.method or ""
    if row.allows(ANONYMOUS, method) or not _answers(view, method.lower()):
        return None
    return api_error(request, 401, "not_authenticated", _("Not allowed."))


def _answers(view, method: str) -> bool:
    """Return whether a view of the API knows a method. A function is read only."""
    if (actions := getattr(view, "actions", None)) is not None:
        return method in actions
    cls = getattr(view, "cls", None)
    return hasattr(cls, method) if cls else method in ("get", "head")


def _denied_response(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        if request.method == "POST" and "HX-Request" in request.headers:
            return HttpResponse(status=401)  # its script says it; a redirect would bring the sign-in page into the page
        if typed := given_back(request, can_resend=True):  # a form that was open longer than the session
            return render(request, "401.html", typed, status=401)
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    raise PermissionDenied


def _needs_second_factor(request: HttpRequest, name: str) -> bool:
    if not settings.STAFF_MFA_REQUIRED or name.startswith(SECOND_FACTOR_PAGES):
        return False
    if not (request.user.is_authenticated and request.user.is_programme_staff):
        return False
    return not has_second_factor(request)
