"""The rows of a merge: the foreign keys to them, and how their columns are read and written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from exportasv.core.db.constraints import check_deferred_constraints
from exportasv.core.db.errors import RuleError

if TYPE_CHECKING:

    class MergeableRow(models.Model):
        """The fields of Company and Product that a merge needs."""

        slug: str
        state: str
        merged_into_id: int | None
        State: Any  # life-cycle
        old_slugs: Any  # manager of the earlier addresses

        class Meta:
            abstract = True

else:
    MergeableRow = models.Model


@dataclass(frozen=True)
class Relation:
    """A foreign key to a company or a product."""

    model: type[models.Model]
    field: models.ForeignKey

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"

    def rows_of(self, row: models.Model) -> models.QuerySet:
        return self.model._base_manager.filter(**{self.field.attname: row.pk})


def model_and_field(key: str) -> tuple[type[models.Model], str]:
    """Return the model and the field of a relation's key."""
    app, model, name = key.split(".")
    return apps.get_model(app, model), name


def relations_to(model: type[models.Model]) -> list[Relation]:
    """Return every foreign key to this model, including those of link tables, in the order of the apps."""
    found = []
    for each in apps.get_models(include_auto_created=True):
        if each._meta.proxy or not each._meta.managed:
            continue
        columns = each._meta.concrete_fields
        found += [
            Relation(each, column)
            for column in columns
            if isinstance(column, models.ForeignKey) and column.related_model is model
        ]
    return found


def equal_row(relation: Relation, row: models.Model, keep: models.Model) -> models.Model | None:
    """Return the kept row's own row that a unique constraint holds to be the same as `row`, or None."""
    for rule in relation.model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and relation.field.name in rule.fields:
            same = {name: getattr(row, name) for name in rule.fields if name != relation.field.name}
            if found := relation.rows_of(keep).filter(**same).first():
                return found
    return None


def lock_rows(model: type[models.Model], numbers: list[int]) -> dict[int, MergeableRow]:
    """Return the locked rows. Lock them in the order of their keys, to prevent deadlocks."""
    rows = model._base_manager.select_for_update().filter(pk__in=numbers).order_by("pk")
    return {row.pk: cast(MergeableRow, row) for row in rows}


def update_columns(row: models.Model, **values: Any) -> None:
    """Write columns without the state machine trigger: a merge is not a move of the life-cycle."""
    label = row._meta.label
    with pgtrigger.ignore(f"{label}:state_moves"):
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def json_values(row: models.Model, fields: Iterable[models.Field]) -> dict[str, object]:
    """Return field → value as text that JSON can hold."""
    return {each.name: None if each.value_from_object(row) is None else each.value_to_string(row) for each in fields}


def column_of(model: type[models.Model], name: str) -> models.Field:
    """Return a field that `json_values` wrote; it is always a column of the table."""
    return cast(models.Field, model._meta.get_field(name))


def python_value(each: models.Field, packed: object) -> object:
    """Return the column's value from the text that `json_values` wrote."""
    if packed is None:
        return None
    return (each.target_field if isinstance(each, models.ForeignKey) else each).to_python(packed)


def check_constraints() -> None:
    """Check the deferred constraints now. Raise RuleError if one fails."""
    try:
        with transaction.atomic():
            check_deferred_constraints()
    except IntegrityError as error:
        raise RuleError(_("The two cannot be merged: %(why)s") % {"why": str(error).splitlines()[0]}) from error
