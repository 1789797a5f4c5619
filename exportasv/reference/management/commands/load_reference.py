"""`manage.py load_reference`: load the data that every installation needs. It may run at every start."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportasv.core.reference_files import ReferenceFileError
from exportasv.reference.loader import load_reference


class Command(BaseCommand):
    help = "Load the reference data. What staff changed is kept; what the newest file no longer has is withdrawn."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            loaded = load_reference()
        except ReferenceFileError as error:
            raise CommandError(str(error)) from None
        for each in loaded if verbosity else ():
            self.stdout.write(
                f"{each.table}: {each.added} added, {each.changed} changed, {each.withdrawn} withdrawn ({each.source})"
            )
