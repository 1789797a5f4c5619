"""The rules of an import: receive → check ↔ choose columns → confirm or discard → apply → undo.

The long steps (check, apply, undo) run as outbox tasks. A worker can be killed at any point and the task can be run
again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.imports import apply as applying
from exportasv.core.imports import checking, photos, staging
from exportasv.core.imports import undo as undoing
from exportasv.core.imports.apply import TakenOverError
from exportasv.core.imports.kinds import KINDS
from exportasv.core.imports.models import ImportJob, KnownColumn
from exportasv.core.notifications.notices import notify
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.spreadsheets.parsers import comparison_key

GOOD_VERDICTS = ["new", "changed"]
ALL_VERDICTS = [*GOOD_VERDICTS, "twin", "doubt"]
MAX_MENDED_LENGTH = 20_000  # characters of a cell written on the page
WORKER_LOCK = 7461002  # advisory lock, with the import's id: one worker at a time


class ImportBusyError(Exception):
    """Another worker is processing this import. Try again later."""


def receive_file(file: File, name: str, kind: str, *, by: User, packed: File | None = None) -> ImportJob:
    """Save the file under a random name and enqueue its check.

    `packed` is a .zip of photos for the rows. Raise RuleError if this person may not import this kind of sheet.
    """
    if not KINDS[kind].can_import(by):
        raise RuleError(_("You may not import this kind of sheet."))
    suffix = Path(name).suffix.lower()[:6]
    with act_as(by):
        job = ImportJob(sender=by, file_name=name[-200:], kind=kind)
        job.file.save(f"{get_random_string(24)}{suffix}", file, save=False)
        if packed and KINDS[kind].add_photo:
            job.photos.save(f"{get_random_string(24)}.zip", packed, save=False)
        job.save()
        _enqueue("imports.check", job)
    return job


def choose_columns(job: ImportJob, chosen: dict[str, Any], names: list[str], *, by: User) -> ImportJob:
    """Read the sheet again with the chosen columns, and remember the choice for this sender.

    Raise RuleError if two columns have the same field, if a required column is missing, or if the import cannot be
    checked again in its state.
    """
    fields = chosen["mapping"]
    taken = [field for field in fields.values() if field]
    if len(taken) != len(set(taken)):
        raise RuleError(_("Two columns have the same meaning. Choose one of them."))
    if missing := KINDS[job.kind].missing_headers(taken):
        raise RuleError(_("Indicate which columns contain: %(names)s.") % {"names": missing})
    with act_as(by):
        same = _reads_same_rows(job.chosen or {}, chosen)
        written = {"mended": job.mended if same else {}, "accepted": job.accepted if same else {}}
        job = change_state(
            job, ImportJob.State.UPLOADED, chosen=chosen, counts={}, problem=None, done=0, total=0, **written
        )
        for index, name in enumerate(names):
            if header := comparison_key(name)[:120]:
                KnownColumn.objects.update_or_create(
                    sender=by, kind=job.kind, header=header, defaults={"field": fields.get(str(index), "")}
                )
        _enqueue("imports.check", job)
    return job


def _reads_same_rows(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return whether the numbers of rows mean the same with both choices, so that mended cells stay in their place."""
    return all(before.get(name, after.get(name)) == after.get(name) for name in ("sheet", "encoding", "separator"))


def mend_cells(
    job: ImportJob,
    cells: dict[int, dict[str, str]],
    accepted: Mapping[int, Mapping[str, object]] | None = None,
    *,
    by: User,
) -> ImportJob:
    """Replace cells (row → field → text) of a checked sheet and check it again; the file stays as it was sent.

    `accepted` are doubtful values (row → field → value) that the sender confirms. Raise RuleError if there is nothing
    to replace or confirm, if a text is too long, or if the import is not checked.
    """
    if not cells and not accepted:
        raise RuleError(_("You have not changed any cell."))
    if any(len(text) > MAX_MENDED_LENGTH for texts in cells.values() for text in texts.values()):
        raise RuleError(_("The text of a cell is too long. Shorten it."))
    with act_as(by), transaction.atomic():
        job = lock_row(job)
        mended, sure = {**job.mended}, {**job.accepted}
        for row, texts in cells.items():
            mended[str(row)] = {**mended.get(str(row), {}), **texts}
        for row, values in (accepted or {}).items():
            sure[str(row)] = {**sure.get(str(row), {}), **values}
        written = {"mended": mended, "accepted": sure}
        job = change_state(job, ImportJob.State.UPLOADED, counts={}, problem=None, done=0, total=0, **written)
        _enqueue("imports.check", job)
    return job


def confirm_import(job: ImportJob, *, by: User, takes: list[str] = GOOD_VERDICTS) -> ImportJob:
    """Apply the rows with these verdicts and leave the others out. Raise RuleError if it is not checked."""
    total = sum(job.counts.get(verdict, 0) for verdict in takes)
    with act_as(by):
        job = change_state(job, ImportJob.State.APPLYING, done=0, through=0, total=total, takes=takes)
        _enqueue("imports.apply", job)
    return job


def discard_import(job: ImportJob, *, by: User) -> ImportJob:
    """Discard the import; a running check ends. Raise RuleError if it is already confirmed."""
    with act_as(by):
        return change_state(job, ImportJob.State.CANCELLED)


