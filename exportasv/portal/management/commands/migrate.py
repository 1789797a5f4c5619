"""`manage.py migrate`, which refuses a database whose migrations this version does not have."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from exportasv.core.db.migration_history import earlier_version_message

ADVICE = "name an empty database in DATABASE_URL, or put the version back that made this one."


class Command(migrate.Command):
    """Django's own command, with one question before."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raise CommandError, before anything is written, if the database is of another version."""
        if message := earlier_version_message(connections[options["database"]], ADVICE):
            raise CommandError(message)
        super().handle(*args, **options)
