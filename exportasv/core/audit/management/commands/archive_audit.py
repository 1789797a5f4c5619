"""`manage.py archive_audit FOLDER`: take the months past their term out of the database, each into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from exportasv.core.audit.archive import ArchiveError, archive_months
from exportasv.core.audit.management.commands.verify_audit import heads_of


class Command(BaseCommand):
    help = (
        "Archive the months of the audit trail that are past their term. Run it as a role that is a member of the owner"
        " of the trail, not as the application's; FOLDER is on another machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="where the files go")
        parser.add_argument("--head", action="append", default=[], metavar="FILE", help="as of verify_audit")

    def handle(self, *args: Any, folder: str, head: list[str], **options: Any) -> None:
        try:
            made = archive_months(Path(folder), [each for path in head for each in heads_of(path)])
        except (ArchiveError, OSError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"PostgreSQL refuses it: {error}") from error
        for anchor in made:
            self.stdout.write(f"{anchor}: archived to {anchor.file_name}, up to seal {anchor.number}.")
        if not made:
            self.stdout.write("No month is past its term.")
