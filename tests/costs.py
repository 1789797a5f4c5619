"""What a piece of work costs in the database, apart from the machine's speed: queries, rows read, objects made.

Rows read are PostgreSQL's own count of this transaction, by scans and by indexes; partitions count as their table.
Sequential scans are forbidden while it is measured, as the planner of a large table would: what still reads the whole
table has no index to do better.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

ROWS_READ_SQL = """
SELECT coalesce(i.inhparent::regclass::text, relname), sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
FROM pg_stat_xact_user_tables LEFT JOIN pg_inherits i ON i.inhrelid = relid
WHERE schemaname = 'public' AND seq_tup_read + coalesce(idx_tup_fetch, 0) > 0 GROUP BY 1
"""


@dataclass
class Cost:
    """`rows` has the rows read of each table."""

    queries: int = 0
    objects: int = 0
    rows: dict[str, int] | None = None

    def grown_beyond(self, other: "Cost", rows: int = 0) -> dict[str, tuple[int, int]]:
        """Return what is above the other cost: name → (other, this). Of a table, up to `rows` rows more are allowed."""
        allowed = dict.fromkeys(self.rows or {}, rows)
        ours = {"queries": self.queries, "objects": self.objects, **(self.rows or {})}
        theirs = {"queries": other.queries, "objects": other.objects, **(other.rows or {})}
        return {
            name: (theirs.get(name, 0), n) for name, n in ours.items() if n > theirs.get(name, 0) + allowed.get(name, 0)
        }


def rows_read() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS_READ_SQL)
        return dict(cursor.fetchall())


@contextmanager
def measure_cost(*, as_a_large_table: bool = True) -> Iterator[Cost]:
    """Measure the block, which must run in the caller's own transaction.

    Where the tables are as large as they are to be, pass False: the planner's own choice is measured.
    """
    cost, made = Cost(), 0
    from_db = models.Model.from_db.__func__

    def counting(cls, db, names, values):
        nonlocal made
        made += 1
        return from_db(cls, db, names, values)

    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = {'off' if as_a_large_table else 'on'}")
    before = rows_read()
    models.Model.from_db = classmethod(counting)
    try:
        with CaptureQueriesContext(connection) as queries:
            yield cost
    finally:
        models.Model.from_db = classmethod(from_db)
    after = rows_read()
    cost.queries, cost.objects = len(queries), made
    cost.rows = {name: n - before.get(name, 0) for name, n in after.items() if n > before.get(name, 0)}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on")
