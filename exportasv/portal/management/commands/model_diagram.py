"""`manage.py model_diagram`: write docs/models.md from the models (Mermaid)."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exportasv.core.db.state_machine import life_cycle_of

APPS = ["accounts", "companies", "products", "consulates", "counseling", "market_access"]
APPS += ["notifications", "privacy", "audit"]
TARGET = settings.BASE_DIR / "docs" / "models.md"


class Command(BaseCommand):
    help = "Write docs/models.md; --check fails when it is out of date."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            TARGET.write_text(document())
        elif TARGET.read_text() != document():
            raise CommandError("docs/models.md is out of date; run manage.py model_diagram")


def document() -> str:
    """Return the page: tables with their relations, the meaning of a row, and every life-cycle."""
    parts = ["# The tables", "", "```mermaid", "erDiagram", *_relations(), "```", "", "## What a row is", ""]
    for label in APPS:
        parts += [
            f"- **{model.__name__}** ({label}): {' '.join((model.__doc__ or '').split())}"
            for model in apps.get_app_config(label).get_models()
        ]
    parts += ["", "## Life-cycles", ""]
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            parts += _life_cycle(model)
    return "\n".join(parts) + "\n"


def _relations() -> Iterator[str]:
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            for field in [*model._meta.fields, *model._meta.many_to_many]:
                if field.related_model and field.related_model._meta.app_label in APPS:
                    line = "}o--o{" if field.many_to_many else "||--o{"
                    yield f"    {field.related_model.__name__} {line} {model.__name__} : {field.name}"


def _life_cycle(model) -> list[str]:
    states = life_cycle_of(model)
    if not (states and states.MOVES):
        return []
    moves = [f"    {before} --> {after}" for before, after in states.pairs()]
    return [f"### {model.__name__}", "", "```mermaid", "stateDiagram-v2", *moves, "```", ""]
