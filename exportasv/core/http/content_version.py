"""The stamp of the public site: it changes with every commit that changes what visitors see.

Each statement that writes to a table with the trigger `shown()` leaves a row in `audit_contentchange`. The newest
number together with the count of rows is the stamp: a number taken earlier but committed later changes the count,
so no commit goes unseen. Writers only insert, so they never wait for each other.
"""

import time

import pgtrigger
from django.conf import settings
from django.db import DatabaseError, connection

VERSION_SQL = "SELECT coalesce(max(id), 0), count(*) FROM audit_contentchange"
COMPACT_SQL = (
    "WITH gone AS (DELETE FROM audit_contentchange RETURNING id) INSERT INTO audit_contentchange DEFAULT VALUES"
)
MAX_CHANGES = 500
_last: tuple[float, str] = (0.0, "")  # when this process read the stamp (monotonic clock), and what it read


def content_version_trigger() -> pgtrigger.Trigger:
    """Declare in Meta.triggers of a model whose rows the public pages show."""
    return pgtrigger.Trigger(
        name="shown",
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;",
    )


def current_version() -> str:
    """The stamp, read at most once every SHARED_PAGES_READ_SECONDS by a process; "" while the database is away."""
    global _last
    read_at, value = _last
    now = time.monotonic()
    if not value or now - read_at > settings.SHARED_PAGES_READ_SECONDS:
        try:
            with connection.cursor() as cursor:
                cursor.execute(VERSION_SQL)
                value = "{}-{}".format(*cursor.fetchone())
        except DatabaseError:
            return ""
        _last = (now, value)
    return value


def compact_changes() -> None:
    """One row instead of many, with a number of its own: no stamp comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_contentchange")
        if cursor.fetchone()[0] > MAX_CHANGES:
            cursor.execute(COMPACT_SQL)
