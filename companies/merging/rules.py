"""Merging of two companies or two products: preview, merge in one transaction, undo.

A merge does not delete the other row: it archives it (or withdraws the product), points it to the kept row and
redirects its addresses. A preview runs the same merge and rolls it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.template.defaultfilters import yesno
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.merging.relations import OF_ONE_COMPANY, POLICIES_BY_MODEL, MergePolicy
from companies.merging.restore import restore_rows, restore_values
from companies.merging.rows import (
    MergeableRow,
    Relation,
    check_constraints,
    equal_row,
    json_values,
    lock_rows,
    model_and_field,
    relations_to,
    update_columns,
)
from companies.models import DistinctPair, Merge
from companies.sectors import localized_names_of
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError

# Fields that a merge never copies.
OWN_FIELDS = {
    "id", "slug", "slug_en", "state", "merged_into", "company", "created_at", "updated_at", "published_at",
    "confirmed_at", "stale_since", "completeness", "withdrawn_by_company",
}  # fmt: skip
LINKED_FIELDS = [{"department", "municipality"}]


@dataclass
class MergeOutcome:
    """What a merge did or would do: relation → primary keys."""

    moved: dict[str, list[int]] = field(default_factory=dict)
    left: dict[str, list[int]] = field(default_factory=dict)  # conflicts: stay with the other row
    relinked: dict[str, list[list[int]]] = field(default_factory=dict)  # [key, row that stays, its equal one]
    deleted: dict[str, list[dict]] = field(default_factory=dict)  # conflicts: deleted rows, serialized
    blockers: list[str] = field(default_factory=list)  # sentences: why the merge is refused

    def lines(self) -> list[tuple[str, str, int, int]]:
        """Return (name of the rows, field, number that move, number that stay or go) for every relation with rows."""
        keys = list(dict.fromkeys([*self.moved, *self.relinked, *self.left, *self.deleted]))
        told = []
        for key in keys:
            model, name = model_and_field(key)
            gone = len(self.left.get(key, [])) + len(self.deleted.get(key, []))
            moved = len(self.moved.get(key, [])) + len(self.relinked.get(key, []))
            told.append((str(model._meta.verbose_name_plural), name, moved, gone))
        return told


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
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, list):
        value = localized_names_of(value) if each.name == "sectors" else ", ".join(map(str, value))
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
        record = {"moved": outcome.moved, "relinked": outcome.relinked, "deleted": outcome.deleted, **before}
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
    before |= _copy_values(keep, drop, take)
    for relation in relations_to(type(keep)):
        _repoint_rows(relation, table[relation.key], keep, drop, outcome)
    if outcome.blockers:
        raise RuleError(" ".join(outcome.blockers))
    before["slugs"] = _record_old_slugs(keep, drop)
    check_constraints()
    return before


def _lock_pair(keep: models.Model, drop: models.Model) -> tuple[MergeableRow, MergeableRow]:
    model = type(keep)
    if type(drop) is not model or keep.pk == drop.pk:
        raise RuleError(_("Choose two different ones."))
    rows = lock_rows(model, [keep.pk, drop.pk])
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise RuleError(_("One of the two has been merged already."))
    return rows[keep.pk], rows[drop.pk]


def _retire_row(drop: MergeableRow, keep: MergeableRow) -> dict[str, object]:
    """Retire the other row and point it to the kept one. Return its previous state, for undo."""
    before: dict[str, object] = {"state": drop.state}
    update_columns(drop, state=drop.State.RETIRED, merged_into_id=keep.pk)
    return before


def _copy_values(keep: models.Model, drop: models.Model, take: Iterable[str]) -> dict[str, object]:
    """Copy the chosen values. Clear unique ones in the other row first. Return the previous values, for undo."""
    chosen = set(take)
    for group in LINKED_FIELDS:
        chosen |= group if chosen & group else set()
    fields = [each for each in mergeable_fields(type(keep)) if each.name in chosen]
    before: dict[str, object] = {"kept": json_values(keep, fields), "dropped": json_values(drop, fields)}
    values = {each.attname: getattr(drop, each.attname) for each in fields}
    try:
        with transaction.atomic():
            if single := {each.attname: None for each in fields if each.null and _is_unique(each)}:
                update_columns(drop, **single)
            if values:
                update_columns(keep, **values)
    except IntegrityError as error:
        raise RuleError(_("The chosen values are not compatible. Choose others.")) from error
    return before


def _is_unique(each: models.Field) -> bool:
    single = [list(rule.fields) for rule in each.model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return each.unique or [each.name] in single


def _repoint_rows(
    relation: Relation, how: MergePolicy, keep: models.Model, drop: models.Model, outcome: MergeOutcome
) -> None:
    if how is MergePolicy.STAY or (relation.key in OF_ONE_COMPANY and _companies_differ(keep, drop)):
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
            _resolve_conflict(relation, how, one, keep, outcome)


def _companies_differ(keep: models.Model, drop: models.Model) -> bool:
    """Return whether two products are of different companies."""
    return getattr(keep, "company_id", None) != getattr(drop, "company_id", None)


def _resolve_conflict(
    relation: Relation, how: MergePolicy, one: models.QuerySet, keep: models.Model, outcome: MergeOutcome
) -> None:
    row = one.get()
    if how is MergePolicy.REPLACE:
        _delete_row(relation, row, outcome)
    elif how is MergePolicy.STOP:
        words = {"what": row._meta.verbose_name, "name": row}
        outcome.blockers.append(_("Both have the same %(what)s: %(name)s. Resolve these two first.") % words)
    else:
        outcome.left.setdefault(relation.key, []).append(row.pk)
        if how is MergePolicy.RELINK and (equal := equal_row(relation, row, keep)):
            for link in relations_to(relation.model):
                _relink_rows(link, row, equal, outcome)


def _delete_row(relation: Relation, row: models.Model, outcome: MergeOutcome) -> None:
    outcome.deleted.setdefault(relation.key, []).append(json_values(row, row._meta.concrete_fields))
    row.delete()


def _relink_rows(link: Relation, row: models.Model, equal: models.Model, outcome: MergeOutcome) -> None:
    """Let the rows that refer to `row` refer to its equal one. Delete those that would then be there twice."""
    for each in link.rows_of(row).order_by("pk"):
        try:
            with transaction.atomic():
                link.model._base_manager.filter(pk=each.pk).update(**{link.field.attname: equal.pk})
            outcome.relinked.setdefault(link.key, []).append([each.pk, row.pk, equal.pk])
        except IntegrityError:
            _delete_row(link, each, outcome)


def _record_old_slugs(keep: MergeableRow, drop: MergeableRow) -> list[str]:
    """Redirect the other row's addresses to the kept one. A company has one, a product one for each language."""
    slugs = [slug for name in ("slug", "slug_en") if (slug := getattr(drop, name, None))]
    for slug in slugs:
        keep.old_slugs.update_or_create(slug=slug)
    return slugs


