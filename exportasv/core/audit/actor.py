"""The person who acts, for the audit triggers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from exportasv.core.accounts.models import User


@contextmanager
def act_as(by: User | None) -> Iterator[None]:
    """Open a transaction whose audit rows name `by` as the actor. None means the system."""
    with transaction.atomic():
        _set_local("exportasv.actor", str(by.pk) if by and by.pk else "")
        yield


@contextmanager
def act_in_bulk(by: User | None, what: str) -> Iterator[None]:
    """Open a transaction like `act_as` that writes one audit row about `what` (large imports, demo data)."""
    with act_as(by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT exportasv_audit('bulk', 'INSERT', NULL, jsonb_build_object('id', '', 'what', %s::text))", [what]
        )
        with without_audit():
            yield


@contextmanager
def without_audit() -> Iterator[None]:
    """Write no audit rows inside the block, in the caller's transaction (for progress marks of long work)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('exportasv.audit', true)")
        (before,) = cursor.fetchone()
    _set_local("exportasv.audit", "bulk")
    yield
    _set_local("exportasv.audit", before or "")


def _set_local(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
