"""Deferred constraints and constraint triggers."""

from django.db import connection, models


def check_deferred_constraints() -> None:
    """Check the deferred constraints and triggers now, so that the caller can catch their error."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class DatabaseCheck(models.CheckConstraint):
    """A check that only PostgreSQL makes. The model's own validation has said it before, without a query."""

    def validate(self, *args: object, **options: object) -> None:
        """Check nothing."""
