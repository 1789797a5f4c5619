"""`manage.py import_sheet KIND FILE`: check a sheet and, with --apply, apply its good rows."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from exportasv.core.accounts.models import User
from exportasv.core.imports import rules
from exportasv.core.imports.error_texts import QUESTIONS, cell_errors, file_error, file_notes
from exportasv.core.imports.kinds import KINDS
from exportasv.core.imports.models import ImportJob


class Command(BaseCommand):
    help = "Check a sheet (.xlsx, .ods or .csv), list every complaint by its cell, apply the good rows with --apply."

    def add_arguments(self, parser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        self.add_options(parser)

    def add_options(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="e-mail of the person who sends the sheet")
        parser.add_argument("--apply", action="store_true", help="apply the good rows")

    def handle(self, *args: Any, kind: str, file: Path, email: str, apply: bool, **options: Any) -> None:
        sender = User.objects.filter(email=email.lower(), is_active=True).first()
        if sender is None or not KINDS[kind].can_import(sender):
            raise CommandError(f"{email} may not import {kind}.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with file.open("rb") as handle:
            job = rules.receive_file(File(handle), file.name, kind, by=sender)
        rules.run_check(job.pk)
        job.refresh_from_db()
        self._report(job)
        if not apply:
            rules.discard_import(job, by=sender)
            return
        rules.confirm_import(job, by=sender)
        rules.run_apply(job.pk)
        job.refresh_from_db()
        self.stdout.write(f"Applied: {job.done} rows.")

    def _report(self, job: ImportJob) -> None:
        if job.state == ImportJob.State.FAILED:
            raise CommandError(file_error(job.problem))
        if job.state == ImportJob.State.ASKED:
            header = job.found["header"]["names"]
            question = QUESTIONS.get(job.found["ask"], "Name the columns on the site first.")
            raise CommandError(f"{question} {_samples(job)}The columns are: {', '.join(filter(None, header))}.")
        columns, header = KINDS[job.kind].columns_by_field(), job.found["header"]
        for row in job.rows.exclude(errors=None):
            for each in cell_errors(columns, header["fields"], header["names"], row.row_number, row.errors):
                self.stdout.write(f"{each} ({each.value})")
        for note in file_notes(job.found):
            self.stdout.write(note)
        counts = ", ".join(f"{verdict} {count}" for verdict, count in sorted(job.counts.items()))
        self.stdout.write(f"{job.file_name}: {counts}")


def _samples(job: ImportJob) -> str:
    """Return the doubtful words of a text file as each encoding reads them."""
    text = job.found.get("text") or {}
    return "".join(f"{encoding}: {words}. " for encoding, words in text.get("samples", {}).items())
