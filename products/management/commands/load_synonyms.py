from typing import Any

from django.core.management.base import BaseCommand

from products.catalogue.synonyms import load_initial_synonyms


class Command(BaseCommand):
    help = "Keep the first synonyms of the search; groups that staff changed are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_initial_synonyms()} groups of synonyms added.")