def stop_import(job: ImportJob, *, by: User) -> ImportJob:
    """Stop applying; rows already applied stay and can be undone. Raise RuleError if it is not being applied."""
    with act_as(by):
        return change_state(job, ImportJob.State.STOPPED, applied_at=timezone.now())


def resume_import(job: ImportJob, *, by: User) -> ImportJob:
    """Apply the rest of a stopped import. Raise RuleError if it is not stopped."""
    with act_as(by):
        job = change_state(job, ImportJob.State.APPLYING)
        _enqueue("imports.apply", job)
    return job


def undo_import(job: ImportJob, *, by: User) -> ImportJob:
    """Undo the applied rows, except those edited since. Raise RuleError if nothing has been applied."""
    with act_as(by):
        job = change_state(job, ImportJob.State.UNDOING, done=0, total=job.effects.count())
        _enqueue("imports.undo", job)
    return job


def _enqueue(what: str, job: ImportJob) -> None:
    """Enqueue the task once for each time it is requested."""
    ImportJob.objects.filter(pk=job.pk).update(rounds=F("rounds") + 1)
    job.refresh_from_db(fields=["rounds"])
    enqueue(what, key=f"{job.pk}-{job.rounds}", job=job.pk)


# --- What a worker does ---------------------------------------------------------------------------------


@contextmanager
def _locked_job(pk: int, state: str) -> Iterator[ImportJob | None]:
    """Lock the import for this worker and yield it, or None if it is no longer in this state.

    The sender's language is active meanwhile. Raise ImportBusyError if another worker has the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [WORKER_LOCK, pk])
        if not cursor.fetchone()[0]:
            raise ImportBusyError(pk)
    try:
        job = ImportJob.objects.select_related("sender").filter(pk=pk, state=state).first()
        with translation.override(job.sender.language if job else None):
            yield job
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [WORKER_LOCK, pk])


def run_check(job: int) -> None:
    """Read the sheet and give each row a verdict; start again from the beginning after a crash.

    Raise ImportBusyError if another worker has this import, and RuleError if its sender discards it meanwhile.
    """
    with _locked_job(job, ImportJob.State.UPLOADED) as row:
        if row is None:
            return
        try:
            head = staging.stage_rows(row)
        except staging.ImportCancelledError:
            return
        except FileRejectedError as refusal:
            _mark_failed(row, refusal.cause, refusal.facts)
            return
        except FileNotFoundError:
            _mark_failed(row, "gone", {})
            return
        if head["ask"] and not row.chosen:  # its rows are not read yet, and no column may be known
            with act_as(row.sender):
                change_state(row, ImportJob.State.ASKED, found=head)
            return
        row.found = head
        counts = checking.assign_verdicts(row, KINDS[row.kind])
        with act_as(row.sender):
            if not counts:
                _mark_failed(row, "no_rows", {})
            else:
                total = sum(counts.values())
                change_state(row, ImportJob.State.CHECKED, found=head, counts=counts, done=total, total=total)


def _mark_failed(job: ImportJob, cause: str, facts: dict[str, object]) -> None:
    problem = {"cause": cause, **{name: fact for name, fact in facts.items() if name in ("n", "most")}}
    with act_as(job.sender):
        change_state(job, ImportJob.State.FAILED, problem=problem)


def run_apply(job: int) -> None:
    """Apply step by step until no row is left; continue after the last step after a crash.

    Raise ImportBusyError if another worker has this import, and RuleError if its sender stops it meanwhile.
    """
    with _locked_job(job, ImportJob.State.APPLYING) as row:
        if row is None:
            return
        kind = KINDS[row.kind]
        try:
            while applying.apply_step(row, kind):
                pass
        except TakenOverError:
            return
        with act_as(row.sender):
            counts, done = checking.verdict_counts(row), row.effects.count()
            row = change_state(row, ImportJob.State.APPLIED, applied_at=timezone.now(), counts=counts, done=done)
            address = reverse("admin:imports_importjob_sheet", args=[row.pk])
            if row.photos:
                enqueue("imports.photos", key=f"{row.pk}-{row.rounds}", job=row.pk)
            notify(row.sender, "import_applied", key=f"{row.pk}-{row.rounds}", job=row, url=address)


def run_attach_photos(job: int) -> None:
    """Attach the photos sent with the sheet to its rows.

    Raise ImportBusyError if another worker has this import.
    """
    with _locked_job(job, ImportJob.State.APPLIED) as row:
        if row is not None:
            photos.attach_photos(row)


def run_undo(job: int) -> None:
    """Undo step by step until no row is left.

    Raise ImportBusyError if another worker has this import, and RuleError if its state changes meanwhile.
    """
    with _locked_job(job, ImportJob.State.UNDOING) as row:
        if row is None:
            return
        try:
            photos.remove_unchanged_photos(row)
            while gone_over := undoing.undo_step(row):
                row.done += gone_over
                with transaction.atomic():
                    staging.update_progress(row, row.done, row.total)
        except (TakenOverError, staging.ImportCancelledError):
            return
        with act_as(row.sender):
            done = row.effects.exclude(undone_at=None).count()
            change_state(row, ImportJob.State.UNDONE, undone_at=timezone.now(), done=done)