def mark_as_distinct(kind: str, one: int, other: int, *, by: User) -> DistinctPair:
    """Record that the two rows are not duplicates. Raise RuleError if both keys are the same."""
    if one == other:
        raise RuleError(_("Choose two different ones."))
    with act_as(by):
        low, high = sorted((one, other))
        return DistinctPair.objects.get_or_create(kind=kind, low_id=low, high_id=high, defaults={"by": by})[0]


def undo_merge(done: Merge, *, by: User) -> list[str]:
    """Restore everything that nobody has changed since the merge. Return a sentence for each thing that stays as it is.

    Raise RuleError if the merge is undone already, a row no longer exists, or the restored rows break a constraint.
    """
    with act_as(by):
        done = Merge.objects.select_for_update().get(pk=done.pk)
        if done.undone_at:
            raise RuleError(_("This merge has been undone already."))
        model = apps.get_model(done.kind)
        rows = lock_rows(model, [done.kept_id, done.dropped_id])
        if len(rows) != 2:
            raise RuleError(_("One of the two no longer exists."))
        keep, drop = rows[done.kept_id], rows[done.dropped_id]
        left = list(restore_values(done.record, keep, drop))
        update_columns(drop, state=done.record["state"], merged_into_id=None)
        keep.old_slugs.filter(slug__in=done.record["slugs"]).delete()
        left += list(restore_rows(done.record, keep, drop))
        check_constraints()
        done.undone_at = timezone.now()
        done.save(update_fields=["undone_at"])
    return left
