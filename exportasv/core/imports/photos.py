"""Photos sent with a sheet in a .zip. The file name of a photo begins with the code of its row."""

import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction

from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.files import sandbox
from exportasv.core.files.local_files import local_path
from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.files.uploads import clean_photo
from exportasv.core.imports import archive
from exportasv.core.imports.apply import current_stamps
from exportasv.core.imports.checking import staging_tables
from exportasv.core.imports.kinds import KINDS, ImportKind
from exportasv.core.imports.models import ImportEffect, ImportJob
from exportasv.core.outbox import outbox
from exportasv.core.spreadsheets.parsers import comparison_key

NUMBERED_NAME = re.compile(r"(.+?)(?:[\s_-]+|\s*\()\d{1,2}\)?")  # CAF-01_2, CAF-01 (3): the second and third of CAF-01
STAMP_SQL = "SELECT xmin::text FROM {table} WHERE id = %s"


def attach_photos(job: ImportJob) -> None:
    """Attach each photo to its row, one at a time; after a crash continue after the last one saved."""
    try:
        with local_path(job.photos) as path:
            _attach_from_archive(job, KINDS[job.kind], path)
    except FileNotFoundError:
        _save_report(job, {"done": 0, "kept": [], "left": [], **(job.photos_told or {}), "problem": {"cause": "gone"}})


def _attach_from_archive(job: ImportJob, kind: ImportKind, path: str) -> None:
    told = job.photos_told or {"done": 0, "kept": [], "left": []}
    try:
        names = sandbox.run(archive.photo_names, path)
    except FileRejectedError as refusal:
        _save_report(job, told | {"problem": {"cause": refusal.cause, **refusal.facts}})
        return
    targets = _row_ids_by_code(job, kind)
    with zipfile.ZipFile(path) as packed:
        for name in names[told["done"] :]:
            with transaction.atomic():
                told = _attach_one(job, kind, packed, name, targets, told)
                _save_report(job, told)
            outbox.extend_lease()


def _attach_one(
    job: ImportJob, kind: ImportKind, packed: zipfile.ZipFile, name: str, targets: dict, told: dict
) -> dict:
    file_name = PurePosixPath(name.replace("\\", "/")).name
    found, done = _matching_row_ids(file_name, targets), told["done"] + 1
    if len(found) != 1:
        return told | {"done": done, "left": [*told["left"], [file_name[:80], "many" if found else "nobody"]]}
    try:
        with packed.open(name) as part:
            content = part.read(archive.MAX_PHOTO_BYTES + 1)
        photo = clean_photo(ContentFile(content, name=file_name))
        with act_as(job.sender), update_stamps(job, found):
            row = kind.save_photo(next(iter(found)), photo, job.sender)
    except (ValidationError, RuleError) as error:
        said = error.messages[0] if isinstance(error, ValidationError) else str(error)
        return told | {"done": done, "left": [*told["left"], [file_name[:80], said]]}
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError):
        return told | {"done": done, "left": [*told["left"], [file_name[:80], "damaged"]]}
    return told | {"done": done, "kept": [*told["kept"], [row.pk, _photo_stamp(kind, row.pk)]]}


@contextmanager
def update_stamps(job: ImportJob, targets: Collection[int]) -> Iterator[None]:
    """Update the stamps of rows that nobody else has edited, after the block has changed their photos.

    A photo changes its row (the score, for example). Without the new stamp an undo would see somebody else's edit.
    """
    kind = KINDS[job.kind]
    before = current_stamps(kind, targets)
    effects = [row for row in job.effects.filter(target__in=targets) if before.get(row.target) == row.stamp]
    yield
    after = current_stamps(kind, targets)
    for effect in effects:
        effect.stamp = after.get(effect.target, effect.stamp)
    ImportEffect.objects.bulk_update(effects, ["stamp"])


def _save_report(job: ImportJob, told: dict) -> None:
    ImportJob.objects.filter(pk=job.pk).update(photos_told=told)


def _row_ids_by_code(job: ImportJob, kind: ImportKind) -> dict[str, set[int]]:
    """Return comparison key of a code → ids of the rows that this sheet has under it."""
    targets: dict[str, set[int]] = {}
    with staging_tables(job, kind, ["new", "changed", "same", "twin", "doubt"]) as cursor:
        cursor.execute("SELECT s.code, f.target FROM sheet s JOIN found f USING (row_number) WHERE s.code <> ''")
        for code, target in cursor.fetchall():
            if target:
                targets.setdefault(comparison_key(code), set()).add(target)
    return targets


def _matching_row_ids(name: str, targets: dict[str, set[int]]) -> set[int]:
    stem = PurePosixPath(name).stem
    numbered = NUMBERED_NAME.fullmatch(stem)
    return targets.get(comparison_key(stem)) or (targets.get(comparison_key(numbered[1]), set()) if numbered else set())


def _photo_stamp(kind: ImportKind, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(STAMP_SQL.format(table=kind.photo_model._meta.db_table), [pk])
        row = cursor.fetchone()
    return row[0] if row else ""


def unchanged_photos(job: ImportJob) -> set[int]:
    """Return the ids of the photos that came with this sheet and that nobody has changed since."""
    kind = KINDS[job.kind]
    return {pk for pk, stamp in (job.photos_told or {}).get("kept", []) if _photo_stamp(kind, pk) == stamp}


def remove_unchanged_photos(job: ImportJob) -> None:
    """Remove the photos that came with this sheet and that nobody has changed since."""
    ids = unchanged_photos(job)
    if ids:
        kind = KINDS[job.kind]
        pictures = kind.photo_model._base_manager.filter(pk__in=ids)
        owner = next(field for field in kind.photo_model._meta.fields if field.related_model is kind.table)
        with update_stamps(job, set(pictures.values_list(owner.attname, flat=True))):
            kind.delete_photos(sorted(ids), job.sender)
