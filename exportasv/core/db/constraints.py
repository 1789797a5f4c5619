"""Deferred constraints and constraint triggers."""

from django.db import connection


def check_deferred_constraints() -> None:
    """Check the deferred constraints and triggers now, so that the caller can catch their error."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
