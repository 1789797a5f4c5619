"""/metrics for Prometheus: counters of all web processes, and the portal's vital signs at the time of asking."""

from collections.abc import Iterator
from hmac import compare_digest

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from exportasv.core.db.replica import bytes_behind, has_replica
from exportasv.core.monitoring.vital_signs import free_disk, read_vital_signs, waiting_by_kind
from exportasv.core.outbox.models import OutboxTask

PATH = "/metrics"
LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED")


class MetricsMiddleware:
    """Answers /metrics before all else: the server that asks knows a machine's name, which is no host of the site."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH:
            return self.get_response(request)
        if not _may_read(request):
            return HttpResponse(status=404)
        return HttpResponse(written_metrics(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    """Return whether the request has the token of METRICS_TOKEN or, if none is set, comes from this machine itself.

    What a proxy on this machine passes on is not from this machine.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not any(name in request.META for name in FORWARDED)


def written_metrics() -> bytes:
    """Return all metrics in Prometheus's text format."""
    registry = CollectorRegistry()
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=settings.METRICS_DIR)
    registry.register(VitalSignsCollector())
    return generate_latest(registry) + (b"" if settings.METRICS_DIR else generate_latest(REGISTRY))


class VitalSignsCollector(Collector):
    """Gauges that are computed when Prometheus asks. Without the database only the disk and `exportasv_up` are told."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield _gauge("exportasv_free_disk_ratio", "Free share of the disk with files, 0 to 1.", free_disk())
        try:
            yield from _database_gauges()
            yield from _replica_gauges()
            database_up = 1
        except Error:
            database_up = 0
        yield _gauge("exportasv_database_up", "1 if the database answers.", database_up)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _database_gauges() -> list[Metric]:
    signs = read_vital_signs()
    tasks = GaugeMetricFamily("exportasv_outbox_tasks", "Tasks that are not done.", labels=["kind", "state"])
    overdue = GaugeMetricFamily(
        "exportasv_outbox_overdue_seconds", "Seconds that the oldest task is overdue.", labels=["kind"]
    )
    oldest: dict[str, float] = {}
    for kind, state, count, seconds in waiting_by_kind():
        tasks.add_metric([kind, state], count)
        if state != OutboxTask.State.FAILED:
            oldest[kind] = max(seconds, oldest.get(kind, 0))
    for kind, seconds in oldest.items():
        overdue.add_metric([kind], seconds)
    heartbeats = GaugeMetricFamily(
        "exportasv_heartbeat_timestamp_seconds", "When beat, or a worker of a queue, was last seen.", labels=["name"]
    )
    for name, at in signs.heartbeats.items():
        heartbeats.add_metric([name], at.timestamp())
    return [
        tasks,
        overdue,
        heartbeats,
        _gauge("exportasv_failing_mails", "E-mails that the mail server refuses again and again.", signs.failing_mails),
        _gauge("exportasv_missing_files", "Rows whose file was not there last night.", signs.missing_files),
        _gauge("exportasv_unsealed_audit_entries", "Audit entries without a seal.", signs.unsealed_entries),
        _gauge("exportasv_audit_months_past_term", "Months of the trail not archived in time.", signs.months_past_term),
    ]


def _replica_gauges() -> Iterator[Metric]:
    """Yield whether the replica answers and how far it is behind. Nothing where there is no replica."""
    if not has_replica():
        return
    behind = bytes_behind()
    yield _gauge("exportasv_replica_up", "1 if the replica answers and is one.", int(behind is not None))
    if behind is not None:
        yield _gauge("exportasv_replica_behind_bytes", "Bytes of WAL that the replica has not replayed.", behind)
