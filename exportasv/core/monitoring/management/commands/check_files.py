"""Compare the rows that name a file with the files that are there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportasv.core.monitoring.file_check import compare_files


class Command(BaseCommand):
    help = "Name the rows without their file, and count the files without a row. Exits with 1 if a file is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        found = compare_files()
        for each in found.missing:
            self.stdout.write(f"missing: {each.table} {each.row} {each.column}")
        self.stdout.write(f"{len(found.missing)} rows without their file, {len(found.orphaned)} files without a row")
        if found.missing:
            raise CommandError("Bring the missing files back from a backup (docs/operations.md).")
