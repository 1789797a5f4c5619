"""Health checks, answered above all that could keep or refuse them: shared pages, hosts, the redirect to TLS.

/healthz       200 while the process runs; it asks nothing else
/readyz        200 if the database answers and is migrated, else 503. Without Redis the site goes on: 200
/readyz?deep   the same with what waits in the background; 503 also if it waits too long
"""

import pkgutil
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, cast

from django.apps import apps
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from exportasv.core.http.cache import FaultTolerantRedisCache
from exportasv.core.monitoring.vital_signs import read_vital_signs
from exportasv.core.outbox import queue

_is_known_migrated = False  # in this process: its code does not change any more


class HealthMiddleware:
    """Middleware that answers the health checks itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check = CHECKS.get(request.path_info)
        if check is None:
            return self.get_response(request)
        response = check(request)
        response["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    try:
        parts = {"database": _answers_database(), "migrations": _is_migrated()}
        waiting = _waiting_jobs() if "deep" in request.GET else {}
    except Error:
        connection.close()
        parts, waiting = {"database": False, "migrations": False}, {}
    is_ready = all(parts.values()) and waiting.get("in_time", True)
    reachable = queue.is_answering() and cast(FaultTolerantRedisCache, cache).is_answering()
    return JsonResponse({**parts, "redis": reachable, **waiting}, status=200 if is_ready else 503)


CHECKS = {"/healthz": healthz, "/readyz": readyz}


def _answers_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _is_migrated() -> bool:
    """Return whether every migration of this code has been applied."""
    global _is_known_migrated
    if not _is_known_migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations')")
            if cursor.fetchone()[0] is None:
                return False
            cursor.execute("SELECT app, name FROM django_migrations")
            _is_known_migrated = _migrations() <= set(cursor.fetchall())
    return _is_known_migrated


@lru_cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return (app, name) of every migration, by the names of their files: importing them costs memory."""
    found = set()
    for app in apps.get_app_configs():
        spec = find_spec(f"{app.name}.migrations")
        folders = (spec.submodule_search_locations if spec else None) or []
        found |= {(app.label, each.name) for each in pkgutil.iter_modules(folders) if each.name[0] not in "_~"}
    return frozenset(found)


def _waiting_jobs() -> dict[str, Any]:
    """Return how long the oldest job has been due, in seconds, and whether that is in time."""
    signs = read_vital_signs()
    return {"oldest_due_seconds": int(signs.overdue_for.total_seconds()), "in_time": not signs.work_is_overdue}
