"""Checks for `manage.py check`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from exportasv.core.translations import catalogue_path, rooms


@register(Tags.translation)
def compiled_translations(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Warn, in production, if a compiled Spanish catalogue is missing: pages would be in English."""
    if not settings.PRODUCTION:
        return []
    missing = missing_catalogues(settings.BASE_DIR)
    if not missing:
        return []
    hint = "Run `python manage.py messages`; the image does it when it is built."
    return [Warning(f"The Spanish texts are not compiled: {', '.join(missing)}.", hint=hint, id="exportasv.W001")]


def missing_catalogues(base: Path) -> list[str]:
    """Return the rooms whose compiled catalogue does not exist."""
    return [room for room in rooms(base) if not catalogue_path(base, room).with_suffix(".mo").exists()]
