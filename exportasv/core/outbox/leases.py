"""The lease of a running task: a thread extends it while the task runs. Of a killed worker nobody does."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from exportasv.core.outbox.models import OutboxTask

log = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker took over the task. The effect of this worker is rolled back."""


def lease_end() -> datetime:
    """Return the end of a lease that begins now."""
    return timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def leased_rows(row: OutboxTask) -> QuerySet[OutboxTask]:
    """Return the row if this attempt still has its lease, else nothing."""
    return OutboxTask.objects.filter(pk=row.pk, state=OutboxTask.State.RUNNING, attempts=row.attempts)


def extend(row: OutboxTask) -> bool:
    """Extend the lease. Return False if another worker has the task."""
    return bool(leased_rows(row).update(leased_until=lease_end()))


@contextmanager
def heartbeat(row: OutboxTask) -> Iterator[None]:
    """Extend the lease three times in its term while the block runs, but no longer than a task may take.

    A task that hangs is killed by the time limit of the queue, and its lease ends with it.
    """
    stop = threading.Event()
    threading.Thread(target=_beat, args=(row, stop), name=f"lease-{row.pk}", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def _beat(row: OutboxTask, stop: threading.Event) -> None:
    latest = time.monotonic() + settings.CELERY_TASK_TIME_LIMIT
    try:
        while not stop.wait(settings.OUTBOX_LEASE_SECONDS / 3) and time.monotonic() < latest:
            try:
                if not extend(row):
                    return
            except DatabaseError as error:  # the server is away for a moment, or the row is being written
                log.warning("lease of %s not extended: %s", row.pk, type(error).__name__)
                connection.close()
    finally:
        connection.close()
