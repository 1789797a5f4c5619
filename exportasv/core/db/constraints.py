"""Deferred constraints, and checks that only PostgreSQL makes."""

import pgtrigger
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


def changed_rows_triggers(name: str, func: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that run `func` once a statement, after an insert and an update.

    Its table `changed` has the new rows. One trigger cannot name it for both operations.
    """
    return [
        pgtrigger.Trigger(
            name=f"{name}_{operation}",
            when=pgtrigger.After,
            level=pgtrigger.Statement,
            operation=each,
            referencing=pgtrigger.Referencing(new="changed"),
            func=func,
        )
        for operation, each in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
    ]
