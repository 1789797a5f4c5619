"""What an undo of a merge puts back: values and rows that nobody has changed since."""

from collections.abc import Iterator

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from companies.merging.rows import (
    column_of,
    json_values,
    model_and_field,
    python_value,
    update_columns,
)


def restore_values(record: dict, keep: models.Model, drop: models.Model) -> Iterator[str]:
    """Restore the copied values. Yield a sentence for each that was changed since and stays."""
    back: dict[str, object] = {}
    for name, value in record["kept"].items():
        each = column_of(type(keep), name)
        if json_values(keep, [each])[name] == record["dropped"][name]:
            back[each.attname] = python_value(each, value)
        else:
            yield _("“%(field)s” was changed since and stays.") % {"field": each.verbose_name}
    dropped = {column_of(type(drop), name): value for name, value in record["dropped"].items()}
    if back:
        update_columns(keep, **back)
    own = {each.attname: python_value(each, value) for each, value in dropped.items()}
    if own := {name: value for name, value in own.items() if getattr(drop, name) != value}:
        update_columns(drop, **own)


def restore_rows(record: dict, keep: models.Model, drop: models.Model) -> Iterator[str]:
    """Move rows back and recreate the deleted ones. Yield a sentence for each that cannot be."""
    for key, links in record["relinked"].items():  # before the products move: that renews their search index
        back = sum(_point_rows(key, [pk], equal, row) for pk, row, equal in links)
        yield from _lost_rows(key, len(links) - back)
    for key, numbers in record["moved"].items():
        yield from _lost_rows(key, len(numbers) - _point_rows(key, numbers, keep.pk, drop.pk))
    for key, deleted in record["deleted"].items():
        for packed in deleted:
            yield from _recreate_row(model_and_field(key)[0], packed)


def _point_rows(key: str, numbers: list[int], now: int, before: int) -> int:
    """Let those of the rows that still refer to `now` refer to `before`. Return how many; 0 if some cannot."""
    model, name = model_and_field(key)
    column = column_of(model, name).attname
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk__in=numbers, **{column: now}).update(**{column: before})
    except IntegrityError:
        return 0


def _lost_rows(key: str, lost: int) -> Iterator[str]:
    if lost:
        words = {"n": lost, "what": model_and_field(key)[0]._meta.verbose_name_plural}
        yield _("%(what)s: %(n)s were changed or deleted since and stay as they are.") % words


def _recreate_row(model: type[models.Model], packed: dict[str, object]) -> Iterator[str]:
    columns = {name: column_of(model, name) for name in packed}
    row = model(**{each.attname: python_value(each, packed[name]) for name, each in columns.items()})
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)  # raw: keep the original timestamps
    except IntegrityError:
        yield _("%(row)s cannot be put back: there is another like it now.") % {"row": row}
