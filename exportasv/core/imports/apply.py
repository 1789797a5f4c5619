"""The good rows into their table: one insert and one update for each step, in one transaction with its mark.

A killed worker leaves whole steps only: the mark `through` says up to which row of the sheet all is written.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager

from django.db import IntegrityError, connection, transaction

from exportasv.core.audit.actor import acting, acting_in_bulk, unaudited
from exportasv.core.imports.checking import laid_out, refuse
from exportasv.core.imports.kinds import Kind
from exportasv.core.imports.models import ImportJob, ImportRow
from exportasv.core.outbox import outbox

STEP, LARGE_STEP = 5_000, 50_000
VERY_MANY = 5_000  # above so many rows one audit row stands for all of them; the intake itself keeps before and after

NEXT = """
SELECT max(row_number), count(*) FROM (
    SELECT row_number FROM imports_importrow
    WHERE intake_id = %s AND verdict = ANY(%s) AND row_number > %s ORDER BY row_number LIMIT %s) AS step
"""
NOW = "SELECT t.id, {stamp} FROM {table} t WHERE t.id = ANY(%s)"
CHOSEN = """
CREATE TEMPORARY TABLE chosen ON COMMIT DROP AS
SELECT s.row_number, coalesce(f.target, nextval((SELECT pg_get_serial_sequence('{table}', 'id')::regclass))) AS id,
    CASE WHEN t.id IS NOT NULL THEN {before} END AS before
FROM sheet s JOIN found f USING (row_number) LEFT JOIN {table} t ON t.id = f.target
WHERE NOT EXISTS (SELECT 1 FROM complained c WHERE c.row_number = s.row_number)
ORDER BY s.row_number
"""
INSERT = """
INSERT INTO {table} (id, {columns})
SELECT n.id, {values} FROM chosen n JOIN sheet s USING (row_number) JOIN found f USING (row_number)
    LEFT JOIN {table} t ON false
WHERE n.before IS NULL
"""
UPDATE = """
UPDATE {table} AS now SET ({columns}) = ROW({values})
FROM chosen n JOIN sheet s USING (row_number) JOIN found f USING (row_number) JOIN {table} t ON t.id = n.id
WHERE now.id = n.id AND n.before IS NOT NULL
"""
EFFECTS = """
INSERT INTO imports_importeffect (intake_id, row_number, target, before, stamp)
SELECT %(intake)s, n.row_number, n.id, n.before, {stamp} FROM chosen n JOIN {table} t ON t.id = n.id
"""


def apply_step(intake: ImportJob, kind: Kind, most: int = 0) -> int:
    """Write the next rows and move the mark, in one transaction; returns how many rows it went over, 0 at the end."""
    most = most or (LARGE_STEP if intake.total > VERY_MANY else STEP)
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [intake.pk, intake.takes, intake.through, most])
        through, rows = cursor.fetchone()
    if not rows:
        return 0
    try:
        written = _write(intake, kind, through, rows)
    except IntegrityError:
        if rows > 1:  # somebody entered the same meanwhile: find the row by halves
            return apply_step(intake, kind, rows // 2)
        written = _set_aside(intake, through)
    intake.through, intake.done = through, intake.done + written
    outbox.still_at_it()
    return rows


def _write(intake: ImportJob, kind: Kind, through: int, rows: int) -> int:
    bulk = intake.total > VERY_MANY
    with _as_sender(intake, bulk, f"{kind.code}, {intake.file_name}, {intake.pk}: {intake.through + 1}–{through}"):
        _mark(intake, through, rows)
        with laid_out(intake, kind, intake.takes, intake.through, through) as cursor:
            refuse(cursor)
            _hush(cursor, kind, "paused" if bulk else "")
            ids = _written(cursor, intake, kind)
            if kind.after:
                kind.after(ids, bulk, intake.sender)
            _hush(cursor, kind, "")
            cursor.execute(
                EFFECTS.format(table=kind.table._meta.db_table, stamp=stamp_sql(kind)), {"intake": intake.pk}
            )
    return len(ids)


def _hush(cursor, kind: Kind, how: str) -> None:
    if kind.hushed:
        cursor.execute("SELECT set_config(%s, %s, true)", [kind.hushed, how])


def _as_sender(intake: ImportJob, bulk: bool, what: str) -> AbstractContextManager[None]:
    return acting_in_bulk(intake.sender, what) if bulk else acting(intake.sender)


def _mark(intake: ImportJob, through: int, rows: int) -> None:
    """Move the mark, unless another worker has: then this one stops."""
    mine = ImportJob.objects.filter(pk=intake.pk, state=ImportJob.State.APPLYING, through=intake.through)
    with unaudited():
        moved = mine.update(through=through, done=intake.done + rows)
    if not moved:
        raise Overtaken


class Overtaken(Exception):
    """Another worker has gone on, or the sender has stopped the work."""


def _written(cursor, intake: ImportJob, kind: Kind) -> list[int]:
    table = kind.table._meta.db_table
    others, defaults = _others(kind)
    writes = {**kind.writes, **others}
    facts = {"intake": intake.pk, "sender": intake.sender_id, **defaults}
    hanging = "".join(f" || jsonb_build_object('{name}', {_kept(name, column)})" for name, column in kind.hangs)
    cursor.execute(CHOSEN.format(table=table, before=f"to_jsonb(t){hanging}"))
    cursor.execute("ANALYZE chosen (before)")
    for statement in (INSERT, UPDATE):
        cursor.execute(
            statement.format(table=table, columns=", ".join(writes), values=", ".join(writes.values())), facts
        )
    for statement in kind.also:
        cursor.execute(statement, facts)
    cursor.execute("SELECT id FROM chosen ORDER BY row_number")
    return [pk for (pk,) in cursor.fetchall()]


def _others(kind: Kind) -> tuple[dict[str, str], dict[str, object]]:
    """The columns that must hold something and of which the sheet says nothing: as they are, or the model's default."""
    fields = [
        field
        for field in kind.table._meta.concrete_fields
        if not (field.null or field.primary_key or field.generated or field.has_db_default())
        and field.column not in kind.writes
    ]
    values = {f"default_{field.column}": field.get_db_prep_save(field.get_default(), connection) for field in fields}
    return {field.column: f"coalesce(t.{field.column}, %(default_{field.column})s)" for field in fields}, values


def _kept(table: str, column: str) -> str:
    return f"(SELECT coalesce(jsonb_agg(to_jsonb(h)), '[]') FROM {table} h WHERE h.{column} = t.id)"


def stamp_sql(kind: Kind) -> str:
    """Who wrote the row `t` last, and the rows that hang on it."""
    hanging = "".join(
        f" || ';' || coalesce((SELECT string_agg(h.id || '.' || h.xmin, ',' ORDER BY h.id) FROM {name} h "
        f"WHERE h.{column} = t.id), '')"
        for name, column in kind.hangs
    )
    return f"t.xmin::text{hanging}"


def stamps(kind: Kind, ids: Collection[int]) -> dict[int, str]:
    """Of each of these rows that is still there."""
    with connection.cursor() as cursor:
        cursor.execute(NOW.format(stamp=stamp_sql(kind), table=kind.table._meta.db_table), [list(ids)])
        return dict(cursor.fetchall())


def _set_aside(intake: ImportJob, row: int) -> int:
    """The one row that the database refuses is wrong; the work goes on behind it."""
    error = {"field": "", "code": "conflict", "value": ""}
    with transaction.atomic():
        _mark(intake, row, 0)
        ImportRow.objects.filter(intake=intake, row_number=row).update(verdict="wrong", errors=[error])
    return 0
