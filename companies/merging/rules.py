"""Merging of two companies or two products: preview, merge in one transaction, undo.

A merge does not delete the other row: it archives it (or withdraws the product), points it to the kept row and
redirects its addresses. A preview runs the same merge and rolls it back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.merging.relations import POLICIES_BY_MODEL, MergePolicy
from companies.models import DistinctPair, Merge
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError

# Fields that a merge never copies.
OWN_FIELDS = {
    "id", "slug", "state", "merged_into", "company", "created_at", "updated_at", "published_at", "confirmed_at",
    "stale_since", "completeness",
}  # fmt: skip
LINKED_FIELDS = [{"department", "municipality"}]

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


@dataclass
class MergeOutcome:
    """What a merge did or would do: relation → primary keys."""

    moved: dict[str, list[int]] = field(default_factory=dict)
    left: dict[str, list[int]] = field(default_factory=dict)  # conflicts: stay with the other row
    deleted: dict[str, list[dict]] = field(default_factory=dict)  # conflicts: deleted rows, serialized
    blockers: list[str] = field(default_factory=list)  # sentences: why the merge is refused
    taken: list[str] = field(default_factory=list)  # fields whose value came from the other row

    def lines(self) -> list[tuple[str, str, int, int]]:
        """Return (name of the rows, field, number that move, number that stay or go) for every relation with rows."""
        keys = list(dict.fromkeys([*self.moved, *self.left, *self.deleted]))
        told = []
        for key in keys:
            model, name = _model_and_field(key)
            gone = len(self.left.get(key, [])) + len(self.deleted.get(key, []))
            told.append((str(model._meta.verbose_name_plural), name, len(self.moved.get(key, [])), gone))
        return told


def _model_and_field(key: str) -> tuple[type[models.Model], str]:
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


def undeclared_relations(model: type[models.Model]) -> list[str]:
    """Return the relations that merging/relations.py does not declare."""
    known = POLICIES_BY_MODEL[model._meta.label_lower]
    return [relation.key for relation in relations_to(model) if relation.key not in known]


# --- Preview ----------------------------------------------------------------------------------------------------


def mergeable_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields whose value may come from the other row."""
    return [each for each in model._meta.concrete_fields if each.name not in OWN_FIELDS and each.editable]


def differing_fields(keep: models.Model, drop: models.Model) -> list[tuple[models.Field, object, object]]:
    """Return (field, kept value, other value) where the two differ."""
    pairs = [(each, _display_value(keep, each), _display_value(drop, each)) for each in mergeable_fields(type(keep))]
    return [(each, one, other) for each, one, other in pairs if one != other]


def fields_to_fill(keep: models.Model, drop: models.Model) -> list[str]:
    """Return the fields that are empty in the kept row and not in the other. A merge copies them by default."""
    return [
        each.name for each, one, other in differing_fields(keep, drop) if one in ("", "—") and other not in ("", "—")
    ]


def _display_value(row: models.Model, each: models.Field) -> object:
    shown = getattr(row, f"get_{each.name}_display", None)
    value = shown() if shown else getattr(row, each.name)
    return "—" if value is None or value == "" else value


def preview_merge(keep: models.Model, drop: models.Model, take: Iterable[str], *, by: User) -> MergeOutcome:
    """Return what `merge_rows` would do. Run the merge and roll it back."""
    with act_as(by):
        point = transaction.savepoint()
        outcome = MergeOutcome()
        try:
            _apply_merge(keep, drop, take, outcome)
        except RuleError as error:
            outcome.blockers = outcome.blockers or [str(error)]
        transaction.savepoint_rollback(point)
    return outcome


# --- The merge --------------------------------------------------------------------------------------------------


def merge_rows(keep: models.Model, drop: models.Model, take: Iterable[str], *, by: User) -> Merge:
    """Merge `drop` into `keep` and copy the fields named in `take`.

    Raise RuleError if one of the two is merged already, both are the same row, a relation is not declared, or rows or
    values of the two conflict.
    """
    outcome = MergeOutcome()
    with act_as(by):
        before = _apply_merge(keep, drop, take, outcome)
        record = {"moved": outcome.moved, "deleted": outcome.deleted, **before}
        return Merge.objects.create(
            kind=keep._meta.label_lower,
            kept_id=keep.pk,
            dropped_id=drop.pk,
            kept_name=str(keep)[:160],
            dropped_name=str(drop)[:160],
            record=record,
            by=by,
        )


