"""Actor of a writing request, for the audit triggers."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from exportasv.core.accounts.permissions import SAFE_METHODS
from exportasv.core.audit.actor import forget_actor, set_actor
from exportasv.core.http.clean_input import request_id


class ActorMiddleware:
    """Sets actor and request id on the connection during a writing request. Reading requests do no extra work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        set_actor(str(request.user.pk or ""), request_id(), local=False)
        try:
            return self.get_response(request)
        finally:
            if connection.connection is not None and not connection.needs_rollback:
                forget_actor()
