"""Actor of a writing request, for the audit triggers."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from exportasv.core.accounts.permissions import SAFE_METHODS
from exportasv.core.http.clean_input import request_id


class ActorMiddleware:
    """Sets actor and request id on the connection during a writing request. Reading requests do no extra work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        _set_audit_context(str(request.user.pk or ""), request_id())
        try:
            return self.get_response(request)
        finally:
            if connection.connection is not None and not connection.needs_rollback:
                _set_audit_context("", "")


def _set_audit_context(actor: str, request: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('exportasv.actor', %s, false), set_config('exportasv.request', %s, false)",
            [actor, request],
        )
