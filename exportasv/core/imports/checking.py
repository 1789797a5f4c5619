"""Checks of the rows against the database: target row, errors, duplicates and changes.

It takes a few SQL statements over temporary tables (see core/imports/kinds.py), whatever the number of rows. Only rows
that are not simply new are updated.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from exportasv.core.accounts.permissions import role_of
from exportasv.core.imports.kinds import SQL_TYPES, ImportKind
from exportasv.core.imports.models import ImportJob, ImportRow

# Only the columns that the sheet has are read from the rows; the others are NULL.
SHEET_SQL = """
CREATE TEMPORARY TABLE sheet ON COMMIT DROP AS
SELECT r.row_number, r.id AS row_id, {columns}
FROM imports_importrow r CROSS JOIN LATERAL jsonb_to_record(r.values) AS v({types})
WHERE r.job_id = %(job)s AND r.verdict = ANY(%(verdicts)s)
    AND r.row_number > %(after)s AND r.row_number <= %(through)s
"""
ERRORS_SQL = """
CREATE TEMPORARY TABLE complained ON COMMIT DROP AS
SELECT c.row_number, s.row_id, jsonb_agg(jsonb_build_object('field', c.field, 'code', c.code, 'value',
    coalesce(r.values ->> c.field, '')) || coalesce(c.facts, '{{}}')) AS errors
FROM ({queries}) AS c(row_number, field, code, facts) JOIN sheet s USING (row_number)
    JOIN imports_importrow r ON r.id = s.row_id GROUP BY c.row_number, s.row_id
"""
DUPLICATES_SQL = """
CREATE TEMPORARY TABLE twice ON COMMIT DROP AS
WITH keyed AS MATERIALIZED (
    SELECT s.row_number, k.place, k.key, hashtextextended(k.key, k.place) AS hash
    FROM sheet s JOIN found f USING (row_number) CROSS JOIN LATERAL (VALUES {keys}) AS k(place, key)
    WHERE k.key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM complained c WHERE c.row_number = s.row_number)
)
SELECT row_number, min(earlier) AS earlier FROM (
    SELECT row_number, min(row_number) OVER (PARTITION BY place, key) AS earlier FROM keyed
    WHERE hash IN (SELECT hash FROM keyed GROUP BY hash HAVING count(*) > 1)
) AS seen WHERE earlier < row_number GROUP BY row_number
"""
POSSIBLE_DUPLICATES_SQL = (
    "CREATE TEMPORARY TABLE twins ON COMMIT DROP AS SELECT DISTINCT ON (1) * FROM ({query}) AS q(row_number, other)"
)
DOUBTS_SQL = """
CREATE TEMPORARY TABLE doubted ON COMMIT DROP AS
SELECT d.row_number, jsonb_agg(jsonb_build_object('field', d.field, 'code', d.code,
    'value', coalesce(r.values ->> d.field, '')) || coalesce(d.facts, '{{}}')) AS errors
FROM ({query}) AS d(row_number, field, code, facts) JOIN sheet s USING (row_number)
    JOIN imports_importrow r ON r.id = s.row_id
WHERE (%(accepted)s::jsonb -> d.row_number::text -> d.field) IS DISTINCT FROM (r.values -> d.field)
GROUP BY d.row_number
"""
CHANGES_SQL = """
CREATE TEMPORARY TABLE compared ON COMMIT DROP AS
SELECT row_number, (
    SELECT jsonb_object_agg(key, jsonb_build_array(kept -> key, value)) FROM jsonb_each(given)
    WHERE kept ? key AND kept -> key IS DISTINCT FROM value
) AS changes FROM (
    SELECT s.row_number, r.values AS given, {now} AS kept FROM sheet s JOIN found f USING (row_number)
        JOIN {table} t ON t.id = f.target JOIN imports_importrow r ON r.id = s.row_id
) AS known
"""
HAS_TARGETS_SQL = "SELECT EXISTS (SELECT FROM found WHERE target IS NOT NULL)"
LOCK_TARGETS_SQL = """
SELECT count(*) FROM (
    SELECT t.id FROM {table} t JOIN found f ON f.target = t.id ORDER BY t.id FOR NO KEY UPDATE OF t) AS locked
