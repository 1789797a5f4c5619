"""`manage.py check_migrations`: refuse migrations that would stop the running portal (core/db/migration_safety.py)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportasv.core.db.migration_safety import unsafe_migrations


class Command(BaseCommand):
    help = "Fail if a migration after an app's first rewrites a table, locks it for long or breaks the code before."

    def handle(self, *args: Any, **options: Any) -> None:
        if found := unsafe_migrations():
            raise CommandError("\n".join(found))
