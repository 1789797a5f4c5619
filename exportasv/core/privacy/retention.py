"""Retention: delete old rows, or empty their personal columns, as every table declares in `<app>/personal.py`.

It runs every night. Each batch is committed separately, so that a new worker continues where a killed one stopped. The
audit trail stores no copy of removed data: each batch has one entry, and `RetentionRemoval` has the numbers.
"""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import F
from django.db.models.deletion import Collector
from django.utils import timezone

from exportasv.core.audit.actor import act_in_bulk
from exportasv.core.db.personal_data import PERSONAL_DATA, PersonalDataRecord, Retention
from exportasv.core.outbox.outbox import enqueue, extend_lease
from exportasv.core.privacy.models import RetentionRemoval

BATCH_SIZE = 500  # rows in one transaction

File = tuple[Storage, str]


def enqueue_daily_removal() -> None:
    """Queue today's removal. A second call on the same day does nothing."""
    day = timezone.localdate().isoformat()
    enqueue("retention", key=day, day=day)


def apply_retention(day: str) -> None:  # noqa: ARG001
    """Apply the retention policies of every table, and delete ended sessions. `day` only names the task."""
    for holding in PERSONAL_DATA.values():
        for keep in holding.retentions:
            if keep.after is not None:
                _apply_policy(holding, keep)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _apply_policy(holding: PersonalDataRecord, keep: Retention) -> None:
    model, last = apps.get_model(holding.model), 0
    while numbers := list(
        keep.expired_rows(model).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH_SIZE]
    ):
        with act_in_bulk(None, f"retention of {holding.model}: {len(numbers)}"):
            rows = model._base_manager.filter(pk__in=numbers)
            if keep.blank_columns is None:
                _delete_rows(rows, holding)
            else:
                _blank_rows(rows, holding, keep.blank_columns)
        last = numbers[-1]
        extend_lease()


def _blank_rows(rows: models.QuerySet, holding: PersonalDataRecord, values: dict[str, object]) -> None:
    """Set columns of the rows to `values`. Raise ValueError if a legal hold protects one of them."""
    if holding.legal_hold or set(values) & set(holding.kept_columns):
        raise ValueError(f"{holding.model} is under a legal hold")
    names = [name for name in values if isinstance(rows.model._meta.get_field(name), models.FileField)]
    _delete_files_later([file for row in (rows if names else ()) for file in _files_of(row, names)])
    _log_removal(holding.model, RetentionRemoval.What.EMPTIED, rows.update(**values))


def _delete_rows(rows: models.QuerySet, holding: PersonalDataRecord) -> None:
    """Delete rows and their dependent rows. Raise ValueError if a dependent row is under a legal hold."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    files = []
    for found in [*collector.data.values(), *collector.fast_deletes]:
        for row in found:
            label = row._meta.label_lower
            if label != holding.model and label in PERSONAL_DATA and PERSONAL_DATA[label].legal_hold:
                raise ValueError(f"{label} is under a legal hold, and hangs on {holding.model}")
            files += _files_of(row)
    _delete_files_later(files)
    _total, counts = collector.delete()
    for label, count in counts.items():
        _log_removal(label.lower(), RetentionRemoval.What.DELETED, count)


def _files_of(row: models.Model, names: list[str] | None = None) -> list[File]:
    """Return the files of a row, with the crops of a photo."""
    fields = [field for field in row._meta.concrete_fields if isinstance(field, models.FileField)]
    files = [getattr(row, field.name) for field in fields if names is None or field.name in names]
    found = [(file.storage, file.name) for file in files if file]
    return found + [(found[0][0], name) for name in getattr(row, "crops", {}).values() if found]


def _delete_files_later(files: list[File]) -> None:
    """Delete the files after the commit."""

    def delete() -> None:
        for storage, name in files:
            storage.delete(name)

    transaction.on_commit(delete)


def _log_removal(label: str, what: str, count: int) -> None:
    if count:
        row, _created = RetentionRemoval.objects.get_or_create(day=timezone.localdate(), table=label, what=what)
        RetentionRemoval.objects.filter(pk=row.pk).update(rows=F("rows") + count)
