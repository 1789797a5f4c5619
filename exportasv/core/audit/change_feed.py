"""The versions of public rows in an order without gaps, for partners that keep a copy.

Versions come in the order of the transactions that wrote them, and a position is the last one that was read. Who holds
a position and asks again misses nothing, however commits overtake one another, because of two rules:

- Only versions before the oldest transaction that is still open are shown: one that began earlier and commits later is
  waited for, never passed over.
- A version is shown when every transaction that ran beside its own has ended, too. Such a one may have changed what
  the row shows without seeing that it does (a certificate's date, while the other put it on a product). Who reads the
  row after both has both; who begins later sees the first and writes a version of its own. Most of the time nothing
  else runs; if something does, the reader waits for a moment, and a barrier is kept for the next reader.

What changes by the date alone has no transaction: its versions are written once a day, by the first who reads after
midnight.

Numbers of transactions belong to one history of one server. A database that was restored from a dump has rows with
numbers of another: they are put at the beginning, and positions of the other history are no longer valid.
"""

import time
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone

from exportasv.core.audit.models import ClockDay, FeedBarrier
from exportasv.core.audit.row_versions import changes_by_date
from exportasv.core.db.replica import stop_reading_replica
from exportasv.core.whole_numbers import MAX_ID

HISTORY_SQL = """
SELECT concat_ws('-', system_identifier, base.oid, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)),
    clock_timestamp(),
    EXISTS (SELECT FROM unnest(%(tables)s::text[]) AS shown(name) CROSS JOIN LATERAL (
        SELECT FROM audit_rowversion WHERE table_name = shown.name
            AND transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint LIMIT 1) foreign_rows)
FROM pg_control_system(), pg_database base WHERE base.datname = current_database()
"""
# Rows that are visible, but whose transaction has not begun yet, come from another server.
TAKE_IN_SQL = """
UPDATE audit_rowversion SET transaction_id = 0
WHERE table_name = ANY(%(tables)s) AND transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
VERSIONS_SQL = """
SELECT found.table_name, found.slug, found.at, found.transaction_id, found.id
FROM unnest(%(tables)s::text[]) AS shown(name)
CROSS JOIN LATERAL (
    SELECT * FROM audit_rowversion
    WHERE table_name = shown.name AND (transaction_id, id) > (%(transaction)s, %(id)s)
        AND transaction_id < %(horizon)s
    ORDER BY transaction_id, id LIMIT %(limit)s
) found
ORDER BY found.transaction_id, found.id LIMIT %(limit)s
"""
# Transactions of other databases change nothing here. One whose session this role may not see counts as ours.
OLDEST_SQL = """
SELECT least(pg_current_xact_id_if_assigned()::text::bigint, coalesce(
    (SELECT min(running::text::bigint) FROM pg_snapshot_xip(pg_current_snapshot()) AS running
        WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname <> current_database()
            AND backend_xid::text::bigint = running::text::bigint & 4294967295)),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint))
"""
# A number of one's own is above every number given before. (The snapshot's own end counts only what has ended.)
BARRIER_SQL = f"{OLDEST_SQL}, pg_current_xact_id()::text::bigint"
WAIT_SECONDS, LOOK_SECONDS = 0.5, 0.005  # for the transactions that run now, and between two looks at them
CLOCK_SQL = """
INSERT INTO audit_rowversion (table_name, row_id, slug, at, is_public)
SELECT %(table)s, shown.id, shown.slug, moment.at, true
FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS moment(id, at)
JOIN {public_rows}(%(ids)s) AS shown(id, slug) USING (id)
"""


class Position(NamedTuple):
    """The last version that was read."""

    transaction: int = 0
    id: int = 0


class Version(NamedTuple):
    """A change of what the public sees at an address: `slug` among the rows of a table."""

    table: str
    slug: str
    at: datetime
    position: Position


class History(NamedTuple):
    """The history of the server to which positions belong, its clock, and the first transaction not shown yet."""

    name: str
    now: datetime
    horizon: int

    @property
    def end(self) -> Position:
        """Return the last position that is shown now. Rows that are read afterwards have all changes until there."""
        return Position(self.horizon - 1, MAX_ID)


def begin_reading(tables: list[str], shown_models: Iterable[type[models.Model]]) -> History:
    """Return the server's history, with every version written that is due. Call it before `versions_after`."""
    stop_reading_replica()
    with connection.cursor() as cursor:
        cursor.execute(HISTORY_SQL, {"tables": tables})
        name, now, has_foreign_rows = cursor.fetchone()
        if has_foreign_rows:
            cursor.execute(TAKE_IN_SQL, {"tables": tables})
    write_clock_versions(shown_models)
    return History(name, now, _horizon())


