"""Audit entries in a form that people can read."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.audit.models import AuditEntry
from exportasv.core.concurrent_edits import LastChange, StoredPlace
from exportasv.core.db.model_titles import model_of_table, model_title
from exportasv.core.lazy_text import StrOrPromise

EMPTY = "—"
DELETION, BULK = "deletion", "bulk"  # table_name of entries about no single row
TITLES_WITHOUT_TABLE: dict[str, StrOrPromise] = {
    DELETION: gettext_lazy("deletion"),
    BULK: gettext_lazy("many rows at once"),
}
# What entries about many rows hold instead of columns.
COLUMNS_WITHOUT_TABLE: dict[str, StrOrPromise] = {
    "what": gettext_lazy("what"),
    "operation": gettext_lazy("action"),
    "rows": gettext_lazy("rows"),
}
OPERATIONS: dict[object, StrOrPromise] = {
    "insert": gettext_lazy("added"),
    "update": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
}
MAX_NAMED = 50  # rows of one model whose names a history looks up
RowNames = dict[tuple[Any, object], str]  # (model, key) → name
MAX_ENTRIES_OF_COLUMN = 200  # entries of one column that are looked through for a key inside its JSON


def table_title(table: str) -> str:
    """Return the name of a row of this table."""
    model = model_of_table(table)
    return str(model._meta.verbose_name if model else TITLES_WITHOUT_TABLE.get(table, table))


def named_rows(entries: Iterable[AuditEntry]) -> RowNames:
    """Return what the rows are called that columns of the entries point to. One query for each model.

    A row that is gone has no name, and of very many only the first are named.
    """
    wanted: dict[type[models.Model], set[object]] = {}
    for entry in entries:
        for name, field in _model_fields(entry.table_name).items():
            if isinstance(field, models.ForeignKey) and not field.remote_field.parent_link:
                values = {_value_at(side, [name]) for side in (entry.before, entry.after)}
                wanted.setdefault(field.related_model, set()).update(values - {None, ""})
    return {
        (model, row.pk): str(row)
        for model, numbers in wanted.items()
        if isinstance(model._meta.pk, models.AutoField)
        for row in model._base_manager.filter(pk__in=sorted(numbers, key=str)[:MAX_NAMED])
    }


def changes(entry: AuditEntry, names: RowNames | None = None) -> list[tuple[str, str, str]]:
    """Return (column, before, after) of each column in the entry that has a value before or after.

    `names` are those of the rows that it points to (named_rows), without which their numbers are shown.
    """
    before, after = entry.before or {}, entry.after or {}
    if entry.table_name == DELETION:
        return [(table_title(table), str(len(rows)), EMPTY) for table, rows in after.get("rows", {}).items()]
    fields = _model_fields(entry.table_name)
    rows = [
        (
            _column_title(fields, name),
            _display_value(fields, name, before.get(name), names),
            _display_value(fields, name, after.get(name), names),
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
    return str(fields[name].verbose_name if name in fields else COLUMNS_WITHOUT_TABLE.get(name, name))


def _display_value(fields: dict[str, models.Field], name: str, value: object, names: RowNames | None = None) -> str:
    """Return the value as people read it: a choice's label, a row's name, a date, yes or no, or the value itself."""
    if value in (None, "", {}, []):
        return EMPTY
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_display_value({}, '', each)}" for key, each in value.items())
    field = fields.get(name)
    if isinstance(value, list):
        choices = _choices(getattr(field, "base_field", None))
        return ", ".join(str(choices.get(each) or _display_value({}, "", each)) for each in value)
    if isinstance(field, models.DateField) and isinstance(value, str):
        return _moment_text(value)
    if isinstance(field, models.ForeignKey):
        return (names or {}).get((field.related_model, value), str(value))
    if name.endswith("table") and isinstance(value, str):
        return model_title(value)
    return str(OPERATIONS.get(value, value) if name == "operation" and not field else _choices(field).get(value, value))


def _choices(field: models.Field | None) -> dict:
    return dict(field.flatchoices) if field is not None and field.choices else {}


def _moment_text(value: str) -> str:
    """Return a day or a time of PostgreSQL's JSON as the page's language writes it."""
    if day := parse_date(value):
        return date_format(day, "DATE_FORMAT")
    moment = parse_datetime(value)
    if moment is None:
        return value
    return date_format(localtime(moment) if is_aware(moment) else moment, "DATETIME_FORMAT")
