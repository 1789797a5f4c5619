"""The trigger that writes one audit row for every change of an audited table, including bulk and SQL writes."""

from collections.abc import Iterable
from typing import cast

import pgtrigger
from django.apps import apps
from django.db import models

NAME = "audited"


def audit_trigger(unaudited: Iterable[str] = ()) -> pgtrigger.Trigger:
    """Return the trigger for a model's Meta.triggers that audits every insert, update and delete.

    The condition skips the rows of a bulk write before they are queued, which would cost 15 µs each (see act_in_bulk).
    A change of `unaudited` columns alone (marks of progress) leaves no entry.

    The table gets other triggers after each `migrate`, by exportasv_audit_guard: they refuse TRUNCATE, and write an
    entry about each statement whose rows this trigger skips.
    """
    less = "".join(f" - '{column}'" for column in unaudited)
    return pgtrigger.Trigger(
        name=NAME,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk'"),
        func=f"""
        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,
            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD){less} END,
            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW){less} END);
        RETURN NULL;
        """,
    )


def audited_models() -> list[type[models.Model]]:
    """Return the models whose changes the audit trail has."""
    return [model for model in apps.get_models(include_auto_created=True) if _audit_triggers(model)]


def compiled_audit_trigger(model: type[models.Model]) -> pgtrigger.compiler.Trigger:
    """Return the SQL of the audit trigger of an audited model."""
    return _audit_triggers(model)[0].compile(cast(models.Model, model))


def _audit_triggers(model: type[models.Model]) -> list[pgtrigger.Trigger]:
    return [each for each in getattr(model._meta, "triggers", []) if each.name == NAME]
