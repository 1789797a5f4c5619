"""Deletions by staff: what falls with a row, what must never be deleted, and bringing it back whole.

`delete_row` writes every row that falls into one entry of the audit trail, with the links that become empty.
`bring_back` puts all of it back for DELETION_KEPT. Both know tables only by the models' metadata.
"""

import json
import secrets
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.apps import apps
from django.db import DatabaseError, connection, models, router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.history import DELETION
from exportasv.core.audit.models import AuditEntry, Deletion
from exportasv.core.db.constraints import check_deferred_constraints
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from exportasv.core.programme import DELETION_KEPT

MAX_ROWS_WITHOUT_PASSWORD = 5  # a deletion that takes more rows asks for the password again
ENTRY = DELETION  # table_name of the audit entry
SECRET_COLUMNS = ("password", "token_hash")  # never written to the trail; a row that comes back gets a new, unknown one
Row = TypeVar("Row", bound=models.Model)
Obstacle = Callable[[Any], str]
_obstacles: dict[type[models.Model], Obstacle] = {}


def declare_obstacle(model: type[Row], obstacle: Callable[[Row], str]) -> None:
    """Declare which rows of a model are never deleted: `obstacle` returns why in a sentence, or ""."""
    _obstacles[model] = obstacle


def deletion_obstacle(row: models.Model) -> str:
    """Return why this row is never deleted, or ""."""
    obstacle = _obstacles.get(type(row))
    return obstacle(row) if obstacle else ""


def count_falling_rows(row: models.Model) -> int:
    """Return how many rows a deletion takes, the row itself included. Raise RuleError if other rows need it."""
    return sum(len(keys) for keys in _falling_keys(_collect(row)).values())


def delete_row(row: models.Model, *, by: User) -> Deletion:
    """Delete a row with all that falls with it, so that `bring_back` can undo it.

    Raise RuleError if the row is never deleted, or if rows that stay need it.
    """
    with act_as(by):
        if reason := deletion_obstacle(row):
            raise RuleError(reason)
        collector = _collect(row)
        keys = _falling_keys(collector)
        deletion = Deletion.objects.create(
            key=secrets.token_hex(16),
            model=row._meta.label_lower,
            title=str(row)[:200],
            rows=sum(len(each) for each in keys.values()),
            by=by,
            at=timezone.now(),
        )
        _write_entry(deletion, {model: _snapshot(model, each) for model, each in keys.items()}, _empty_links(collector))
        collector.delete()
    return deletion


def bring_back(deletion: Deletion, *, by: User) -> None:
    """Put back all rows of a deletion, and the links that it emptied where they are still empty.

    Raise RuleError if it came back before, if DELETION_KEPT has passed, or if something made since stands in its place.
    """
    try:
        with act_as(by):
            deletion = lock_row(deletion)
            if deletion.brought_back_at:
                raise RuleError(_("This was brought back before."))
            if deletion.at < timezone.now() - DELETION_KEPT:
                raise RuleError(_("What was deleted can be brought back for %(n)s days.") % {"n": DELETION_KEPT.days})
            told = AuditEntry.objects.get(table_name=ENTRY, row_id=deletion.key).after or {}
            for table, rows in told["rows"].items():
                _insert(table, rows)
            for table, column, value, keys in told["links"]:
                _fill_link(table, column, value, keys)
            check_deferred_constraints()
            deletion.brought_back_at, deletion.brought_back_by = timezone.now(), by
            deletion.save(update_fields=["brought_back_at", "brought_back_by"])
    except DatabaseError as error:
        raise RuleError(_("It cannot come back: something that was made since stands in its place.")) from error


def _collect(row: models.Model) -> Collector:
    collector = Collector(using=router.db_for_write(type(row)), origin=row)
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError) as error:
        raise RuleError(_("Other rows need it, so it cannot be deleted.")) from error
    collector.sort()
    return collector


