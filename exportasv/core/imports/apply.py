"""Apply the good rows of an import: each step is one transaction with one insert and one update.

Each step also moves the mark `through`, which says up to which row of the sheet everything is written. A killed worker
therefore leaves only whole steps behind.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager

from django.db import IntegrityError, connection, transaction

from exportasv.core.audit.actor import act_as, act_in_bulk
from exportasv.core.imports.checking import mark_failed_rows, staging_tables
from exportasv.core.imports.kinds import ImportKind
from exportasv.core.imports.models import ImportJob, ImportRow
from exportasv.core.outbox import outbox

STEP, BULK_STEP = 5_000, 50_000
BULK_THRESHOLD = (
    5_000  # above this number of rows one audit row covers the step; the import keeps the old and new values
)

NEXT_ROWS_SQL = """
SELECT max(row_number), count(*) FROM (
    SELECT row_number FROM imports_importrow
    WHERE job_id = %s AND verdict = ANY(%s) AND row_number > %s ORDER BY row_number LIMIT %s) AS step
"""
CURRENT_STAMPS_SQL = "SELECT t.id, {stamp} FROM {table} t WHERE t.id = ANY(%s)"
CHOSEN_ROWS_SQL = """
CREATE TEMPORARY TABLE chosen ON COMMIT DROP AS
SELECT s.row_number, coalesce(f.target, nextval((SELECT pg_get_serial_sequence('{table}', 'id')::regclass))) AS id,
    CASE WHEN t.id IS NOT NULL THEN {before} END AS before
FROM sheet s JOIN found f USING (row_number) LEFT JOIN {table} t ON t.id = f.target
WHERE NOT EXISTS (SELECT 1 FROM complained c WHERE c.row_number = s.row_number)
ORDER BY s.row_number
"""
INSERT_SQL = """
INSERT INTO {table} (id, {columns})
SELECT n.id, {values} FROM chosen n JOIN sheet s USING (row_number) JOIN found f USING (row_number)
    LEFT JOIN {table} t ON false
