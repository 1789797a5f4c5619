"""Audit entries in a form that people can read."""

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from exportasv.core.audit.models import AuditEntry
from exportasv.core.concurrent_edits import LastChange, StoredPlace

EMPTY = "—"
MAX_ENTRIES_OF_COLUMN = 200  # entries of one column that are looked through for a key inside its JSON


def model_of_table(table: str) -> type[models.Model] | None:
    """Return the model of a database table, or None if there is no such table (as "bulk")."""
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def table_title(table: str) -> str:
    """Return the name of a row of this table."""
    model = model_of_table(table)
    return str(model._meta.verbose_name) if model else table


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Return (column, before, after) of each column in the entry that has a value before or after."""
    before, after = entry.before or {}, entry.after or {}
    fields = _model_fields(entry.table_name)
    rows = [
        (
            _column_title(fields, name),
            _display_value(fields, name, before.get(name)),
            _display_value(fields, name, after.get(name)),
        )
        for name in sorted(set(before) | set(after))
    ]
    return [row for row in rows if row[1:] != (EMPTY, EMPTY)]


def history_of(row: models.Model, most: int = 100) -> list[AuditEntry]:
    """Return the newest entries of one row, with their actors."""
    entries = AuditEntry.objects.filter(table_name=row._meta.db_table, row_id=str(row.pk))
    return list(entries.select_related("actor").order_by("-pk")[:most])


def last_change_of(place: StoredPlace) -> LastChange | None:
    """Return who changed a column last, or a key inside its JSON; None if the trail does not say."""
    row, (name, *keys) = place
    try:
        column = str(row._meta.get_field(name).column)  # type: ignore[union-attr]  # checked below
    except (FieldDoesNotExist, AttributeError):  # a column of several rows
        return None
    entries = AuditEntry.objects.filter(table_name=row._meta.db_table, row_id=str(row.pk), after__has_key=column)
    for entry in entries.select_related("actor").order_by("-pk")[:MAX_ENTRIES_OF_COLUMN]:
        path = (column, *keys)
        if not keys or _value_at(entry.before, path) != _value_at(entry.after, path):
            return _change(entry)
    return None


def last_change_among(model: type[models.Model], **columns: object) -> LastChange | None:
    """Return who last added, changed or removed one of the rows with these values."""
    of_rows = models.Q(after__contains=columns) | models.Q(before__contains=columns)
    rows = AuditEntry.objects.filter(of_rows, table_name=model._meta.db_table).select_related("actor")
    entry = rows.order_by("-pk").first()
    return _change(entry) if entry else None


def _change(entry: AuditEntry) -> LastChange:
    return LastChange(str(entry.actor) if entry.actor else "", entry.at)


def _value_at(values: object, path: Iterable[str]) -> object:
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def _model_fields(table: str) -> dict[str, models.Field]:
    model = model_of_table(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


def _column_title(fields: dict[str, models.Field], name: str) -> str:
    return str(fields[name].verbose_name) if name in fields else name


def _display_value(fields: dict[str, models.Field], name: str, value: object) -> str:
    """Return the value as people read it: the label of a choice, yes or no, or the value itself."""
    if value in (None, "", {}, []):
        return EMPTY
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    choices = dict(fields[name].flatchoices) if name in fields and fields[name].choices else {}
    return str(choices.get(value, value)) if isinstance(value, (str, int)) else str(value)
