"""Undo of an import: delete the rows that it created and restore the rows that it changed.

A row is kept, with the reason, if somebody has edited it since or if other records depend on it.
"""

from collections import Counter
from collections.abc import Collection
from typing import TypedDict, cast

from django.db import DatabaseError, connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from exportasv.core.audit.actor import act_as
from exportasv.core.db.constraints import check_deferred_constraints
from exportasv.core.imports import photos
from exportasv.core.imports.apply import TakenOverError, current_stamps
from exportasv.core.imports.kinds import KINDS, ImportKind
from exportasv.core.imports.models import ImportEffect, ImportJob
from exportasv.core.outbox import outbox

STEP = 500
RESTORE_ROWS_SQL = """
UPDATE {table} t SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(t, e.before))
FROM imports_importeffect e WHERE e.id = ANY(%(effects)s) AND t.id = e.target
"""
DELETE_CHILDREN_SQL = "DELETE FROM {hanging} WHERE {column} = ANY(%(targets)s)"
RESTORE_CHILDREN_SQL = """
INSERT INTO {hanging} SELECT h.* FROM imports_importeffect e
CROSS JOIN LATERAL jsonb_populate_recordset(NULL::{hanging}, e.before -> '{hanging}') h WHERE e.id = ANY(%(effects)s)
"""


class UndoPreview(TypedDict):
    """The number of rows an undo would revert (`free`), the number it would keep by reason, and the first of those."""

    free: int
    reasons: dict[str, int]
    kept: list[tuple[ImportEffect, str]]


def undo_preview(job: ImportJob, most: int = 100) -> UndoPreview:
    """Return what an undo would do now; list at most `most` of the rows that it would keep."""
    kind, own = KINDS[job.kind], photos.unchanged_photos(job)
    reasons: Counter[str] = Counter()
    kept: list[tuple[ImportEffect, str]] = []
    after = 0
    while effects := list(_open_effects(job).filter(row_number__gt=after)[:STEP]):
        for effect, reason in effects_with_reasons(kind, effects, own):
            reasons[reason] += 1
            if reason and len(kept) < most:
                kept.append((effect, reason))
        after = effects[-1].row_number
    return {"free": reasons.pop("", 0), "reasons": dict(reasons), "kept": kept}


def effects_with_reasons(
    kind: ImportKind, effects: list[ImportEffect], own: Collection[int] = ()
) -> list[tuple[ImportEffect, str]]:
    """Return each effect with the reason why it cannot be undone, or "" if it can.

    `own` holds the ids of the photos that came with the import.
    """
    now = current_stamps(kind, [effect.target for effect in effects])
    made = [effect.target for effect in effects if effect.before is None]
    used = _referenced_ids(kind, made, own)
    return [(effect, _kept_reason(effect, now, used)) for effect in effects]


def _kept_reason(effect: ImportEffect, now: dict[int, str], used: set[int]) -> str:
    if effect.target not in now:
        return "gone"
    if now[effect.target] != effect.stamp:
        return "edited"
    return "used" if effect.target in used else ""


def _referenced_ids(kind: ImportKind, ids: list[int], own: Collection[int]) -> set[int]:
    """Return those of these ids to which rows of other tables refer."""
    hanging = {table for table, _column in kind.child_tables}
    used: set[int] = set()
    for relation in kind.table._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if isinstance(relation, models.ManyToManyRel):
            many = cast(models.ManyToManyField, relation.field)
            model, name = cast(type[models.Model], many.remote_field.through), many.m2m_reverse_field_name()
        if model._meta.label in kind.ignored_relations or model._meta.db_table in hanging:
            continue
        rows = model._base_manager.filter(**{f"{name}__in": ids})
        if model._meta.label == kind.photo_model_label:
            rows = rows.exclude(pk__in=own)
        used |= set(rows.values_list(f"{name}_id", flat=True))
    return used


def _open_effects(job: ImportJob) -> QuerySet[ImportEffect]:
    return job.effects.filter(undone_at=None, kept="").order_by("row_number")


def undo_step(job: ImportJob) -> int:
    """Undo the next rows in one transaction; return how many were processed, 0 at the end.

    Raise TakenOverError if the import is no longer being undone.
    """
    kind = KINDS[job.kind]
    with act_as(job.sender):
        if not ImportJob.objects.select_for_update().filter(pk=job.pk, state=ImportJob.State.UNDOING).exists():
            raise TakenOverError
        effects = list(_open_effects(job)[:STEP])
        free = []
        for effect, reason in effects_with_reasons(kind, effects):
            effect.kept = reason
            free += [effect] * (not reason)
        _revert_effects(kind, free)
        for effect in free:
            effect.undone_at = None if effect.kept else timezone.now()
        ImportEffect.objects.bulk_update(effects, ["undone_at", "kept"])
    outbox.extend_lease()
    return len(effects)


def _revert_effects(kind: ImportKind, effects: list[ImportEffect]) -> None:
    """Revert the effects together; if the database refuses, bisect and keep the row that it refuses."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _restore_rows(cursor, kind, [effect for effect in effects if effect.before is not None])
            made = [effect.target for effect in effects if effect.before is None]
            kind.table._base_manager.filter(pk__in=made).delete()
            check_deferred_constraints()
    except (DatabaseError, models.ProtectedError):
        if len(effects) == 1:
            effects[0].kept = "used"
            return
        half = len(effects) // 2
        _revert_effects(kind, effects[:half])
        _revert_effects(kind, effects[half:])


def _restore_rows(cursor, kind: ImportKind, effects: list[ImportEffect]) -> None:
    if not effects:
        return
    options = kind.table._meta
    columns = ", ".join(
        str(f.column) for f in options.concrete_fields if not f.primary_key and not isinstance(f, models.GeneratedField)
    )
    ids = {"effects": [effect.pk for effect in effects], "targets": [effect.target for effect in effects]}
    cursor.execute(RESTORE_ROWS_SQL.format(table=options.db_table, columns=columns), ids)
    for hanging, column in kind.child_tables:
        cursor.execute(DELETE_CHILDREN_SQL.format(hanging=hanging, column=column), ids)
        cursor.execute(RESTORE_CHILDREN_SQL.format(hanging=hanging), ids)
