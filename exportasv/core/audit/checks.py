"""Checks of `manage.py check --deploy`: the audit trail has a key of its own, and its head is kept outside."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from exportasv.core.audit.keys import AuditKeyError, audit_keys


@register(Tags.security, deploy=True)
def trail_settings(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Warn, in production, of a trail that its own database's owner could rewrite."""
    try:
        audit_keys()
    except AuditKeyError as error:
        return [Error(str(error), id="exportasv.E003")]
    if not settings.PRODUCTION or (settings.AUDIT_KEYS and (settings.AUDIT_HEADS or settings.AUDIT_HEAD_MAIL)):
        return []
    return [
        Warning(
            "The audit trail has no key of its own, or its head is kept nowhere else.",
            hint="Set AUDIT_KEYS, and AUDIT_HEADS or AUDIT_HEAD_MAIL (docs/deploy.md).",
            id="exportasv.W005",
        )
    ]
