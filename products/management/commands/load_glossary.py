from django.core.management.base import BaseCommand

from products.editing.glossary import load_first


class Command(BaseCommand):
    help = "Keep the first terms of the trade; those that staff changed are left alone."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{load_first()} terms added.")
