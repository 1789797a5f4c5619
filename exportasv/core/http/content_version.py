"""The version of the public content. It changes with every commit that changes what visitors see.

Each statement that writes to a table with this trigger inserts a row into `audit_contentchange`. The version is the
highest id with the count of rows: an id taken earlier but committed later changes the count, so every commit changes
the version. Writers only insert, so they never wait for each other.
"""

import time

import pgtrigger
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections

from exportasv.core.breaker import breaker_of
from exportasv.core.db.replica import read_alias, stop_reading_replica

VERSION_SQL = "SELECT coalesce(max(id), 0), count(*) FROM audit_contentchange"
COMPACT_SQL = (
    "WITH gone AS (DELETE FROM audit_contentchange RETURNING id) INSERT INTO audit_contentchange DEFAULT VALUES"
)
MAX_CHANGES = 500
AWAY_SECONDS = 1.0
_last: tuple[float, str] = (0.0, "")  # when this process read the version (monotonic clock), and the version
_last_second = 0  # the second of that moment by the clock of the day
_last_alias = ""  # the database that was read: what a replica lacks yet has another version


def content_version_trigger() -> pgtrigger.Trigger:
    """Return the trigger for Meta.triggers of a model whose rows appear on public pages, or decide a `kept_list`."""
    return pgtrigger.Trigger(
        name="shown",
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;",
    )


def current_version() -> str:
    """Return the content version; "" while the database is unreachable.

    A process reads it at most once every SHARED_PAGES_READ_SECONDS, and anew in each second of the clock: a page that
    a proxy keeps until the second is over is then never older than that second. After a failure it waits AWAY_SECONDS.
    """
    global _last, _last_second, _last_alias
    now, second = time.monotonic(), int(time.time())
    value = _version_read(now, second) if _last_alias == read_alias() else ""
    if not value:
        value = _read_version()
        if value:
            _last, _last_second, _last_alias = (now, value), second, read_alias()
    return value


def known_version(*, on_primary: bool) -> str:
    """Return the version without asking a database; "" if `current_version` would read it anew.

    `on_primary`: not as a replica has it, which may lack what a person has just written.
    """
    if on_primary and _last_alias != DEFAULT_DB_ALIAS:
        return ""
    return _version_read(time.monotonic(), int(time.time()))


def _version_read(now: float, second: int) -> str:
    """Return the version that this process read in this second and not too long ago; else ""."""
    read_at, value = _last
    return value if second == _last_second and now - read_at <= settings.SHARED_PAGES_READ_SECONDS else ""


def _read_version() -> str:
    breaker = breaker_of("content version", AWAY_SECONDS)
    if not breaker.allows_call():
        return ""
    try:
        with connections[read_alias()].cursor() as cursor:
            cursor.execute(VERSION_SQL)
            value = "{}-{}".format(*cursor.fetchone())
    except Error:
        if stop_reading_replica(failed=True):
            return _read_version()
        breaker.record_failure()
        return ""
    breaker.record_success()
    return value


def compact_changes() -> None:
    """Replace many rows with one that has a new id, so that no version occurs twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_contentchange")
        if cursor.fetchone()[0] > MAX_CHANGES:
            cursor.execute(COMPACT_SQL)