"""
# A value that the sheet would write over another one than its check saw: somebody wrote it since.
CHANGED_SINCE_SQL = """
INSERT INTO complained (row_number, row_id, errors)
SELECT row_number, row_id, jsonb_agg(jsonb_build_object(
    'field', key, 'code', 'meanwhile', 'value', coalesce(given ->> key, ''), 'other', coalesce(kept ->> key, '')))
FROM (
    SELECT s.row_number, s.row_id, r.values AS given, r.changes, {now} AS kept
    FROM sheet s JOIN found f USING (row_number) JOIN {table} t ON t.id = f.target
        JOIN imports_importrow r ON r.id = s.row_id
    WHERE NOT EXISTS (SELECT 1 FROM complained c WHERE c.row_number = s.row_number)
) AS known CROSS JOIN LATERAL jsonb_object_keys(given) AS key
WHERE kept ? key AND kept -> key IS DISTINCT FROM given -> key
    AND kept -> key IS DISTINCT FROM CASE WHEN changes ? key THEN changes -> key -> 0 ELSE given -> key END
GROUP BY row_number, row_id
"""
Verdict = ImportRow.Verdict
VERDICTS_SQL = f"""
UPDATE imports_importrow SET verdict = j.verdict, errors = j.errors, changes = j.changes
FROM (
    SELECT s.row_id,
        CASE WHEN c.errors IS NOT NULL THEN '{Verdict.WRONG}' WHEN d.earlier IS NOT NULL THEN '{Verdict.DUPLICATE}'
            WHEN b.errors IS NOT NULL THEN '{Verdict.DOUBT}'
            WHEN k.row_number IS NOT NULL
                THEN CASE WHEN k.changes IS NULL THEN '{Verdict.SAME}' ELSE '{Verdict.CHANGED}' END
            WHEN t.other IS NOT NULL THEN '{Verdict.TWIN}' END AS verdict,
        CASE WHEN c.errors IS NOT NULL THEN c.errors
            WHEN d.earlier IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'field', %(label)s::text, 'code', 'twice', 'value', coalesce(r.values ->> %(label)s, ''),
                'row', d.earlier))
            WHEN b.errors IS NOT NULL THEN b.errors
            WHEN t.other IS NOT NULL AND k.row_number IS NULL THEN jsonb_build_array(jsonb_build_object(
                'field', %(label)s::text, 'code', 'twin', 'value', coalesce(r.values ->> %(label)s, ''),
                'other', t.other)) END AS errors,
        CASE WHEN c.errors IS NULL AND d.earlier IS NULL THEN k.changes END AS changes
    FROM (
        SELECT row_number FROM complained UNION SELECT row_number FROM twice
        UNION SELECT row_number FROM compared UNION SELECT row_number FROM twins UNION SELECT row_number FROM doubted
    ) AS told JOIN sheet s USING (row_number) LEFT JOIN complained c USING (row_number)
        LEFT JOIN twice d USING (row_number) LEFT JOIN compared k USING (row_number)
        LEFT JOIN twins t USING (row_number) LEFT JOIN doubted b USING (row_number)
        JOIN imports_importrow r ON r.id = s.row_id
) AS j
WHERE id = j.row_id
"""  # nosec B608 # values of our own enum
MARK_WRONG_SQL = f"""
UPDATE imports_importrow r SET verdict = '{Verdict.WRONG}', errors = c.errors FROM complained c
WHERE r.id = c.row_id
"""  # nosec B608 # values of our own enum
NO_ERRORS_SQL = "SELECT NULL::integer, NULL::text, NULL::text, NULL::jsonb WHERE false"
NO_POSSIBLE_DUPLICATES_SQL = "SELECT NULL::integer, NULL::text WHERE false"
COUNTS_SQL = "SELECT verdict, count(*) FROM imports_importrow WHERE job_id = %s GROUP BY verdict"
TEMPORARY_TABLES = ("sheet", "found", "complained", "twice", "twins", "doubted", "compared", "chosen")
LAST_ROW = 2_147_483_647


@contextmanager
def staging_tables(
    job: ImportJob, kind: ImportKind, verdicts: list[str], after: int = 0, through: int = LAST_ROW
) -> Iterator:
    """Yield a cursor with the temporary tables `sheet`, `found` and `complained`, in one transaction."""
    facts: dict[str, int | bool | list[str]] = {
        "job": job.pk,
        "sender": job.sender_id,
        "own": role_of(job.sender) in kind.own_only,
        "fields": sorted(job.sheet_fields()),
    }
    rows: dict[str, list[str] | int] = {"verdicts": verdicts, "after": after, "through": through}
    fields = job.sheet_fields()
    types = {column.field: SQL_TYPES[column.value_type] for column in kind.columns}
    names = [f"v.{name}" if name in fields else f"NULL::{each} AS {name}" for name, each in types.items()]
    present = [f"{name} {each}" for name, each in types.items() if name in fields]
    queries = " UNION ALL ".join(f"({query})" for query in kind.error_queries) or NO_ERRORS_SQL
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (*TEMPORARY_TABLES, *kind.temp_tables):
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(SHEET_SQL.format(columns=", ".join(names), types=", ".join(present)), {**facts, **rows})
        cursor.execute("ANALYZE sheet (row_number)")
        for table, query in {**kind.temp_tables, "found": kind.target_query}.items():
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {query}", facts)
            cursor.execute(f"ANALYZE {table}{' (row_number, target)' * (table == 'found')}")
        cursor.execute(ERRORS_SQL.format(queries=queries), facts)
        yield cursor


def assign_verdicts(job: ImportJob, kind: ImportKind) -> dict[str, int]:
    """Give every readable row its verdict; return the number of rows for each verdict."""
    with staging_tables(job, kind, ["new"]) as cursor:
        facts = {"job": job.pk, "sender": job.sender_id, "label": kind.label[0]}
        keys = ", ".join(f"({place}, ({key})::text)" for place, key in enumerate(kind.keys)) or "(0, NULL::text)"
        cursor.execute(DUPLICATES_SQL.format(keys=keys))
        cursor.execute(
            POSSIBLE_DUPLICATES_SQL.format(query=kind.possible_duplicates or NO_POSSIBLE_DUPLICATES_SQL), facts
        )
        query, parameters = (kind.doubts and kind.doubts(job.sheet_fields())) or (NO_ERRORS_SQL, {})
        cursor.execute(DOUBTS_SQL.format(query=query), {**parameters, "accepted": json.dumps(job.accepted)})
        cursor.execute(CHANGES_SQL.format(now=kind.current_values_sql, table=kind.table._meta.db_table))
        cursor.execute(VERDICTS_SQL, facts)
    return verdict_counts(job)


def mark_failed_rows(cursor, kind: ImportKind) -> None:
    """Mark rows as wrong that were good when they were checked and no longer are.

    Among them are those whose target somebody has changed since. The targets are locked until they are written.
    """
    table = kind.table._meta.db_table
    cursor.execute(HAS_TARGETS_SQL)
    if not cursor.fetchone()[0]:
        cursor.execute(MARK_WRONG_SQL)
        return
    cursor.execute(LOCK_TARGETS_SQL.format(table=table))
    cursor.execute(CHANGED_SINCE_SQL.format(now=kind.current_values_sql, table=table))
    cursor.execute(MARK_WRONG_SQL)


def verdict_counts(job: ImportJob) -> dict[str, int]:
    """Return the number of rows for each verdict."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL, [job.pk])
        return dict(cursor.fetchall())
