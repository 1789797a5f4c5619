"""Transactional outbox: store a task in the caller's transaction, queue it after the commit, sweep it until done."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from exportasv.core.http.measures import add_to_log_line
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.queue import send_message

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
FIRST_RETRY_DELAY = timedelta(seconds=20)
MAX_RETRY_DELAY = timedelta(hours=6)


@dataclass(frozen=True)
class Handler:
    run: Callable[..., None]
    atomic: bool
    lease: int = 0  # seconds; 0: OUTBOX_LEASE_SECONDS


HANDLERS: dict[str, Handler] = {}
_current_task: ContextVar[OutboxTask | None] = ContextVar("owed_work", default=None)


class LeaseLostError(Exception):
    """Another worker took over the task. The effect of this worker is rolled back."""


def task_handler(
    kind: str, *, atomic: bool = True, lease: int = 0
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that runs tasks of `kind`. It gets the row's ids as keywords.

    atomic=True: its effect and the state "done" are committed together, so it takes effect exactly once.
    atomic=False: for work that uses the network or commits its own progress; it must be safe to run twice.
    lease: seconds after which another worker takes over (default: OUTBOX_LEASE_SECONDS). Work that takes longer than
    its lease must call `extend_lease()` more often than that.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        HANDLERS[kind] = Handler(function, atomic, lease)
        return function

    return register


def extend_lease() -> None:
    """Extend the lease of the task that this process runs. Raise LeaseLostError if another worker has it.

    Outside a task it does nothing.
    """
    row = _current_task.get()
    if row and not _leased_rows(row).update(leased_until=_lease_end(row.kind)):
        raise LeaseLostError(row.pk)


def _lease_end(kind: str) -> datetime:
    own = HANDLERS[kind].lease if kind in HANDLERS else 0
    return timezone.now() + timedelta(seconds=own or settings.OUTBOX_LEASE_SECONDS)


def enqueue(kind: str, *, key: str, due_at: datetime | None = None, **ids: int | str) -> None:
    """Store a task of `kind` once for `key`, in the caller's transaction. A second call does nothing."""
    row = OutboxTask(kind=kind, key=key, ids=ids, due_at=due_at or timezone.now())
    OutboxTask.objects.bulk_create([row], ignore_conflicts=True)
    if due_at is None:
        transaction.on_commit(lambda: notify_worker(kind, key), robust=True)


def notify_worker(kind: str, key: str) -> None:
    """Notify a worker if the queue is available. Otherwise the sweep finds the row."""
    pk = OutboxTask.objects.values_list("pk", flat=True).filter(kind=kind, key=key).first()
    if pk is not None:
        send_message("outbox.run", pk)


def _is_due(now: datetime) -> Q:
    """Return the filter of the tasks due at `now`: pending ones, and running ones with an expired lease."""
    return Q(state=OutboxTask.State.PENDING, due_at__lte=now) | Q(state=OutboxTask.State.RUNNING, leased_until__lt=now)


def due_task_ids(limit: int = 200) -> list[int]:
    """Return the ids of the tasks due now, the longest due first."""
    rows = OutboxTask.objects.filter(_is_due(timezone.now())).order_by("due_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def oldest_due() -> datetime | None:
    """Return since when the task waits that has been due longest; None if none is due."""
    rows = OutboxTask.objects.filter(_is_due(timezone.now())).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()


def run_task(pk: int) -> bool:
    """Run one task and return whether it is done.

    A task that is done, or that another worker runs, is skipped.
    """
    row = _claim_task(pk)
    if row is None:
        return False
    handler = HANDLERS.get(row.kind)
    add_to_log_line(kind=row.kind, attempt=row.attempts)
    outer = _current_task.set(row)
    try:
        if handler is None:
            raise LookupError(f"nobody handles {row.kind}")
        if handler.atomic:
            with transaction.atomic():
                handler.run(**row.ids)
                _mark_done(row)
        else:
            handler.run(**row.ids)
            _mark_done(row)
    except Exception as error:
        log.exception("owed work %s of kind %s failed", row.pk, row.kind)
        _schedule_retry(row, error)
        return False
    finally:
        _current_task.reset(outer)
    return True


def _claim_task(pk: int) -> OutboxTask | None:
    with transaction.atomic():
        row = OutboxTask.objects.select_for_update(skip_locked=True).filter(_is_due(timezone.now()), pk=pk).first()
        if row is None:
            return None
        if row.attempts >= MAX_ATTEMPTS:  # every worker died without reporting an error
            OutboxTask.objects.filter(pk=pk).update(state=OutboxTask.State.FAILED, leased_until=None)
            return None
        row.state, row.attempts = OutboxTask.State.RUNNING, row.attempts + 1
        row.leased_until = _lease_end(row.kind)
        row.save(update_fields=["state", "attempts", "leased_until"])
    return row


def _leased_rows(row: OutboxTask) -> QuerySet[OutboxTask]:
    return OutboxTask.objects.filter(pk=row.pk, state=OutboxTask.State.RUNNING, attempts=row.attempts)


def _mark_done(row: OutboxTask) -> None:
    """Mark the task as done. Raise LeaseLostError if another worker has taken it over."""
    if not _leased_rows(row).update(
        state=OutboxTask.State.DONE, done_at=timezone.now(), leased_until=None, last_error=""
    ):
        raise LeaseLostError(row.pk)


def _schedule_retry(row: OutboxTask, error: Exception) -> None:
    """Make the task pending again after a growing delay. After MAX_ATTEMPTS mark it as failed, for staff to check."""
    pause = min(FIRST_RETRY_DELAY * 2 ** (row.attempts - 1), MAX_RETRY_DELAY)
    _leased_rows(row).update(
        state=OutboxTask.State.FAILED if row.attempts >= MAX_ATTEMPTS else OutboxTask.State.PENDING,
        due_at=timezone.now() + pause,
        leased_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
