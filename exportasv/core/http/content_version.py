"""The stamp of the public site: it changes with every commit that changes what visitors see.

Each statement that writes to a table with the trigger `shown()` leaves a row in `audit_publicchange`. The newest
number together with the count of rows is the stamp: a number taken earlier but committed later changes the count,
so no commit goes unseen. Writers only insert, so they never wait for each other.
"""

import time

import pgtrigger
from django.conf import settings
from django.db import DatabaseError, connection

STAMP = "SELECT coalesce(max(id), 0), count(*) FROM audit_publicchange"
FOLD = "WITH gone AS (DELETE FROM audit_publicchange RETURNING id) INSERT INTO audit_publicchange DEFAULT VALUES"
CHANGES_KEPT = 500
_last: tuple[float, str] = (0.0, "")  # when this process read the stamp (monotonic clock), and what it read


def shown() -> pgtrigger.Trigger:
    """Declare in Meta.triggers of a model whose rows the public pages show."""
    return pgtrigger.Trigger(
        name="shown",
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="INSERT INTO audit_publicchange DEFAULT VALUES; RETURN NULL;",
    )


def stamp() -> str:
    """The stamp, read at most once every SHARED_PAGES_READ_SECONDS by a process; "" while the database is away."""
    global _last
    read_at, value = _last
    now = time.monotonic()
    if not value or now - read_at > settings.SHARED_PAGES_READ_SECONDS:
        try:
            with connection.cursor() as cursor:
                cursor.execute(STAMP)
                value = "{}-{}".format(*cursor.fetchone())
        except DatabaseError:
            return ""
        _last = (now, value)
    return value


def fold() -> None:
    """One row instead of many, with a number of its own: no stamp comes twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_publicchange")
        if cursor.fetchone()[0] > CHANGES_KEPT:
            cursor.execute(FOLD)