def _falling_keys(collector: Collector) -> dict[type[models.Model], list[Any]]:
    """Return model → primary keys of the rows that fall, each model before those that refer to it."""
    keys: dict[type[models.Model], set[Any]] = {}
    for model, instances in collector.data.items():
        keys.setdefault(model, set()).update(instance.pk for instance in instances)
    for rows in collector.fast_deletes:
        if isinstance(rows, models.QuerySet):
            keys.setdefault(rows.model, set()).update(rows.values_list("pk", flat=True))
        else:
            keys.setdefault(type(rows[0]), set()).update(row.pk for row in rows)
    return {model: sorted(keys[model]) for model in _parents_first(keys) if keys[model]}


def _parents_first(found: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    models_left, ordered = list(found), []
    while models_left:
        free = [each for each in models_left if not _referred_models(each) & (set(models_left) - {each})]
        ordered += free or models_left[:1]
        models_left = [each for each in models_left if each not in ordered]
    return ordered


def _referred_models(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.concrete_fields if isinstance(field.related_model, type)}


def _snapshot(model: type[models.Model], keys: list[Any]) -> list[dict[str, Any]]:
    """Return rows as PostgreSQL writes them in JSON, without secrets."""
    meta, column = model._meta, model._meta.pk.column
    sql = f'SELECT to_jsonb(t) - %s::text[] FROM "{meta.db_table}" t WHERE "{column}" = ANY(%s) ORDER BY "{column}"'  # noqa: S608 # nosec B608 # names of our own models
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(SECRET_COLUMNS), keys])
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]


def _empty_links(collector: Collector) -> list[tuple[str, str, Any, list[Any]]]:
    """Return (table, column, value, keys) of the links of rows that stay, which the deletion empties."""
    links: dict[tuple[str, str, Any], list[Any]] = {}
    for (field, _value), groups in collector.field_updates.items():
        column = str(field.column)
        for row in (row for group in groups for row in _rows_of_group(group)):
            links.setdefault((field.model._meta.db_table, column, getattr(row, field.attname)), []).append(row.pk)
    return [(*link, sorted(keys)) for link, keys in links.items()]


def _rows_of_group(group: Any) -> Iterable[models.Model]:
    """Return the rows of a query or list of Django's collector, or the row itself."""
    return [group] if isinstance(group, models.Model) else group


def _write_entry(deletion: Deletion, rows: dict[type[models.Model], list], links: list) -> None:
    told = {"id": deletion.key, "rows": {model._meta.db_table: each for model, each in rows.items()}, "links": links}
    with connection.cursor() as cursor:
        cursor.execute("SELECT exportasv_audit(%s, 'INSERT', NULL, %s::jsonb)", [ENTRY, json.dumps(told, default=str)])


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows of a snapshot; those that triggers made meanwhile stay.

    Raise RuleError if the place of one is taken.
    """
    model = _model_of(table)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    for row in rows:
        row |= {name: secrets.token_hex(32) for name in SECRET_COLUMNS if any(name == each.column for each in fields)}
    names = ", ".join(f'"{field.column}"' for field in fields)
    pk = str(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {names}'  # noqa: S608 # nosec B608 # names of our own models
            f' FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb) ON CONFLICT DO NOTHING',
            [json.dumps(rows)],
        )
        counted = f'SELECT count(*) FROM "{table}" WHERE "{pk}" = ANY(%s)'  # noqa: S608 # nosec B608 # the same
        cursor.execute(counted, [[row[pk] for row in rows]])
        if cursor.fetchone()[0] != len(rows):
            raise RuleError(_("It cannot come back: something that was made since stands in its place."))


def _fill_link(table: str, column: str, value: Any, keys: list[Any]) -> None:
    pk = _model_of(table)._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = %s'  # noqa: S608 # nosec B608 # names of our own models
            f' WHERE "{pk}" = ANY(%s) AND "{column}" IS NULL',
            [value, keys],
        )


def _model_of(table: str) -> type[models.Model]:
    return next(each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table)
