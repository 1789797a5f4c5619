"""Say who acts, for the audit triggers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from exportasv.core.accounts.models import User


@contextmanager
def act_as(by: User | None) -> Iterator[None]:
    """One atomic step whose audited changes carry `by` as their actor; None means the system itself."""
    with transaction.atomic():
        _set_local("exportasv.actor", str(by.pk) if by and by.pk else "")
        yield


@contextmanager
def act_in_bulk(by: User | None, what: str) -> Iterator[None]:
    """As `acting`, but one audit row says `what` was written instead of one a row (large imports, demo data)."""
    with act_as(by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT exportasv_audit('bulk', 'INSERT', NULL, jsonb_build_object('id', '', 'what', %s::text))", [what]
        )
        with without_audit():
            yield


@contextmanager
def without_audit() -> Iterator[None]:
    """Writes without audit rows (marks of how far work is), in the caller's transaction; then as it was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('exportasv.audit', true)")
        (before,) = cursor.fetchone()
    _set_local("exportasv.audit", "bulk")
    yield
    _set_local("exportasv.audit", before or "")


def _set_local(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
