"""Access control: the middleware checks every route against permissions.py before its view runs."""

import logging
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse

from exportasv.core.accounts.permissions import PUBLIC, SAFE_METHODS, STAFF, access_rule_of, role_of
from exportasv.core.http.measures import add_to_log_line
from exportasv.core.http.typed_values import given_back

log = logging.getLogger(__name__)
SECOND_FACTOR_PAGES = ("mfa_", "account_")


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
        if not row.allows(role_of(request.user), request.method or ""):
            return _denied_response(request)
        if _needs_second_factor(request, name):
            return redirect("mfa_index")
        return None


class PrivatePagesMiddleware:
    """Forbids browsers to keep a page that a session filled: after signing out, "back" must not show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty() and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


def _denied_response(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        status, code = (403, "permission_denied") if request.user.is_authenticated else (401, "not_authenticated")
        error = {"code": code, "detail": "Not allowed.", "attr": None}
        return JsonResponse({"type": "client_error", "errors": [error]}, status=status)
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
    if not (request.user.is_authenticated and (request.user.has_staff_role or request.user.is_superuser)):
        return False
    methods = request.session.get("account_authentication_methods", [])
    return not any(entry.get("method") == "mfa" for entry in methods)
