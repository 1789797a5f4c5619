"""Health checks for the load balancer."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 while the process is running."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 if the database responds, else 503.

    The response also shows whether the queue's server works, but the status does not depend on it.
    """
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
