"""Errors of the API that its framework does not answer: the same JSON, see core/api/schema.py."""

from django.http import HttpRequest, JsonResponse


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def api_error(status: int, code: str, detail: str, kind: str = "client_error") -> JsonResponse:
    """Return the API's answer to a request that did not reach it."""
    error = {"code": code, "detail": detail, "attr": None}
    return JsonResponse({"type": kind, "errors": [error]}, status=status)
