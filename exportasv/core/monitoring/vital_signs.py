"""What tells whether the portal does its work: one cheap query, read by /metrics and by the alarms of the home page."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from exportasv.core.audit.models import AuditEntry, Seal
from exportasv.core.audit.months import first_kept_month
from exportasv.core.monitoring.models import FileCheck, Heartbeat
from exportasv.core.notifications.mail import MAIL_KINDS
from exportasv.core.outbox.models import OutboxTask

OVERDUE_AFTER = timedelta(minutes=10)
FAILING_ATTEMPTS = 3  # a mail refused so often, about a minute and a half after the first time, waits for the server
MOST_UNSEALED = 10_000  # counted; more are as bad

_QUERY = f"""
SELECT overdue.kind, overdue.since,
       (SELECT count(*) FROM {OutboxTask._meta.db_table}
        WHERE state = %(pending)s AND kind = ANY(%(mails)s) AND attempts >= {FAILING_ATTEMPTS}),
       (SELECT count(*) FROM (
            SELECT FROM {AuditEntry._meta.db_table}
            WHERE id > coalesce((SELECT max(entry_id) FROM {Seal._meta.db_table}), 0) LIMIT {MOST_UNSEALED}) entries),
       coalesce((SELECT missing FROM {FileCheck._meta.db_table} ORDER BY id DESC LIMIT 1), 0),
       (SELECT count(*) FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = '{AuditEntry._meta.db_table}'::regclass
          AND relname < %(first_kept_partition)s),
       (SELECT json_object_agg(name, extract(epoch FROM at)) FROM {Heartbeat._meta.db_table})
FROM (SELECT) nothing LEFT JOIN LATERAL (
    SELECT kind, due AS since FROM (
        SELECT kind, CASE WHEN state = %(running)s THEN leased_until ELSE due_at END AS due
        FROM {OutboxTask._meta.db_table} WHERE state = ANY(ARRAY[%(pending)s, %(running)s])) waiting
    WHERE due < %(now)s ORDER BY due LIMIT 1) overdue ON true
"""  # noqa: S608  # nosec B608 # table names and numbers of ours


@dataclass(frozen=True)
class VitalSigns:
    """What is overdue, failing, silent or full, at `now`."""

    now: datetime
    overdue_kind: str  # of the outbox task that has waited longest; empty if none is overdue
    overdue_for: timedelta
    failing_mails: int
    unsealed_entries: int
    missing_files: int  # rows whose file was not there last night
    months_past_term: int  # of the audit trail, which nobody has archived a month after their term
    heartbeats: dict[str, datetime]
    free_disk: float  # share of the disk with the files of this machine, 0 to 1

    @property
    def work_is_overdue(self) -> bool:
        return self.overdue_for > OVERDUE_AFTER

    def silence(self, name: str) -> timedelta | None:
        """Return how long `name` has been silent; None if it never gave a sign."""
        return self.now - self.heartbeats[name] if name in self.heartbeats else None


def read_vital_signs() -> VitalSigns:
    """Return the present state. One query, and one look at the disk."""
    now = timezone.now()
    values: dict[str, Any] = {
        "pending": OutboxTask.State.PENDING.value,
        "running": OutboxTask.State.RUNNING.value,
        "mails": list(MAIL_KINDS),
        "now": now,
        "first_kept_partition": first_kept_month(now).plus(-1).partition,
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, values)
        kind, since, failing, unsealed, missing, past_term, seen = cursor.fetchone()
    heartbeats = {name: datetime.fromtimestamp(float(at), now.tzinfo) for name, at in (seen or {}).items()}
    overdue = now - since if since else timedelta()
    return VitalSigns(now, kind or "", overdue, failing, unsealed, missing, past_term, heartbeats, free_disk())


def free_disk() -> float:
    """Return the free share (0 to 1) of the disk with photos, papers and files at work."""
    folder = Path(settings.VAR_DIR if settings.MEDIA_BUCKET else settings.MEDIA_ROOT)
    usage = shutil.disk_usage(next(each for each in (folder, *folder.parents) if each.exists()))
    return usage.free / usage.total


def waiting_by_kind() -> list[tuple[str, str, int, float]]:
    """Return (kind, state, tasks, seconds the oldest is overdue) of all that is not done."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT kind, state, count(*), greatest(0, extract(epoch FROM %s - min(
                    CASE WHEN state = %s THEN leased_until ELSE due_at END)))
                FROM {OutboxTask._meta.db_table} WHERE state <> %s GROUP BY kind, state""",  # noqa: S608  # nosec B608 # our own table names
            [timezone.now(), OutboxTask.State.RUNNING.value, OutboxTask.State.DONE.value],
        )
        return [(kind, state, count, float(seconds or 0)) for kind, state, count, seconds in cursor.fetchall()]
