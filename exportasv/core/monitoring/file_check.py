"""Rows without their file, and files without a row: every night, and by `manage.py check_files`.

A file without a row is deleted after a term. That of a row that staff deleted waits until the row can no longer be
brought back; what a killed worker left half made, or made anew later, goes after a day.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from exportasv.core.files.made_by_jobs import folders_of_jobs
from exportasv.core.files.uncommitted_files import PARTIAL_SUFFIX
from exportasv.core.monitoring.models import FileCheck
from exportasv.core.programme import DELETION_KEPT

log = logging.getLogger(__name__)
MOST_EXAMPLES, CHECKS_KEPT = 20, 30
MADE_ANEW_KEPT = timedelta(days=1)  # longer than the longest job
MOST_DELETED = 500  # in a night


class FileReference(NamedTuple):
    """A row that names a file."""

    table: str
    row: int
    column: str
    file: str


class Comparison(NamedTuple):
    missing: list[FileReference]
    orphaned: list[str]  # files without a row


def file_references() -> Iterator[FileReference]:
    """Yield every row that names a file, in a column of files or in JSON beside one (the crops of a photo)."""
    for model in apps.get_models():
        files = [field for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
        if not files:
            continue
        folders = tuple(str(field.upload_to) for field in files)
        columns = [field.name for field in files]
        lists = [field.name for field in model._meta.concrete_fields if isinstance(field, models.JSONField)]
        for pk, *values in model._base_manager.values_list("pk", *columns, *lists).iterator():
            for column, value in zip([*columns, *lists], values, strict=True):
                found = _names_in_json(value, folders) if column in lists else filter(None, [value])
                yield from (FileReference(model._meta.label_lower, pk, column, name) for name in found)


def _names_in_json(value: Any, folders: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts in a JSON value that begin with one of the folders."""
    if isinstance(value, str) and value.startswith(folders):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _names_in_json(each, folders)


def stored_files(folder: str = "") -> Iterator[str]:
    """Yield the name of every file in the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in files if name)
    for name in folders:
        yield from stored_files(prefix + name)


def compare_files() -> Comparison:
    """Compare rows and files. The files are listed first: what comes in meanwhile is no difference."""
    there = set(stored_files())
    named: set[str] = set()
    missing = []
    for reference in file_references():
        named.add(reference.file)
        if reference.file not in there and not default_storage.exists(reference.file):
            missing.append(reference)
    return Comparison(missing, sorted(there - named))


def delete_orphans(orphaned: Iterable[str]) -> int:
    """Delete the files without a row that are past their term, and return how many.

    Of more than MOST_DELETED none is deleted: then rows are missing, as after a restore, and not files left over.
    """
    folders = folders_of_jobs()
    now, old = timezone.now(), []
    for name in orphaned:
        is_of_job = name.startswith(folders) or name.endswith(PARTIAL_SUFFIX)
        term = MADE_ANEW_KEPT if is_of_job else DELETION_KEPT + MADE_ANEW_KEPT
        if default_storage.get_modified_time(name) < now - term:
            old.append(name)
    if len(old) > MOST_DELETED:
        log.error("%s files have no row: a database of another day? None was deleted", len(old))
        return 0
    for name in old:
        default_storage.delete(name)
    return len(old)


def check_files() -> None:
    """Compare rows and files, delete files without a row after their term, and store the result for the alarms.

    It keeps the last month's results.
    """
    found = compare_files()
    if deleted := delete_orphans(found.orphaned):
        log.warning("%s files without a row were deleted", deleted)
    examples = [list(each[:3]) for each in found.missing[:MOST_EXAMPLES]]
    FileCheck.objects.create(missing=len(found.missing), orphaned=len(found.orphaned) - deleted, examples=examples)
    FileCheck.objects.exclude(pk__in=FileCheck.objects.order_by("-pk").values("pk")[:CHECKS_KEPT]).delete()
    if found.missing:
        log.error("%s rows have lost their files", len(found.missing))