def versions_after(tables: list[str], position: Position, horizon: int, limit: int) -> list[Version]:
    """Return the next versions after a position and before the horizon, at most `limit`."""
    values: dict[str, Any] = {"tables": tables, "transaction": position.transaction, "id": position.id}
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS_SQL, {**values, "horizon": horizon, "limit": limit})
        return [Version(table, slug, at, Position(xid, pk)) for table, slug, at, xid, pk in cursor.fetchall()]


def keep_barrier() -> None:
    """Keep a barrier of this moment, and drop those that a later one replaces. A job does it every minute."""
    horizon, ends = _barrier()
    reached = _reached_barrier(horizon)
    FeedBarrier.objects.filter(horizon__lt=reached).delete()
    FeedBarrier.objects.bulk_create([FeedBarrier(horizon=horizon, ends=ends)], ignore_conflicts=True)


def _horizon() -> int:
    """Return the first transaction that is not shown yet: those before have ended, with all that ran beside them."""
    horizon, ends = _barrier()
    until = time.monotonic() + WAIT_SECONDS
    while (oldest := _oldest_open()) < ends:
        if time.monotonic() > until or connection.in_atomic_block:  # one's own transaction is open, too
            FeedBarrier.objects.bulk_create([FeedBarrier(horizon=horizon, ends=ends)], ignore_conflicts=True)
            return _reached_barrier(oldest)
        time.sleep(LOOK_SECONDS)
    return horizon


def _barrier() -> tuple[int, int]:
    """Return the number of the oldest transaction that is open, and one that is above every number given so far."""
    with connection.cursor() as cursor:
        cursor.execute(BARRIER_SQL)
        return cursor.fetchone()


def _oldest_open() -> int:
    """Return the number of the oldest transaction that is open; if none is, of the next one."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_SQL)
        return cursor.fetchone()[0]


def _reached_barrier(oldest: int) -> int:
    """Return the horizon of the last barrier that has been reached: all before `oldest` have ended."""
    return FeedBarrier.objects.filter(ends__lte=oldest).aggregate(last=models.Max("horizon"))["last"] or 0


def write_clock_versions(shown_models: Iterable[type[models.Model]]) -> None:
    """Write the versions of what changed by the date alone since they were written last; on the same day nothing."""
    today = timezone.localdate()
    written = ClockDay.objects.values_list("day", flat=True).first()
    if written is not None and written >= today:
        return
    with transaction.atomic():
        row = _locked_clock_day(today)
        if row.day < today:
            for model in shown_models:
                _write_changes_by_date(model, row.day)
            ClockDay.objects.filter(pk=row.pk).update(day=today)


def _locked_clock_day(today: date) -> ClockDay:
    """Return the one row, locked. Of a new one nobody has a position yet that could miss an earlier day."""
    ClockDay.objects.bulk_create([ClockDay(pk=1, day=today)], ignore_conflicts=True)
    return ClockDay.objects.select_for_update().get(pk=1)


def _write_changes_by_date(model: type[models.Model], after: date) -> None:
    """Write a version for each public row that changed at a midnight after that day."""
    newest: dict[int, datetime] = {}
    for changes in changes_by_date(model):
        for pk, at in changes.filter(day__gte=after).values_list("row", "at"):
            newest[pk] = max(at, newest.get(pk, at))
    table = model._meta.db_table
    values: dict[str, Any] = {"table": table, "ids": list(newest), "moments": list(newest.values())}
    with connection.cursor() as cursor:
        cursor.execute(CLOCK_SQL.format(public_rows=f"public_rows_{table}"), values)