WHERE n.before IS NULL
"""
UPDATE_SQL = """
UPDATE {table} AS now SET ({columns}) = ROW({values})
FROM chosen n JOIN sheet s USING (row_number) JOIN found f USING (row_number) JOIN {table} t ON t.id = n.id
WHERE now.id = n.id AND n.before IS NOT NULL
"""
EFFECTS_SQL = """
INSERT INTO imports_importeffect (job_id, row_number, target, before, stamp)
SELECT %(job)s, n.row_number, n.id, n.before, {stamp} FROM chosen n JOIN {table} t ON t.id = n.id
"""


def apply_step(job: ImportJob, kind: ImportKind, most: int = 0) -> int:
    """Write the next rows and move the mark in one transaction; return the number of rows, 0 at the end.

    Raise TakenOverError if another worker has taken over or the sender has stopped the import.
    """
    most = most or (BULK_STEP if job.total > BULK_THRESHOLD else STEP)
    with connection.cursor() as cursor:
        cursor.execute(NEXT_ROWS_SQL, [job.pk, job.takes, job.through, most])
        through, rows = cursor.fetchone()
    if not rows:
        return 0
    try:
        written = _apply_rows(job, kind, through, rows)
    except IntegrityError:
        if rows > 1:  # a row conflicts with data entered since the check: bisect to find it
            return apply_step(job, kind, rows // 2)
        written = _mark_row_wrong(job, through)
    job.through, job.done = through, job.done + written
    outbox.extend_lease()
    return rows


def _apply_rows(job: ImportJob, kind: ImportKind, through: int, rows: int) -> int:
    bulk = job.total > BULK_THRESHOLD
    with _act_as_sender(job, bulk, f"{kind.code}, {job.file_name}, {job.pk}: {job.through + 1}–{through}"):
        _advance_mark(job, through, rows)
        with staging_tables(job, kind, job.takes, job.through, through) as cursor:
            mark_failed_rows(cursor, kind)
            _set_deferral(cursor, kind, "paused" if bulk else "")
            ids = _write_rows(cursor, job, kind)
            if kind.after_write:
                kind.after_write(ids, bulk, job.sender)
            _set_deferral(cursor, kind, "")
            cursor.execute(EFFECTS_SQL.format(table=kind.table._meta.db_table, stamp=stamp_sql(kind)), {"job": job.pk})
    return len(ids)


def _set_deferral(cursor, kind: ImportKind, how: str) -> None:
    if kind.defer_triggers:
        cursor.execute("SELECT set_config(%s, %s, true)", [kind.defer_triggers, how])


def _act_as_sender(job: ImportJob, bulk: bool, what: str) -> AbstractContextManager[None]:
    return act_in_bulk(job.sender, what) if bulk else act_as(job.sender)


def _advance_mark(job: ImportJob, through: int, rows: int) -> None:
    """Move the mark `through`. Raise TakenOverError if another worker has moved it."""
    mine = ImportJob.objects.filter(pk=job.pk, state=ImportJob.State.APPLYING, through=job.through)
    moved = mine.update(through=through, done=job.done + rows)
    if not moved:
        raise TakenOverError


class TakenOverError(Exception):
    """Another worker has continued the import, or the sender has stopped it."""


def _write_rows(cursor, job: ImportJob, kind: ImportKind) -> list[int]:
    table = kind.table._meta.db_table
    others, defaults = _unmentioned_columns(kind)
    writes = {**kind.column_values, **others}
    facts = {"job": job.pk, "sender": job.sender_id, **defaults}
    hanging = "".join(
        f" || jsonb_build_object('{name}', {_child_rows_sql(name, column)})" for name, column in kind.child_tables
    )
    cursor.execute(CHOSEN_ROWS_SQL.format(table=table, before=f"to_jsonb(t){hanging}"))
    cursor.execute("ANALYZE chosen (before)")
    for statement in (INSERT_SQL, UPDATE_SQL):
        cursor.execute(
            statement.format(table=table, columns=", ".join(writes), values=", ".join(writes.values())), facts
        )
    for statement in kind.post_sql:
        cursor.execute(statement, facts)
    cursor.execute("SELECT id FROM chosen ORDER BY row_number")
    return [pk for (pk,) in cursor.fetchall()]


def _unmentioned_columns(kind: ImportKind) -> tuple[dict[str, str], dict[str, object]]:
    """Return SQL and parameters for the required columns that the sheet does not set.

    An existing row keeps its value; a new row gets the model's default.
    """
    fields = [
        field
        for field in kind.table._meta.concrete_fields
        if not (field.null or field.primary_key or field.generated or field.has_db_default())
        and field.column not in kind.column_values
    ]
    values: dict[str, object] = {
        f"default_{field.column}": field.get_db_prep_save(field.get_default(), connection) for field in fields
    }
    return {str(field.column): f"coalesce(t.{field.column}, %(default_{field.column})s)" for field in fields}, values


def _child_rows_sql(table: str, column: str) -> str:
    return f"(SELECT coalesce(jsonb_agg(to_jsonb(h)), '[]') FROM {table} h WHERE h.{column} = t.id)"  # nosec B608 # our own names only


def stamp_sql(kind: ImportKind) -> str:
    """Return the SQL of the stamp of row `t`: the last transactions (xmin) that wrote it and its child rows."""
    hanging = "".join(
        f" || ';' || coalesce((SELECT string_agg(h.id || '.' || h.xmin, ',' ORDER BY h.id) FROM {name} h "
        f"WHERE h.{column} = t.id), '')"  # nosec B608 # our own names only
        for name, column in kind.child_tables
    )
    return f"t.xmin::text{hanging}"


def current_stamps(kind: ImportKind, ids: Collection[int]) -> dict[int, str]:
    """Return id → stamp for those of these rows that still exist."""
    with connection.cursor() as cursor:
        cursor.execute(CURRENT_STAMPS_SQL.format(stamp=stamp_sql(kind), table=kind.table._meta.db_table), [list(ids)])
        return dict(cursor.fetchall())


def _mark_row_wrong(job: ImportJob, row: int) -> int:
    """Mark the one row that the database refuses as wrong and move the mark past it."""
    error = {"field": "", "code": "conflict", "value": ""}
    with transaction.atomic():
        _advance_mark(job, row, 0)
        ImportRow.objects.filter(job=job, row_number=row).update(verdict=ImportRow.Verdict.WRONG, errors=[error])
    return 0
