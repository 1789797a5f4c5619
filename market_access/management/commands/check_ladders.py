"""Compute the worked price ladders of a CSV file again and print every line that differs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from market_access.pricing.checks import Difference, LadderFileError, check_ladders


class Command(BaseCommand):
    """`manage.py check_ladders FILE.csv`: ends with 1 if a line differs."""

    help = "Computes the price ladders of a CSV file again and prints every line that differs."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="columns: ladder_id, seq, key, label, formula, value, unit, note")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Print a line for each ladder, then its differences. Raise CommandError if there are any."""
        try:
            checks = list(check_ladders(file))
        except LadderFileError as error:
            raise CommandError(str(error)) from error
        for check in checks:
            self.stdout.write(f"{check.ladder}: {check.agreed} lines agree, {len(check.differences)} differ")
            if check.own_formula:
                self.stdout.write(f"  by the file's own formula only: {', '.join(check.own_formula)}")
            for difference in check.differences:
                self.stdout.write(f"  {_text(difference)}")
        wrong = sum(len(check.differences) for check in checks)
        if wrong or not checks:
            raise CommandError(f"{wrong} lines differ." if checks else f"{file} has no ladders.")


def _text(difference: Difference) -> str:
    row = difference.row
    found = difference.why if difference.found is None else f"here {difference.found}"
    return f"row {row.seq} {row.key}: the file has {row.value}, {found} ({row.formula})"
