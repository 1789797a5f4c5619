"""Transactional outbox: store a task in the caller's transaction, queue it after the commit, sweep it until done."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from exportasv.core.files.uncommitted_files import delete_uncommitted_files
from exportasv.core.http.logs import redact
from exportasv.core.http.measures import add_to_log_line
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.outbox.leases import LeaseLostError, extend, heartbeat, lease_end, leased_rows
from exportasv.core.outbox.models import TASK_TITLES, OutboxTask
from exportasv.core.outbox.queue import send_message
from exportasv.core.outbox.queues import BULK, URGENT
from exportasv.core.outbox.workers import has_died, this_worker

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
FIRST_RETRY_DELAY = timedelta(seconds=20)
MAX_RETRY_DELAY = timedelta(hours=6)
MAX_ERROR_LENGTH = 2000


@dataclass(frozen=True)
class Handler:
    run: Callable[..., None]
    atomic: bool
    queue: str = BULK


HANDLERS: dict[str, Handler] = {}
_current_task: ContextVar[OutboxTask | None] = ContextVar("owed_work", default=None)


class TaskHeldError(Exception):
    """The task cannot go on until somebody releases `held_for`. The message says why, without personal data."""

    def __init__(self, held_for: str, why: str = "") -> None:
        super().__init__(why or held_for)
        self.held_for = held_for


def task_handler(
    kind: str, title: StrOrPromise = "", *, atomic: bool = True, queue: str = BULK
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that runs tasks of `kind`, which people read as `title`. It gets the row's ids as keywords.

    atomic=True: its effect and the state "done" are committed together, so it takes effect exactly once.
    atomic=False: for work that uses the network or commits its own progress; it must be safe to run twice.
    queue: the workers that run it (queues.py).

    While it runs its lease is extended (leases.py); the work of a killed worker is taken over within a minute.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        HANDLERS[kind] = Handler(function, atomic, queue)
        TASK_TITLES[kind] = title
        return function

    return register


def task_title(kind: str) -> StrOrPromise:
    """Return what people read of a kind of task; an unknown kind stays as it is."""
    return TASK_TITLES.get(kind) or kind


def queue_of(kind: str) -> str:
    """Return the queue of a kind of task."""
    return HANDLERS[kind].queue if kind in HANDLERS else BULK


def extend_lease() -> None:
    """Extend the lease of the task that this process runs. Raise LeaseLostError if another worker has it.

    Call it where work commits its progress, so that a worker that lost its task stops there. Outside a task it does
    nothing.
    """
    row = _current_task.get()
    if row and not extend(row):
        raise LeaseLostError(row.pk)


def enqueue(kind: str, *, key: str, due_at: datetime | None = None, **ids: int | str) -> None:
    """Store a task of `kind` once for `key`, in the caller's transaction. A second call does nothing."""
    priority = OutboxTask.Priority.URGENT if queue_of(kind) == URGENT else OutboxTask.Priority.BULK
    row = OutboxTask(kind=kind, key=key, ids=ids, priority=priority, due_at=due_at or timezone.now())
    OutboxTask.objects.bulk_create([row], ignore_conflicts=True)
    if due_at is None:
        transaction.on_commit(lambda: notify_worker(kind, key), robust=True)


def notify_worker(kind: str, key: str) -> None:
    """Notify a worker if the queue is available. Otherwise the sweep finds the row."""
    pk = OutboxTask.objects.values_list("pk", flat=True).filter(kind=kind, key=key).first()
    if pk is not None:
        send_message("outbox.run", pk, queue=queue_of(kind))


def due_task_ids(limit: int = 200) -> list[int]:
    """Return the ids of the tasks due now, urgent ones first and the longest due first.

    `limit` is for each priority, so that many urgent ones do not keep the others waiting.
    """
    due = OutboxTask.objects.filter(state=OutboxTask.State.PENDING, due_at__lte=timezone.now()).order_by("due_at")
    pending = [
        pk for each in OutboxTask.Priority for pk in due.filter(priority=each).values_list("pk", flat=True)[:limit]
    ]
    running = OutboxTask.objects.filter(state=OutboxTask.State.RUNNING).order_by("priority", "due_at")
    return [row.pk for row in running if _is_abandoned(row)] + pending


def _is_abandoned(row: OutboxTask) -> bool:
    """Return whether the process of a running task no longer extends its lease, or is known to be dead."""
    return row.leased_until is None or row.leased_until < timezone.now() or has_died(row.worker)


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
        with heartbeat(row), delete_uncommitted_files():
            _run_handler(handler, row)
    except TaskHeldError as held:
        _hold_task(row, held)
        return False
    except Exception as error:
        log.exception("owed work %s of kind %s failed", row.pk, row.kind)
        _schedule_retry(row, error)
        return False
    finally:
        _current_task.reset(outer)
    return True


def _run_handler(handler: Handler, row: OutboxTask) -> None:
    if handler.atomic:
        with transaction.atomic():
            handler.run(**row.ids)
            _mark_done(row)
    else:
        handler.run(**row.ids)
        _mark_done(row)


def _claim_task(pk: int) -> OutboxTask | None:
    """Return the task with a lease of this process, or None if it is done, not due, or another process runs it."""
    pending = Q(state=OutboxTask.State.PENDING, due_at__lte=timezone.now())
    with transaction.atomic():
        rows = OutboxTask.objects.select_for_update(skip_locked=True)
        row = rows.filter(pending | Q(state=OutboxTask.State.RUNNING), pk=pk).first()
        if row is None or (row.state == OutboxTask.State.RUNNING and not _is_abandoned(row)):
            return None
        if row.attempts >= MAX_ATTEMPTS:  # every worker died without reporting an error
            OutboxTask.objects.filter(pk=pk).update(state=OutboxTask.State.FAILED, leased_until=None)
            return None
        row.state, row.attempts, row.worker = OutboxTask.State.RUNNING, row.attempts + 1, this_worker()
        row.leased_until = lease_end()
        row.save(update_fields=["state", "attempts", "worker", "leased_until"])
    return row


def _mark_done(row: OutboxTask) -> None:
    """Mark the task as done. Raise LeaseLostError if another worker has taken it over."""
    values = {"done_at": timezone.now(), "leased_until": None, "last_error": ""}
    if not leased_rows(row).update(state=OutboxTask.State.DONE, **values):
        raise LeaseLostError(row.pk)


def _hold_task(row: OutboxTask, held: TaskHeldError) -> None:
    values = {"held_for": held.held_for, "leased_until": None, "last_error": redact(str(held))[:MAX_ERROR_LENGTH]}
    leased_rows(row).update(state=OutboxTask.State.HELD, **values)


def release_tasks(held_for: str) -> int:
    """Make the tasks on hold for this reason due now, and return how many. The next sweep runs them."""
    rows = OutboxTask.objects.filter(state=OutboxTask.State.HELD, held_for=held_for)
    return rows.update(state=OutboxTask.State.PENDING, held_for="", attempts=0, due_at=timezone.now())


def _schedule_retry(row: OutboxTask, error: Exception) -> None:
    """Make the task pending again after a growing delay. After MAX_ATTEMPTS mark it as failed, for staff to check."""
    pause = min(FIRST_RETRY_DELAY * 2 ** (row.attempts - 1), MAX_RETRY_DELAY)
    leased_rows(row).update(
        state=OutboxTask.State.FAILED if row.attempts >= MAX_ATTEMPTS else OutboxTask.State.PENDING,
        due_at=timezone.now() + pause,
        leased_until=None,
        last_error=redact(f"{type(error).__name__}: {error}")[:MAX_ERROR_LENGTH],
    )
