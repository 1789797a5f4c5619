"""Loader of the reference data into the database.

It may run at every start. Values that staff changed are kept, field by field, and rows that staff deleted stay deleted.
Rows that the newest file no longer has are withdrawn. ReferenceRow stores what was loaded.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from exportasv.core.audit.actor import act_as
from exportasv.core.reference_data import ReferenceTable, reference_tables
from exportasv.core.reference_files import DATA, ReferenceFileError, Row, read_newest_file
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
        done = Loaded(table.name, f"{file.day}, {file.source.en}")
        read = table.complete(file.rows) if table.complete else file.rows
        rows = {row[table.key]: row for row in read}
    for name, column in table.links.items():
        _resolve_link(table, rows, name, column)
    known = {each.key: each for each in ReferenceRow.objects.filter(table=table.name)}
    open_ones = {key: each for key, each in known.items() if not _is_loaded(each, rows.get(key))}
    objects = table.model._base_manager.in_bulk([each.object_id for each in open_ones.values()])
    by_key = {key: objects.get(table.model._meta.pk.to_python(each.object_id)) for key, each in open_ones.items()}
    new = [row for key, row in rows.items() if key not in known or (known[key].is_withdrawn and by_key[key] is None)]
    new = [row for row in new if all(_attname(table, name) in row for name in table.links)]
    done.added = _add_rows(table, new, known)
    for key, each in open_ones.items():
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


def _is_loaded(record: ReferenceRow, row: Row | None) -> bool:
    """Return whether the file says of a row what it said when the row was loaded."""
    return row is not None and not record.is_withdrawn and record.values.items() <= row.items()


def _resolve_link(table: ReferenceTable, rows: dict[str, Row], name: str, column: str) -> None:
    """Add to each row the primary key of the row that its foreign key names; nothing if staff deleted that row.

    Raise ReferenceFileError if there was never such a row.
    """
    model = cast(models.ForeignKey, table.model._meta.get_field(name)).related_model
    known = {str(value): str(pk) for value, pk in model._base_manager.values_list(column, "pk")}
    its_tables = [each.name for each in reference_tables() if each.model is model]
    loaded_once = set(ReferenceRow.objects.filter(table__in=its_tables).values_list("key", flat=True))
    for key, row in rows.items():
        if (word := row.get(name, "")) in known:
            row[_attname(table, name)] = known[word]
        elif word not in loaded_once:
            raise ReferenceFileError(
                f"{table.name}, {key}: no row of {model._meta.label} has the {column} {word!r}; "
                f"correct the column {name}, or add the row to its own file."
            )


def _attname(table: ReferenceTable, name: str) -> str:
    return cast(models.Field, table.model._meta.get_field(name)).attname


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
            setattr(target, each.attname, _value(each, row[each.attname], target))
    except ValidationError as error:
        raise ReferenceFileError(f"{table.name}, {row[table.key]}: {'; '.join(error.messages)}") from None


def _value(column: models.Field, text: str, target: models.Model) -> Any:
    """Return the value of a column from its text; several are separated by spaces. Raise ValidationError if invalid."""
    if isinstance(column, models.ForeignKey):
        return column.target_field.to_python(text)
    if isinstance(column, ArrayField):
        return column.clean(text.split(), target)
    return column.clean(None if text == "" and column.null else text, target)


def _is_value(column: models.Field, target: models.Model, text: str) -> bool:
    """Return whether the row still has the value that was loaded from this text."""
    if column.value_to_string(target) == text:
        return True
    try:
        return _value(column, text, target) == column.value_from_object(target)
    except ValidationError:  # the column's rules are stricter since
        return False


def _update_row(table: ReferenceTable, target: models.Model, record: ReferenceRow, row: Row) -> int:
    """Update the values that staff have not changed; return whether something changed (1 or 0)."""
    new = [
        each
        for each in _fields(table, row)
        if row[each.attname] != record.values.get(each.attname, row[each.attname])
        and _is_value(each, target, record.values[each.attname])
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


def _delete_unless_protected(target: models.Model) -> bool:
    """Delete a row that no other row names; return whether it was deleted."""
    try:
        with transaction.atomic():
            target.delete()
    except models.ProtectedError:
        return False
    return True


def _withdraw_row(table: ReferenceTable, target: models.Model, record: ReferenceRow) -> int:
    """Archive or delete a row that the file no longer has; return whether it was (1 or 0)."""
    columns = [each for each in table.model._meta.concrete_fields if each.attname in record.values]
    is_ours = bool(columns) and all(_is_value(each, target, record.values[each.attname]) for each in columns)
    if table.withdrawn and columns:
        for name, value in table.withdrawn.items():
            setattr(target, name, value)
        target.save(update_fields=list(table.withdrawn))
    elif is_ours:
        is_ours = _delete_unless_protected(target)
    record.is_withdrawn = True
    record.save(update_fields=["is_withdrawn"])
    return int(bool(table.withdrawn and columns) or is_ours)
