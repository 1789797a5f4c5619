from typing import Any

from django.core.management.base import BaseCommand

from products.editing.glossary import load_initial_terms


class Command(BaseCommand):
    help = "Keep the first terms of the trade; those that staff changed are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_initial_terms()} terms added.")
