"""Audit rows as a person reads them."""

from django.apps import apps
from django.db import models

from exportasv.audit.models import Entry

NOTHING = "—"


def model_of_table(table: str) -> type[models.Model] | None:
    """The model whose rows a table holds; None for names that are no table (as "bulk")."""
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def table_title(table: str) -> str:
    """What a row of this table is called."""
    model = model_of_table(table)
    return str(model._meta.verbose_name) if model else table


def changes(entry: Entry) -> list[tuple[str, str, str]]:
    """(column, before, after) of each column the entry names, with the column's title where it has one."""
    before, after = entry.before or {}, entry.after or {}
    titles = _titles(entry.table_name)
    names = sorted(set(before) | set(after))
    return [(titles.get(name, name), _shown(before.get(name)), _shown(after.get(name))) for name in names]


def history_of(row: models.Model, most: int = 100) -> list[Entry]:
    """The newest entries of one row, with who made them."""
    entries = Entry.objects.filter(table_name=row._meta.db_table, row_id=str(row.pk))
    return list(entries.select_related("actor").order_by("-pk")[:most])


def _titles(table: str) -> dict[str, str]:
    model = model_of_table(table)
    return {field.column: str(field.verbose_name) for field in model._meta.concrete_fields} if model else {}


def _shown(value: object) -> str:
    return NOTHING if value in (None, "") else str(value)
