"""The triggers and functions in PostgreSQL that guard the audit trail: make them, and find those that are broken."""

import re
from pathlib import Path
from typing import Any

from django.db import connection

from exportasv.core.audit.migrations import __file__ as migrations
from exportasv.core.audit.months import PARTITION_PREFIX, partitions
from exportasv.core.db.audit_trigger import audited_models, compiled_audit_trigger

FUNCTIONS_FILE = Path(migrations).parent / "sql" / "audit_function.sql"
# Trigger → its definition after the name of the table, as PostgreSQL writes it.
NO_TRUNCATE = {"audit_no_truncate": "FOR EACH STATEMENT EXECUTE FUNCTION exportasv_audit_refuse()"}
APPEND_ONLY = {"audit_append_only": "FOR EACH ROW EXECUTE FUNCTION exportasv_audit_refuse()"}
IS_NOW = {"audit_is_now": "FOR EACH ROW EXECUTE FUNCTION exportasv_audit_is_now()"}
ENTRY_GUARDS = {**NO_TRUNCATE, **APPEND_ONLY, **IS_NOW}  # of each partition, too
TRAIL_GUARDS = {
    "audit_auditentry": ENTRY_GUARDS,
    f"{PARTITION_PREFIX}default": ENTRY_GUARDS,
    "audit_seal": {**NO_TRUNCATE, **APPEND_ONLY},
    "audit_trailanchor": {**NO_TRUNCATE, **APPEND_ONLY},
}
BULK = (
    "FOR EACH STATEMENT WHEN (((current_setting('exportasv.audit'::text, true) = 'bulk'::text)"
    r" OR (current_setting('pgtrigger.ignore'::text, true) ~~ '%pgtrigger\_audited\_%'::text)))"
    " EXECUTE FUNCTION exportasv_audit_bulk()"
)
TABLE_GUARDS = {**NO_TRUNCATE, **dict.fromkeys(["audit_bulk_insert", "audit_bulk_update", "audit_bulk_delete"], BULK)}
AUDITED = (
    "FOR EACH ROW WHEN ((current_setting('exportasv.audit'::text, true) IS DISTINCT FROM 'bulk'::text))"
    " EXECUTE FUNCTION {}()"
)


def guard_audited_tables(**_signal: Any) -> None:
    """Give every audited table its triggers for bulk writes and TRUNCATE, after each `migrate`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc('exportasv_audit_guard') IS NOT NULL")
        if cursor.fetchone()[0]:
            tables = [model._meta.db_table for model in audited_models()]
            cursor.execute("SELECT exportasv_audit_guard(%s)", [tables])


def broken_guards() -> list[str]:
    """Return the triggers, as "table.trigger", and functions that are missing, switched off or changed."""
    guards = {**TRAIL_GUARDS, **dict.fromkeys(partitions(), ENTRY_GUARDS)}
    wanted = {f"{table}.{name}": sql for table, names in guards.items() for name, sql in names.items()}
    sources = _function_sources()
    changed = {name for name, body in _written_functions().items() if sources.get(name) != body}
    for model in audited_models():
        table = model._meta.db_table
        wanted |= {f"{table}.{name}": sql for name, sql in TABLE_GUARDS.items()}
        trigger = compiled_audit_trigger(model)
        wanted[f"{table}.{trigger.sql.pgid}"] = AUDITED.format(trigger.sql.pgid)
        body = sources.get(trigger.sql.pgid, "")
        if not body or body not in trigger.install_sql:
            changed.add(trigger.sql.pgid)
    there = _enabled_triggers()
    return sorted(name for name, sql in wanted.items() if there.get(name) != sql) + sorted(changed)


def _enabled_triggers() -> dict[str, str]:
    """Return "table.trigger" → its definition after the table, of those that are switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text || '.' || tgname, substring(pg_get_triggerdef(oid) FROM 'FOR EACH .*$')"
            " FROM pg_trigger WHERE (NOT tgisinternal OR tgparentid <> 0) AND tgenabled IN ('O', 'A')"
        )
        return dict(cursor.fetchall())


def _function_sources() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
            " AND (proname LIKE 'exportasv\\_audit%%' OR proname LIKE 'pgtrigger\\_audited\\_%%')"
        )
        return dict(cursor.fetchall())


def _written_functions() -> dict[str, str]:
    """Return name → body of the functions as the migration writes them."""
    text = FUNCTIONS_FILE.read_text()
    return dict(re.findall(r"FUNCTION (\w+)\([^$]*?\$\$(.*?)\$\$", text, re.DOTALL))
