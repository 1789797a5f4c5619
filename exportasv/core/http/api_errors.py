"""Errors of the API in one form: problem details (RFC 9457), in the language that the request asks for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from exportasv.core.lazy_text import StrOrPromise

PROBLEM_TYPE: Final = "application/problem+json"
NOT_ALLOWED_TEXT: Final = _("This address is not answered with this method; see Allow.")
VALIDATION_ERROR: Final = "validation_error"
TITLES: Final[Mapping[int, StrOrPromise]] = {
    400: _("The request cannot be read"),
    401: _("A key is needed"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This method is not answered here"),
    406: _("No such form of answer"),
    409: _("The request is in conflict with another"),
    413: _("The request is too large"),
    415: _("No such form of body"),
    422: _("The request cannot be done"),
    429: _("Too many requests"),
    500: _("Something failed at our end"),
    503: _("The service is away for a moment"),
    507: _("There is no space left"),
}


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def problem_details(status: int, errors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the body of an error. `errors` have code, detail and attr: the parameter or field, or None.

    `code` is that of the errors if they have one in common, else "validation_error"; `type` leads to its explanation.
    """
    codes = {str(error["code"]) for error in errors}
    code = codes.pop() if len(codes) == 1 else VALIDATION_ERROR
    return {
        "type": f"{settings.SITE_URL}/api/v1/docs/#problem-{code}",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
        "code": code,
        "detail": str(errors[0]["detail"]) if errors else "",
        "errors": [dict(error) for error in errors],
    }


def api_error(request: HttpRequest, status: int, code: str, detail: StrOrPromise) -> JsonResponse:
    """Return the API's answer to a request that its framework did not answer."""
    with override(get_language_from_request(request)):
        body = problem_details(status, [{"code": code, "detail": str(detail), "attr": None}])
    return JsonResponse(body, status=status, content_type=PROBLEM_TYPE)
