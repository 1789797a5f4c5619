"""Checks for `manage.py check`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from exportasv.core.translations import catalogue_path, rooms


@register(Tags.security)
def demo_in_production(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Refuse DEMO in production: it publishes passwords and switches the second factor of staff off."""
    if not (settings.PRODUCTION and settings.DEMO):
        return []
    hint = "Take DEMO away, or set EXPORTASV_ENV=local on a machine that shows invented data only."
    return [Error("DEMO is on in production: its passwords are published.", hint=hint, id="exportasv.E001")]


@register(Tags.security)
def second_factor_in_production(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Warn, in production, if staff need no second factor, are not asked again, or its secrets have no own key."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if not settings.SECOND_FACTOR_KEYS:
        hint = "Make one: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
        text = "SECOND_FACTOR_KEYS is empty: the secrets of second factors are encrypted by a key made of SECRET_KEY."
        found.append(Warning(text, hint=hint, id="exportasv.W003"))
    off = [name for name in ("STAFF_MFA_REQUIRED", "STEP_UP_REQUIRED") if not getattr(settings, name)]
    return [*found, *(Warning(f"{name} is off in production.", id="exportasv.W004") for name in off)]


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
