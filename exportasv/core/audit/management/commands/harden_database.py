"""`manage.py harden_database`: print the SQL that takes the audit trail out of the hands of the application's role."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from exportasv.core.audit.guards import FUNCTIONS_FILE

SQL = FUNCTIONS_FILE.parent / "harden.sql"


class Command(BaseCommand):
    help = (
        "Print SQL for a superuser: two roles without login own the audit trail and the other tables, and the"
        " application's role only reads and writes rows. Use it as in:"
        " python manage.py harden_database --app ROLE | psql -v ON_ERROR_STOP=1 DATABASE"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--app", metavar="ROLE", help="the application's role (default: the one connected now)")
        parser.add_argument("--owner", metavar="ROLE", default="exportasv_owner", help="owner of all other tables")
        parser.add_argument("--audit", metavar="ROLE", default="exportasv_audit", help="owner of the audit trail")

    def handle(self, *args: Any, app: str | None, owner: str, audit: str, **options: Any) -> None:
        self.stdout.write(hardening_sql(app or _present_role(), owner, audit))


def hardening_sql(app: str, owner: str, audit: str) -> str:
    """Return the SQL for these roles."""
    words = {"app": app, "owner": owner, "audit": audit}
    text = SQL.read_text()
    for name, role in words.items():
        text = text.replace(f":'{name}'", "'" + role.replace("'", "''") + "'").replace(f':"{name}"', _identifier(role))
    return text


def _identifier(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


def _present_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]
