"""Errors of the API as problem details (core/http/api_errors.py), those of outages included (503, 507)."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions
from rest_framework.response import Response

from exportasv.core.api.renderers import OrjsonRenderer
from exportasv.core.api.scopes import InsufficientScopeError
from exportasv.core.http.api_errors import NOT_ALLOWED_TEXT, PROBLEM_TYPE, problem_details
from exportasv.core.http.outages import DATABASE_STATUS, RETRY_AFTER_SECONDS, TEXTS, outage_status


class ProblemFormatter(ExceptionFormatter):
    """Writes the errors that the library collects as problem details."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        errors = [{"code": each.code, "detail": each.detail, "attr": each.attr} for each in error_response.errors]
        return problem_details(self.exc.status_code, errors)


class ApiExceptionHandler(ExceptionHandler):
    """Gives the library's errors our words, and adds the outages."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if status := outage_status(exc):
            return OutageError(status)
        if isinstance(exc, Http404 | exceptions.NotFound):
            return exceptions.NotFound(_("There is no such row, or it is not public."))
        if isinstance(exc, exceptions.Throttled):
            return _in_our_words(exc)
        if isinstance(exc, exceptions.MethodNotAllowed):
            exc.detail = exceptions.ErrorDetail(str(NOT_ALLOWED_TEXT), exc.detail.code)
        return super().convert_known_exceptions(exc)

    def convert_unhandled_exceptions(self, exc: Exception) -> exceptions.APIException:
        if isinstance(exc, exceptions.APIException):
            return exc
        return exceptions.APIException(_("Something failed at our end. It has been noted."))

    def get_response(self, exc: exceptions.APIException, data: dict) -> Response:
        response = super().get_response(exc, data)
        response.content_type = PROBLEM_TYPE
        request: Any = self.context["request"]
        request.accepted_renderer, request.accepted_media_type = OrjsonRenderer(), PROBLEM_TYPE  # not the answer's form
        return response

    def get_headers(self, exc: exceptions.APIException) -> dict:
        headers = super().get_headers(exc)
        if isinstance(exc, InsufficientScopeError):
            headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{exc.scope}"'
        elif exc.get_codes() == "invalid_token":
            headers["WWW-Authenticate"] += ', error="invalid_token"'
        return headers


def _in_our_words(exc: exceptions.Throttled) -> exceptions.Throttled:
    seconds = max(1, round(exc.wait or 1))
    text = ngettext(
        "This was too much for now. Try again in %(n)s second.",
        "This was too much for now. Try again in %(n)s seconds.",
        seconds,
    )
    exc.detail = exceptions.ErrorDetail(text % {"n": seconds}, exceptions.Throttled.default_code)
    return exc


class OutageError(exceptions.APIException):
    """A request that failed because a part of the site is away. Its code is "unavailable"."""

    default_code = "unavailable"

    def __init__(self, status: int) -> None:
        super().__init__(str(TEXTS[status]))
        self.status_code = status
        self.wait = RETRY_AFTER_SECONDS if status == DATABASE_STATUS else None
