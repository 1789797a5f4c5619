"""Loader of the reference data into the database.

It may run at every start. Values that staff changed are kept, field by field, and rows that staff deleted stay deleted.
Rows that the newest file no longer has are withdrawn. ReferenceRow stores what was loaded.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.core.exceptions import ValidationError
from django.db import connection, models

from exportasv.core.audit.actor import act_as
from exportasv.core.reference_data import ReferenceTable, Row, reference_tables
from exportasv.reference.files import DATA, ReferenceFileError, read_newest_file
from exportasv.reference.models import ReferenceRow

LOCK = 7461003


@dataclass
class Loaded:
    """The result of loading one table."""

    table: str
    source: str
    added: int = 0
    changed: int = 0
    withdrawn: int = 0


def load_reference(data: Path = DATA) -> list[Loaded]:
    """Load every declared table in one transaction; return the result of each.

    Raise ReferenceFileError if a file is invalid; nothing is loaded then.
    """
    with act_as(None):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return [load_table(table, data) for table in reference_tables()]


def load_table(table: ReferenceTable, data: Path = DATA) -> Loaded:
    """Load one table in the caller's transaction. Raise ReferenceFileError if its file is invalid."""
    if table.rows is not None:
        done, rows = Loaded(table.name, "declared in code"), {row[table.key]: row for row in table.rows()}
    else:
        file = read_newest_file(data / table.name, table.key)
        done = Loaded(table.name, f"{file.day}, {file.source}")
        read = table.complete(file.rows) if table.complete else file.rows
        rows = {row[table.key]: row for row in read}
    known = {each.key: each for each in ReferenceRow.objects.filter(table=table.name)}
    objects = table.model._base_manager.in_bulk([each.object_id for each in known.values()])
    by_key = {key: objects.get(table.model._meta.pk.to_python(each.object_id)) for key, each in known.items()}
    new = [row for key, row in rows.items() if key not in known or (known[key].is_withdrawn and by_key[key] is None)]
    done.added = _add_rows(table, new, known)
    for key, each in known.items():
        row = by_key[key]
        if row is None:
            continue  # staff deleted it, or the loader when it was withdrawn
        if key in rows:
            done.changed += _update_row(table, row, each, rows[key])
        elif not each.is_withdrawn:
            done.withdrawn += _withdraw_row(table, row, each)
    if table.after and (done.added or done.changed or done.withdrawn):
        table.after()
    return done


def _fields(table: ReferenceTable, row: Row) -> list[models.Field]:
    """Return the model's fields that the row has values for."""
    return [each for each in table.model._meta.concrete_fields if each.attname in row]


def _add_rows(table: ReferenceTable, rows: list[Row], known: dict[str, ReferenceRow]) -> int:
    """Create the new rows; return how many. A row that staff created before is never changed."""
    existing = table.existing_rows(rows) if rows else {}
    made = {row[table.key]: _build(table, row) for row in rows if row[table.key] not in existing}
    table.model._base_manager.bulk_create(made.values())
    records = []
    for row in rows:
        key = row[table.key]
        values = {} if key in existing else {each.attname: row[each.attname] for each in _fields(table, row)}
        record = known.get(key) or ReferenceRow(table=table.name, key=key)
        record.object_id, record.values, record.is_withdrawn = str((existing.get(key) or made[key]).pk), values, False
        records.append(record)
    ReferenceRow.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["table", "key"],
        update_fields=["object_id", "values", "is_withdrawn"],
    )
    return len(made)


def _build(table: ReferenceTable, row: Row) -> models.Model:
    built = table.model()
    _set_values(table, built, row, _fields(table, row))
    return built


def _set_values(table: ReferenceTable, target: models.Model, row: Row, fields: list[models.Field]) -> None:
    try:
        for each in fields:
            setattr(
                target,
                each.attname,
                each.clean(None if row[each.attname] == "" and each.null else row[each.attname], target),
            )
    except ValidationError as error:
        raise ReferenceFileError(f"{table.name}, {row[table.key]}: {'; '.join(error.messages)}") from None


def _update_row(table: ReferenceTable, target: models.Model, record: ReferenceRow, row: Row) -> int:
    """Update the values that staff have not changed; return whether something changed (1 or 0)."""
    new = [
        each
        for each in _fields(table, row)
        if record.values.get(each.attname) == each.value_to_string(target) != row[each.attname]
    ]
    _set_values(table, target, row, new)
    columns = [each.attname for each in new]
    if record.is_withdrawn:
        back = [each for each, value in table.withdrawn.items() if getattr(target, each) == value]
        for each in back:
            setattr(target, each, cast(models.Field, table.model._meta.get_field(each)).get_default())
        columns += back
    if columns:
        target.save(update_fields=columns)
    if columns or record.is_withdrawn:
        record.values |= {each.attname: row[each.attname] for each in new}
        record.is_withdrawn = False
        record.save()
    return int(bool(columns))


def _withdraw_row(table: ReferenceTable, target: models.Model, record: ReferenceRow) -> int:
    """Archive or delete a row that the file no longer has; return whether it was (1 or 0)."""
    columns = [each for each in table.model._meta.concrete_fields if each.attname in record.values]
    is_ours = bool(columns) and all(record.values[each.attname] == each.value_to_string(target) for each in columns)
    if table.withdrawn and columns:
        for name, value in table.withdrawn.items():
            setattr(target, name, value)
        target.save(update_fields=list(table.withdrawn))
    elif is_ours:
        target.delete()
    record.is_withdrawn = True
    record.save(update_fields=["is_withdrawn"])
    return int(bool(table.withdrawn and columns) or is_ours)
