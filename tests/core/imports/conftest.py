"""Sheets on their way in: files in a folder of their own, and the usual steps as one function each."""

import csv
import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from exportasv.core.imports import rules
from exportasv.core.imports.error_texts import CellError, cell_errors
from exportasv.core.imports.kinds import KINDS
from exportasv.core.imports.models import ImportJob
from exportasv.core.spreadsheets.writer import write_xlsx


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, one_factor) -> None:
    settings.MEDIA_ROOT = tmp_path


def as_xlsx(rows: list[list[object]], headers: list[str]) -> bytes:
    stream = io.BytesIO()
    write_xlsx(stream, headers, rows)
    return stream.getvalue()


def as_csv(rows: list[list[object]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode(encoding)


def sent(content: bytes | Path, sender, kind: str = "products", name: str = "hoja.xlsx") -> ImportJob:
    """The import of a file, read and checked."""
    if isinstance(content, Path):
        content, name = content.read_bytes(), content.name
    job = rules.receive_file(ContentFile(content), name, kind, by=sender)
    rules.run_check(job.pk)
    job.refresh_from_db()
    return job


def apply_import(job: ImportJob, sender, takes: list[str] = rules.GOOD_VERDICTS) -> ImportJob:
    rules.confirm_import(job, by=sender, takes=takes)
    rules.run_apply(job.pk)
    job.refresh_from_db()
    return job


def undo_import(job: ImportJob, sender) -> ImportJob:
    rules.undo_import(job, by=sender)
    rules.run_undo(job.pk)
    job.refresh_from_db()
    return job


def said(job: ImportJob) -> list[CellError]:
    """Every complaint about the sheet, in the order of its rows."""
    columns, header = KINDS[job.kind].columns_by_field(), job.found["header"]
    return [
        complaint
        for row in job.rows.exclude(errors=None)
        for complaint in cell_errors(columns, header["fields"], header["names"], row.row_number, row.errors)
    ]
