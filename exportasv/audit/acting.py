"""Say who acts, for the audit triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pgtrigger
from django.db import connection, transaction

from exportasv.accounts.models import User


@contextmanager
def acting(by: User | None) -> Iterator[None]:
    """One atomic step whose audited changes carry `by` as their actor; None means the system itself."""
    with transaction.atomic():
        _set_local("exportasv.actor", str(by.pk) if by and by.pk else "")
        yield


@contextmanager
def acting_in_bulk(by: User | None, what: str) -> Iterator[None]:
    """As `acting`, but one audit row says `what` was written instead of one a row (large intakes, demo data)."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT exportasv_audit('bulk', 'INSERT', NULL, jsonb_build_object('id', '', 'what', %s::text))", [what]
        )
        _set_local("exportasv.audit", "bulk")
        _set_local("pgtrigger.ignore", _audit_triggers())  # they would only find out that there is nothing to do
        yield
        _set_local("pgtrigger.ignore", "{}")
        _set_local("exportasv.audit", "")


@cache
def _audit_triggers() -> str:
    """The names of all audit triggers, as an array of PostgreSQL."""
    names = (trigger.get_pgid(model) for model, trigger in pgtrigger.registered() if trigger.name == "audited")
    return "{" + ",".join(names) + "}"


def _set_local(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