def _apply_merge(
    keep: models.Model, drop: models.Model, take: Iterable[str], outcome: MergeOutcome
) -> dict[str, object]:
    keep, drop = _lock_pair(keep, drop)
    if missing := undeclared_relations(type(keep)):
        raise RuleError(_("Merging does not know these relations yet: %(names)s.") % {"names": ", ".join(missing)})
    table = POLICIES_BY_MODEL[keep._meta.label_lower]
    before = _retire_row(drop, keep)
    before |= _copy_values(keep, drop, take, outcome)
    for relation in relations_to(type(keep)):
        _repoint_rows(relation, table[relation.key], keep, drop, outcome)
    if outcome.blockers:
        raise RuleError(" ".join(outcome.blockers))
    before["slug"] = _record_old_slug(keep, drop)
    _check_constraints()
    return before


def _lock_pair(keep: models.Model, drop: models.Model) -> tuple[MergeableRow, MergeableRow]:
    model = type(keep)
    if type(drop) is not model or keep.pk == drop.pk:
        raise RuleError(_("Choose two different ones."))
    rows = _lock_rows(model, [keep.pk, drop.pk])
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise RuleError(_("One of the two has been merged already."))
    return rows[keep.pk], rows[drop.pk]


def _lock_rows(model: type[models.Model], numbers: list[int]) -> dict[int, MergeableRow]:
    """Return the locked rows. Lock them in the order of their keys, to prevent deadlocks."""
    rows = model._base_manager.select_for_update().filter(pk__in=numbers).order_by("pk")
    return {row.pk: cast(MergeableRow, row) for row in rows}


def _retire_row(drop: MergeableRow, keep: MergeableRow) -> dict[str, object]:
    """Retire the other row and point it to the kept one. Return its previous state, for undo."""
    before: dict[str, object] = {"state": drop.state}
    _update_columns(drop, state=drop.State.RETIRED, merged_into_id=keep.pk)
    return before


def _update_columns(row: models.Model, **values: Any) -> None:
    """Write columns without the state machine trigger: a merge is not a move of the life-cycle."""
    label = row._meta.label
    with pgtrigger.ignore(f"{label}:state_moves"):
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def _copy_values(
    keep: models.Model, drop: models.Model, take: Iterable[str], outcome: MergeOutcome
) -> dict[str, object]:
    """Copy the chosen values. Clear unique ones in the other row first. Return the previous values, for undo."""
    chosen = set(take)
    for group in LINKED_FIELDS:
        chosen |= group if chosen & group else set()
    fields = [each for each in mergeable_fields(type(keep)) if each.name in chosen]
    before: dict[str, object] = {
        "kept": _json_values(keep, fields),
        "dropped": _json_values(drop, fields),
        "taken": _json_values(drop, fields),
    }
    values = {each.attname: getattr(drop, each.attname) for each in fields}
    try:
        with transaction.atomic():
            if single := {each.attname: None for each in fields if each.null and _is_unique(each)}:
                _update_columns(drop, **single)
            if values:
                _update_columns(keep, **values)
    except IntegrityError as error:
        raise RuleError(_("The chosen values are not compatible. Choose others.")) from error
    outcome.taken = [each.name for each in fields]
    return before


