"""When what the public sees of a row last changed, and which rows it no longer sees.

Triggers add a RowVersion with every change of the row or of anything else that its page or its answer in the API shows
(`migrations/sql/row_versions.sql` of the apps). What changes by the date alone, as a certificate that runs out, comes
from the app's clock. The API's `updated_since`, the sitemap's dates and feeds read both here.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Greatest
from django.utils import timezone

from exportasv.core.audit.models import RowVersion
from exportasv.core.db.fixed_query import FixedColumn
from exportasv.core.db.replica import stop_reading_replica
from exportasv.core.programme import TOMBSTONE_LIFETIME

Clock = Callable[[], models.QuerySet]  # rows with `row`, the number of what changes, and `day`, the last one before
_clocks: dict[str, list[Clock]] = {}

# A transaction that is open now may have written versions that nobody sees yet; none is older than its beginning.
# The upkeep of PostgreSQL itself has such transactions, too, and writes no versions.
SEEN_UNTIL_SQL = """
SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
    AND backend_type IS DISTINCT FROM 'autovacuum worker'
"""
# Only what changed lately has older versions to drop; after a pause of the schedule the next change drops them.
# The newer one must be later in the change feed, too: who has read it there may not have seen the older one's change.
COMPACT_SQL = """
DELETE FROM audit_rowversion old USING audit_rowversion newer
WHERE newer.at > now() - interval '1 hour' AND newer.id > old.id AND newer.at >= old.at
    AND newer.transaction_id >= old.transaction_id
    AND (newer.table_name, newer.row_id, newer.slug) = (old.table_name, old.row_id, old.slug)
"""


class GoneRow(NamedTuple):
    """A row that the public no longer sees at its address."""

    slug: str
    gone_at: datetime


def declare_clock(model: type[models.Model], clock: Clock) -> None:
    """Declare something of a model's rows that changes by the date alone."""
    _clocks.setdefault(model._meta.db_table, []).append(clock)


def with_changed_at(rows: models.QuerySet) -> models.QuerySet:
    """Annotate `content_changed_at`: when what the public sees of the row last changed, or None."""
    model: Any = rows.model
    return rows.annotate(content_changed_at=_changed_at(model).column())


@lru_cache
def _changed_at(model: type[models.Model]) -> FixedColumn:
    return FixedColumn(model, lambda: _last_change(model))


def _last_change(model: type[models.Model]) -> Any:
    versions = _versions(model).filter(row_id=models.OuterRef("pk")).order_by("-at").values("at")[:1]
    moments: list[Any] = [models.Subquery(versions)]
    own = [changes.filter(row=models.OuterRef("pk")) for changes in changes_by_date(model)]
    moments += [models.Subquery(changes.order_by("-day").values("at")[:1]) for changes in own]
    return Greatest(*moments) if len(moments) > 1 else moments[0]


def changed_since(rows: models.QuerySet, moment: datetime) -> models.QuerySet:
    """Return the rows of which the public sees something else than before `moment`."""
    changed = models.Q(pk__in=_versions(rows.model).filter(at__gte=moment).values("row_id"))
    for changes in changes_by_date(rows.model):
        changed |= models.Q(pk__in=changes.filter(at__gte=moment).values("row"))
    return rows.filter(changed)


def version_ids_since(model: type[models.Model], moment: datetime) -> models.QuerySet:
    """Return the numbers of the model's rows, gone ones too, with a change since `moment`, by the index alone."""
    return _versions(model).filter(at__gte=moment).order_by().values_list("row_id", flat=True)


def gone_since(public: models.QuerySet, moment: datetime, slug: str = "slug") -> list[GoneRow]:
    """Return what left `public`, all rows that are shown now, since `moment`; `slug` is the column of their address."""
    left = _versions(public.model).filter(at__gte=moment).exclude(slug__in=public.order_by().values(slug))
    newest = left.values("slug").annotate(gone_at=models.Max("at")).order_by("gone_at", "slug")
    return [GoneRow(*row) for row in newest.values_list("slug", "gone_at")]


def seen_until() -> datetime:
    """Return the moment whose versions are all visible: who asks from here next time misses no change.

    Only the primary knows it, and what is read afterwards must not be older: the replica is left.
    """
    stop_reading_replica()
    with connection.cursor() as cursor:
        cursor.execute(SEEN_UNTIL_SQL)
        return cursor.fetchone()[0]


def compact_versions() -> None:
    """Delete the versions that newer ones replace, and rows gone for longer than TOMBSTONE_LIFETIME."""
    with connection.cursor() as cursor:
        cursor.execute(COMPACT_SQL)
    RowVersion.objects.filter(is_public=False, at__lt=timezone.now() - TOMBSTONE_LIFETIME).delete()


def _versions(model: type[models.Model]) -> models.QuerySet[RowVersion]:
    return RowVersion.objects.filter(table_name=model._meta.db_table)


def changes_by_date(model: type[models.Model]) -> list[models.QuerySet]:
    """Return the rows of the clocks that have passed, with `at`, the first moment of the day after `day`."""
    clocks = _clocks.get(model._meta.db_table, [])
    today = timezone.localdate()  # `day` itself is compared, not `at`: so an index finds it, and no zone is computed
    return [clock().filter(day__lt=today).annotate(at=_Midnight("day")) for clock in clocks]


class _Midnight(models.Func):
    """The first moment of the day after a date, in the programme's time zone."""

    template = f"((%(expressions)s + 1)::timestamp AT TIME ZONE '{settings.TIME_ZONE}')"
    output_field = models.DateTimeField()


class DayBefore(models.Func):
    """The day before a date, for what begins on it."""

    template = "(%(expressions)s - 1)"
    output_field = models.DateField()
