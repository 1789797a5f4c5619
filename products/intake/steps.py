"""The verbs of an intake: receive → check → confirm or discard → apply. The work runs as owed work."""

from collections import Counter
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.moves import move
from exportasv.lib.sheets import SheetError, read_table
from exportasv.notifications.owed import owe
from products.intake.apply import GOOD, apply_step
from products.intake.check import Checked, check_rows, known
from products.intake.columns import find_header, mapping_of
from products.models import Intake, IntakeRow

BATCH = 500


def receive(file: File, name: str, *, by: User) -> Intake:
    """Keep the file under a random name and owe its check."""
    suffix = Path(name).suffix.lower()
    with acting(by):
        intake = Intake(sender=by, file_name=name[-200:])
        intake.file.save(f"{get_random_string(24)}{suffix}", file, save=False)
        intake.save()
        owe("intake.check", key=str(intake.pk), intake=intake.pk)
    return intake


def check(intake: int) -> None:
    """Read and check the sheet, in batches whose progress shows; begun again from the start after a crash."""
    row = Intake.objects.select_related("sender").get(pk=intake)
    if row.state != Intake.State.UPLOADED:
        return
    with translation.override(row.sender.language):
        try:
            table = read_table(row.file.path)
            header = find_header(table)
            mapping = mapping_of(table[header])
        except SheetError as error:
            with acting(row.sender):
                move(row, "failed", Intake.MOVES, problem=str(error))
            return
        row.rows.all().delete()
        total = len(table) - header - 1
        names = [[str(table[header][column]), field] for column, field in mapping.items()]
        Intake.objects.filter(pk=intake).update(done=0, total=total, mapping=names)
        counts = _keep(row, check_rows(table, header, mapping, known()))
    with acting(row.sender):
        move(row, "checked", Intake.MOVES, counts=dict(counts), done=0, total=sum(counts[v] for v in GOOD))


def _keep(intake: Intake, checked_rows) -> Counter:
    """Write the rows batch by batch; returns how many of each verdict."""
    counts: Counter = Counter()
    batch: list[Checked] = []
    for checked in checked_rows:
        counts[checked.verdict] += 1
        batch.append(checked)
        if len(batch) == BATCH:
            _write(intake, batch, sum(counts.values()))
            batch = []
    _write(intake, batch, sum(counts.values()))
    return counts


def _write(intake: Intake, batch: list[Checked], done: int) -> None:
    with transaction.atomic():
        IntakeRow.objects.bulk_create(IntakeRow(intake=intake, **vars(checked)) for checked in batch)
        Intake.objects.filter(pk=intake.pk).update(done=done)


def confirm(intake: Intake, *, by: User) -> Intake:
    """Apply the good rows; the others stay out, and their complaints stay here."""
    with acting(by):
        intake = move(intake, "applying", Intake.MOVES, done=0)
        owe("intake.apply", key=str(intake.pk), intake=intake.pk)
    return intake


def discard(intake: Intake, *, by: User) -> Intake:
    """Nothing of the sheet is applied."""
    with acting(by):
        return move(intake, "cancelled", Intake.MOVES)


def apply(intake: int) -> None:
    """Apply step by step until nothing waits; after a crash it goes on where it stopped."""
    row = Intake.objects.select_related("sender").get(pk=intake)
    if row.state != Intake.State.APPLYING:
        return
    with translation.override(row.sender.language):
        while apply_step(row):
            pass
    with acting(row.sender):
        counts = Counter(row.rows.values_list("verdict", flat=True))
        done = row.rows.exclude(applied_at=None).count()
        move(row, "applied", Intake.MOVES, applied_at=timezone.now(), counts=dict(counts), done=done)
