"""The months of the audit trail: each is a partition of the entries, and leaves the database after its term."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection

from exportasv.core.programme import AUDIT_KEPT_MONTHS

MONTHS_AHEAD = 3  # partitions that are made before their month begins
PARTITION_PREFIX = "audit_auditentry_"
_PARTITIONS_SQL = """
SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'audit_auditentry'::regclass ORDER BY 1
"""


@dataclass(frozen=True, order=True)
class Month:
    """A month of UTC."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: date) -> "Month":
        moment = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
        return cls(moment.year, moment.month)

    def plus(self, months: int) -> "Month":
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def partition(self) -> str:
        return f"{PARTITION_PREFIX}{self.year:04}_{self.month:02}"


def make_months(ahead: int = MONTHS_AHEAD) -> int:
    """Make the partitions of this month, of those to come and of entries without one; return how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT exportasv_audit_months(%s)", [ahead])
        return cursor.fetchone()[0]


def partitions() -> list[str]:
    """Return the names of all partitions, the default one too."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS_SQL)
        return [name for (name,) in cursor.fetchall()]


def stored_months() -> list[Month]:
    """Return the months that have a partition, the oldest first."""
    names = [each.removeprefix(PARTITION_PREFIX).split("_") for each in partitions()]
    return sorted(Month(int(name[0]), int(name[1])) for name in names if len(name) == 2)


def first_kept_month(now: datetime) -> Month:
    """Return the first month that the term keeps in the database; those before it are archived."""
    return Month.of(now).plus(-AUDIT_KEPT_MONTHS)
