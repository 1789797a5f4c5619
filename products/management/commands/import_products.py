"""`manage.py import_products FILE`: the same as `import_sheet products FILE`."""

from pathlib import Path
from typing import Any

from exportasv.core.imports.management.commands.import_sheet import Command as ImportSheet


class Command(ImportSheet):
    help = "Check a sheet of products, list every complaint by its cell, apply the good rows with --apply."

    def add_arguments(self, parser) -> None:
        self.add_options(parser)

    def handle(self, *args: Any, file: Path, email: str, apply: bool, **options: Any) -> None:
        super().handle(*args, kind="products", file=file, email=email, apply=apply, **options)
