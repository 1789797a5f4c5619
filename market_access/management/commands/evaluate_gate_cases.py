"""`manage.py evaluate_gate_cases FILE.csv`: compare worked cases of the gate with the rules in the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from market_access.rules.gate_cases import CaseError, case_differences, read_cases
from market_access.rules.rulebook import read_rulebook


class Command(BaseCommand):
    help = "Compare the cases of a CSV file with the rules in the database; fails where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        rules = read_rulebook()
        try:
            cases = list(read_cases(file))
        except (CaseError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None
        differences = [each for case in cases for each in case_differences(case, rules.requirements, rules.reliefs)]
        for each in differences:
            self.stdout.write(each)
        text = f"{len(cases)} cases, {len(differences)} differences."
        if differences or not cases:
            raise CommandError(text)
        self.stdout.write(text)
