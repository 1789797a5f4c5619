"""Deferred constraints, and checks that only PostgreSQL makes."""

from collections.abc import Sequence
from typing import Any, cast

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext_lazy as _


def check_deferred_constraints() -> None:
    """Check the deferred constraints and triggers now, so that the caller can catch their error."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class DatabaseCheck(models.CheckConstraint):
    """A check that only PostgreSQL makes. The model's own validation has said it before, without a query."""

    def validate(self, *args: object, **options: object) -> None:
        """Check nothing."""


class SameOwnerConstraint(models.BaseConstraint):
    """A foreign key over two columns: the row that `field` names has the same `owner` as this row.

    The other model has a UniqueConstraint over its `owner` and id. PostgreSQL checks it at the end of the transaction,
    so that a merge can move both rows.
    """

    default_violation_error_message = _("This belongs to another company.")

    def __init__(self, *, name: str, field: str, owner: str = "company", violation_error_message: Any = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.field, self.owner = field, owner

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        to = model._meta.get_field(self.field).related_model
        quote = schema_editor.quote_name
        own = ", ".join(quote(model._meta.get_field(name).column) for name in (self.owner, self.field))
        other = ", ".join(quote(column) for column in (to._meta.get_field(self.owner).column, to._meta.pk.column))
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({own}) REFERENCES {quote(to._meta.db_table)} ({other}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return f"ALTER TABLE {schema_editor.quote_name(model._meta.db_table)} ADD " + self.constraint_sql(
            model, schema_editor
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = "",  # noqa: ARG002 (of the base)
    ) -> None:
        """Raise ValidationError if the named row belongs to somebody else."""
        if exclude and {self.field, self.owner} & exclude:
            return
        other = getattr(instance, self.field)
        owner = cast(models.ForeignKey, model._meta.get_field(self.owner)).attname
        if other is not None and getattr(other, owner) != getattr(instance, owner):
            raise ValidationError({self.field: self.get_violation_error_message()})

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, options = super().deconstruct()
        return path, args, options | {"field": self.field, "owner": self.owner}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameOwnerConstraint) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


def same_owner_trigger(name: str, mismatch: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses a row for which the query `mismatch` (over NEW) finds anything.

    It is for rows whose owner stands in another table, where a foreign key over two columns cannot reach.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=f"""
        IF EXISTS ({mismatch}) THEN
            RAISE EXCEPTION '% names a row of another company', TG_TABLE_NAME
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NULL;
        """,
    )


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
