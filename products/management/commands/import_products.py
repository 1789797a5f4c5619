"""`manage.py import_products FILE`: check a sheet of products and, when told, apply its good rows."""

from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from exportasv.accounts.models import User
from products.intake import steps
from products.models import Intake


class Command(BaseCommand):
    help = (
        "Check a sheet of products (.xlsx or .csv), list every complaint by its cell, apply the good rows with --apply."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="e-mail of the manager who sends the sheet")
        parser.add_argument("--apply", action="store_true", help="apply the good rows")

    def handle(self, *args, file: Path, email: str, apply: bool, **options) -> None:
        sender = User.objects.filter(email=email.lower(), role__in=["manager", "administrator"]).first()
        if sender is None:
            raise CommandError(f"{email} is not a programme manager or administrator.")
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        with file.open("rb") as handle:
            intake = steps.receive(File(handle), file.name, by=sender)
        steps.check(intake.pk)
        intake.refresh_from_db()
        self._report(intake)
        if not apply:
            steps.discard(intake, by=sender)
            return
        steps.confirm(intake, by=sender)
        steps.apply(intake.pk)
        intake.refresh_from_db()
        self.stdout.write(f"Applied: {intake.done} rows.")

    def _report(self, intake: Intake) -> None:
        if intake.state == Intake.State.FAILED:
            raise CommandError(intake.problem)
        for row in intake.rows.exclude(errors=[]):
            for error in row.errors:
                self.stdout.write(
                    f"{error['cell']} {error['column']}: {error['wrong']} {error['mend']} ({error['value']})"
                )
        counts = ", ".join(f"{verdict} {count}" for verdict, count in sorted(intake.counts.items()))
        self.stdout.write(f"{intake.file_name}: {counts}")
