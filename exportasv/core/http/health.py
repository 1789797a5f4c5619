"""Answers for the load balancer: alive, and ready to serve."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when not. The queue is told too, but its absence is not fatal."""
    database = _is_database_up()
    cache.set("readyz", "1", 5)
    state = {"database": database, "queue": cache.get("readyz") == "1"}
    return JsonResponse(state, status=200 if database else 503)


def _is_database_up() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
