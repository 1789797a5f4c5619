"""Load the rows of a file into the staging table: the sandbox reads, COPY writes in batches, the progress is saved."""

import io
import json
from collections.abc import Iterator

from django.db import connection, transaction

from exportasv.core.files import sandbox
from exportasv.core.files.local_files import local_path
from exportasv.core.imports import read
from exportasv.core.imports.kinds import KINDS, ImportColumn, ImportKind, choice_labels
from exportasv.core.imports.models import ImportJob, KnownColumn
from exportasv.core.outbox import outbox
from exportasv.core.spreadsheets.reader import LIMITS

COPY_SQL = "COPY imports_importrow (job_id, row_number, verdict, values, errors) FROM STDIN"
COPY_BATCH_BYTES = 1 << 20  # bytes written by one COPY, a few thousand rows
MAX_LISTED_CHOICES = 12


class ImportCancelledError(Exception):
    """The sender discarded the sheet while it was being read."""


def reading_plan(job: ImportJob) -> dict[str, object]:
    """Return what the sandbox needs to know to read this sheet."""
    kind = KINDS[job.kind]
    chosen = job.chosen or {}
    return {
        "job": job.pk,
        "aliases": header_aliases(kind, job.sender_id),
        "columns": [_column_spec(column) for column in kind.all_columns()],
        "needed": [list(group) for group in kind.required_columns],
        "sure": bool(chosen),
        "mended": job.mended,
        **chosen,
    }


def header_aliases(kind: ImportKind, sender: int) -> dict[str, str]:
    """Return comparison key → field: the kind's names, overridden by the columns this sender chose before."""
    own = KnownColumn.objects.filter(sender_id=sender, kind=kind.code).values_list("header", "field")
    fields = {column.field for column in kind.all_columns()} | {""}
    return kind.aliases() | {header: field for header, field in own if field in fields}


def _column_spec(column: ImportColumn) -> dict[str, object]:
    spec: dict[str, object] = {
        "field": column.field,
        "kind": column.value_type,
        "most": column.max,
        "least": column.min,
    }
    if column.choices:
        choices = column.choices()
        spec |= {"choices": choices, "shown": ", ".join(list(choice_labels(choices).values())[:MAX_LISTED_CHOICES])}
    return spec


def stage_rows(job: ImportJob) -> dict[str, object]:
    """Read the sheet into the staging table and return what was found in the file.

    It starts again from the beginning after a crash. Raise FileRejectedError if the file cannot be read,
    FileNotFoundError if it is missing and ImportCancelledError if the sender discarded the import.
    """
    job.rows.all().delete()
    with local_path(job.file) as path:
        chunks = sandbox.stream(read.read_table, path, reading_plan(job), limits=LIMITS)
        head, rest = _read_head(chunks)
        done = 0
        for lines in _line_batches(rest, chunks):
            lines = _take_trailer(lines, head)
            done += lines.count(b"\n")
            _copy_lines(job, lines, done, head["height"])
    return head


def _read_head(chunks: Iterator[bytes]) -> tuple[dict, bytes]:
    start = b""
    for chunk in chunks:
        start += chunk
        if b"\n" in start:
            break
    line, _end, rest = start.partition(b"\n")
    return json.loads(line), rest


def _line_batches(rest: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield whole lines in batches of about COPY_BATCH_BYTES."""
    held = [rest]
    size = len(rest)
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= COPY_BATCH_BYTES:
            lines, _end, rest = b"".join(held).rpartition(b"\n")
            held, size = [rest], len(rest)
            yield lines + b"\n"
    if lines := b"".join(held):
        yield lines


def _take_trailer(lines: bytes, head: dict) -> bytes:
    """Return the lines for COPY; move what the reader says at the end to the notes."""
    rows, end, trailer = lines.rpartition(read.TRAILER)
    if not end or (rows and not rows.endswith(b"\n")):
        return lines
    head["notes"].append(json.loads(trailer))
    return rows


def _copy_lines(job: ImportJob, lines: bytes, done: int, height: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        update_progress(job, done, height)
        cursor.copy_expert(COPY_SQL, io.BytesIO(lines))  # BytesIO shares the bytes without copying them
    outbox.extend_lease()


def update_progress(job: ImportJob, done: int, total: int) -> None:
    """Save how far the work is.

    Raise ImportCancelledError if the import is no longer in this state.
    """
    wanted = ImportJob.objects.filter(pk=job.pk, state=job.state).update(done=done, total=total)
    if not wanted:
        raise ImportCancelledError