def _is_unique(each: models.Field) -> bool:
    single = [list(rule.fields) for rule in each.model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return each.unique or [each.name] in single


def _json_values(row: models.Model, fields: Iterable[models.Field]) -> dict[str, object]:
    """Return field → value as text that JSON can hold."""
    return {each.name: None if each.value_from_object(row) is None else each.value_to_string(row) for each in fields}


def _repoint_rows(
    relation: Relation, how: MergePolicy, keep: models.Model, drop: models.Model, outcome: MergeOutcome
) -> None:
    if how is MergePolicy.STAY:
        return
    for pk in list(relation.rows_of(drop).order_by("pk").values_list("pk", flat=True)):
        one = relation.model._base_manager.filter(pk=pk)
        if relation.key.endswith(".merged_into") and pk == drop.pk:
            continue
        try:
            with transaction.atomic():
                one.update(**{relation.field.attname: keep.pk})
            outcome.moved.setdefault(relation.key, []).append(pk)
        except IntegrityError:
            _resolve_conflict(relation, how, one, outcome)


def _resolve_conflict(relation: Relation, how: MergePolicy, one: models.QuerySet, outcome: MergeOutcome) -> None:
    row = one.get()
    if how is MergePolicy.REPLACE:
        outcome.deleted.setdefault(relation.key, []).append(_json_values(row, row._meta.concrete_fields))
        one.delete()
    elif how is MergePolicy.STOP:
        words = {"what": row._meta.verbose_name, "name": row}
        outcome.blockers.append(_("Both have the same %(what)s: %(name)s. Resolve these two first.") % words)
    else:
        outcome.left.setdefault(relation.key, []).append(row.pk)


def _column(model: type[models.Model], name: str) -> models.Field:
    """Return a field that `_json_values` wrote; it is always a column of the table."""
    return cast(models.Field, model._meta.get_field(name))


def _python_value(each: models.Field, packed: object) -> object:
    """Return the column's value from the text that `_json_values` wrote."""
    if packed is None:
        return None
    return (each.target_field if isinstance(each, models.ForeignKey) else each).to_python(packed)


def _record_old_slug(keep: MergeableRow, drop: MergeableRow) -> str:
    """Redirect the other row's address to the kept one."""
    keep.old_slugs.update_or_create(slug=drop.slug)
    return drop.slug


def _check_constraints() -> None:
    """Check the deferred constraints now. Raise RuleError if one fails."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise RuleError(_("The two cannot be merged: %(why)s") % {"why": str(error).splitlines()[0]}) from error


def mark_as_distinct(kind: str, one: int, other: int, *, by: User) -> DistinctPair:
    """Record that the two rows are not duplicates. Raise RuleError if both keys are the same."""
    if one == other:
        raise RuleError(_("Choose two different ones."))
    with act_as(by):
        low, high = sorted((one, other))
        return DistinctPair.objects.get_or_create(kind=kind, low_id=low, high_id=high, defaults={"by": by})[0]


# --- Undo -------------------------------------------------------------------------------------------------------


def undo_merge(done: Merge, *, by: User) -> list[str]:
    """Restore everything that nobody has changed since the merge. Return a sentence for each thing that stays as it is.

    Raise RuleError if the merge is undone already, a row no longer exists, or the restored rows break a constraint.
    """
    with act_as(by):
        done = Merge.objects.select_for_update().get(pk=done.pk)
        if done.undone_at:
            raise RuleError(_("This merge has been undone already."))
        model = apps.get_model(done.kind)
        rows = {
            row.pk: row
            for row in model._base_manager.select_for_update().filter(pk__in=[done.kept_id, done.dropped_id])
        }
        if len(rows) != 2:
            raise RuleError(_("One of the two no longer exists."))
        keep, drop = rows[done.kept_id], rows[done.dropped_id]
        left = list(_restore_values(done.record, keep, drop))
        _update_columns(drop, state=done.record["state"], merged_into_id=None)
        keep.old_slugs.filter(slug=done.record["slug"]).delete()
        left += list(_restore_rows(done.record, keep, drop))
        _check_constraints()
        done.undone_at = timezone.now()
        done.save(update_fields=["undone_at"])
    return left


def _restore_values(record: dict, keep: models.Model, drop: models.Model) -> Iterator[str]:
    back: dict[str, object] = {}
    for name, value in record["kept"].items():
        each = _column(type(keep), name)
        if _json_values(keep, [each])[name] == record["taken"][name]:
            back[each.attname] = _python_value(each, value)
        else:
            yield _("“%(field)s” was changed since and stays.") % {"field": each.verbose_name}
    dropped = {_column(type(drop), name): value for name, value in record["dropped"].items()}
    if back:
        _update_columns(keep, **back)
    own = {each.attname: _python_value(each, value) for each, value in dropped.items()}
    if own := {name: value for name, value in own.items() if getattr(drop, name) != value}:
        _update_columns(drop, **own)


def _restore_rows(record: dict, keep: models.Model, drop: models.Model) -> Iterator[str]:
    for key, numbers in record["moved"].items():
        model, name = _model_and_field(key)
        column = _column(model, name).attname
        still = model._base_manager.filter(pk__in=numbers, **{column: keep.pk})
        try:
            with transaction.atomic():
                count = still.update(**{column: drop.pk})
        except IntegrityError:
            count = 0
        if lost := len(numbers) - count:
            words = {"n": lost, "what": model._meta.verbose_name_plural}
            yield _("%(what)s: %(n)s were changed or deleted since and stay as they are.") % words
    for key, deleted in record["deleted"].items():
        for packed in deleted:
            yield from _recreate_row(_model_and_field(key)[0], packed)


def _recreate_row(model: type[models.Model], packed: dict[str, object]) -> Iterator[str]:
    columns = {name: _column(model, name) for name in packed}
    row = model(**{each.attname: _python_value(each, packed[name]) for name, each in columns.items()})
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)  # raw: keep the original timestamps
    except IntegrityError:
        yield _("%(row)s cannot be put back: there is another like it now.") % {"row": row}
