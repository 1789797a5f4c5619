"""`manage.py access_matrix`: write docs/access.md, the permissions of every role for pages and rows."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import get_resolver

from exportasv.core.accounts.permissions import MODEL_ACCESS, ROLE_ORDER, ROUTE_ACCESS, AccessRule
from exportasv.core.accounts.scopes import SCOPES
from exportasv.core.api.scopes import ViewScopes

TARGET = settings.BASE_DIR / "docs" / "access.md"
ACCOUNTS = Path(__file__).with_name("access_accounts.md")  # written by hand; stands before the tables
INTRODUCTION = """# Who may do what, and who sees which rows

Written by `manage.py access_matrix` from what the apps declare in their `portal.py`, after
`exportasv/portal/management/commands/access_accounts.md`; do not edit by hand.
`member` is a person of a company or a guest: signed in, without a role of the programme.
"""


class Command(BaseCommand):
    help = "Write docs/access.md; --check fails when it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            TARGET.write_text(document())
        elif not TARGET.exists() or TARGET.read_text() != document():
            raise CommandError("docs/access.md is out of date; run manage.py access_matrix")


def document() -> str:
    """Return the whole page: rows by role, then routes, then the admin site's models."""
    scopes = [(name_of(label), [scope.rows_of(role) for role in ROLE_ORDER]) for label, scope in sorted(SCOPES.items())]
    return "\n".join(
        [
            INTRODUCTION,
            ACCOUNTS.read_text(),
            "## Rows (model × role)",
            "",
            "Where no row is somebody's, a page answers as if it did not exist.",
            "",
            *table("Model", scopes),
            "",
            "## Pages and API (route × role)",
            "",
            "r: may read; w: may send. A route that does not stand here is refused to everybody.",
            "",
            *table("Route", access_rows(ROUTE_ACCESS)),
            "",
            "## API (resource × scope of a key)",
            "",
            "The roles above do not count in the API: a key's scopes do. *Open*: without a key, too.",
            "",
            *scope_table(),
            "",
            "## Admin site (model × role)",
            "",
            "r: may view; w: may also add, change and delete, as far as the model allows it.",
            "",
            *table("Model", access_rows(MODEL_ACCESS)),
            "",
        ]
    )


def scope_table() -> list[str]:
    """Return the lines of a Markdown table: each route of the API with the scopes to read and to write it."""
    lines = ["| Route | reads with | writes with |", "|---|---|---|"]
    for name, scopes in sorted(scopes_of_routes().items()):
        cells = [(scopes.read, scopes.open_read), (scopes.write, scopes.open_write)]
        texts = [f"{f'`{scope}`' if scope else '–'}{', open' if is_open else ''}" for scope, is_open in cells]
        lines.append(f"| `api:{name}` | {' | '.join(texts)} |")
    return lines


def scopes_of_routes() -> dict[str, ViewScopes]:
    """Return the scopes of every route of the API that has some."""
    api: Any = next(each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "api")
    views = {each.name: getattr(each.callback, "cls", None) for each in api.url_patterns}
    return {name: view.scopes for name, view in views.items() if view is not None and hasattr(view, "scopes")}


def name_of(label: str) -> str:
    """Return a model's name as code writes it."""
    return apps.get_model(label)._meta.label


def access_rows(rules: dict[str, AccessRule]) -> list[tuple[str, list[str]]]:
    """Return each name with the permissions of every role."""
    return [(name, [rights(rule, role) for role in ROLE_ORDER]) for name, rule in sorted(rules.items())]


def rights(rule: AccessRule, role: str) -> str:
    """Return "r", "w", "rw", or "–" for nothing."""
    return ("r" if role in rule.read else "") + ("w" if role in rule.write else "") or "–"


def table(head: str, rows: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Return the lines of a Markdown table with a column for each role."""
    lines = [f"| {head} | {' | '.join(ROLE_ORDER)} |", "|---" * (len(ROLE_ORDER) + 1) + "|"]
    return lines + [f"| `{name}` | {' | '.join(cells)} |" for name, cells in rows]
