"""`manage.py migrate` with a check of the database's version."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from exportasv.core.db.fast_migrate import render_only_new_models
from exportasv.core.db.migration_history import earlier_version_message

ADVICE = "name an empty database in DATABASE_URL, or put the version back that made this one."


class Command(migrate.Command):
    """Django's command with one check before it, and a short cut in it."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raise CommandError before any change if the database has migrations that this version lacks."""
        if message := earlier_version_message(connections[options["database"]], ADVICE):
            raise CommandError(message)
        with render_only_new_models():
            super().handle(*args, **options)
