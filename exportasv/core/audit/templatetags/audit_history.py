"""Audit trail of one row, for the page of that row."""

from django import template
from django.db import models

from exportasv.core.audit.history import changes, history_of, named_rows

register = template.Library()


@register.simple_tag
def audit_history(row: models.Model) -> list[dict[str, object]]:
    """Return the entries of `row`, newest first: {"entry": AuditEntry, "changes": [(column, before, after), …]}."""
    entries = history_of(row)
    names = named_rows(entries)
    return [{"entry": entry, "changes": changes(entry, names)} for entry in entries]
