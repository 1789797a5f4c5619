"""`manage.py verify_audit`: verify the audit trail. The exit code is 0 if it is intact, 1 if not."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exportasv.core.audit.archive import verify_archived_months
from exportasv.core.audit.heads import Head, read_heads
from exportasv.core.audit.keys import AuditKeyError
from exportasv.core.audit.verification import TrailReport, verify_with_kept_heads


class Command(BaseCommand):
    help = "Verify the audit trail, with the heads of AUDIT_HEADS and those of --head. Exit code 1: it is not intact."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], metavar="FILE",
            help="a file with heads that were kept elsewhere: lines, or a saved e-mail; may be given more than once",
        )  # fmt: skip
        parser.add_argument("--archive", metavar="FOLDER", help="a folder with the files of all archived months")

    def handle(self, *args: Any, head: list[str], archive: str | None, **options: Any) -> None:
        try:
            report = verify_with_kept_heads(each for path in head for each in heads_of(path))
        except AuditKeyError as error:
            raise CommandError(str(error)) from error
        self._print(report)
        broken = verify_archived_months(Path(archive)) if archive else []
        for problem in broken:
            self.stdout.write(self.style.ERROR(f"NOT INTACT: {problem}"))
        if broken or not report.intact:
            sys.exit(1)

    def _print(self, report: TrailReport) -> None:
        say = self.stdout.write
        say(f"{report.seals} sealed entries, the last seal is number {report.last}; {report.heads} heads compared.")
        if report.archived:
            say(f"The seals up to number {report.archived} were archived to files; --archive FOLDER verifies these.")
        say(f"{report.unsigned} entries without actor were not signed by the portal (SQL by hand, commands).")
        say(f"{report.gaps} numbers have no entry (rolled-back transactions leave such gaps).")
        if not report.heads:
            say("No head was compared: a cut at the end of the trail would not be seen. Give one with --head FILE.")
        for problem in report.problems:
            say(self.style.ERROR(f"NOT INTACT: {problem}"))
        if report.intact:
            say(self.style.SUCCESS("The audit trail is intact."))


def heads_of(path: str) -> list[Head]:
    """Return the heads in a file. Raise CommandError if it has none."""
    try:
        heads = read_heads(Path(path).read_text(errors="replace"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if not heads:
        raise CommandError(f"{path} has no head of the audit trail.")
    return heads
