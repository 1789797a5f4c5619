"""The person who acts, for the audit triggers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from exportasv.core.accounts.models import User
from exportasv.core.audit.signatures import signature_of
from exportasv.core.http.clean_input import request_id


@contextmanager
def act_as(by: User | None) -> Iterator[None]:
    """Open a transaction whose audit rows name `by` as the actor. None means the system."""
    with transaction.atomic():
        set_actor(str(by.pk) if by and by.pk else "", request_id(), local=True)
        yield


@contextmanager
def act_in_bulk(by: User | None, what: str) -> Iterator[None]:
    """Open a transaction like `act_as` whose rows leave no audit rows of their own (large imports, demo data).

    It writes one audit row about `what`, and the database one about each statement: table, operation, number of rows.
    """
    with act_as(by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('exportasv.audit', true), ''),"
            " coalesce(current_setting('exportasv.bulk', true), ''),"
            " exportasv_audit('bulk', 'INSERT', NULL, jsonb_build_object('id', '', 'what', %s::text)),"
            " set_config('exportasv.audit', 'bulk', true), set_config('exportasv.bulk', %s, true)",
            [what, what],
        )
        before = cursor.fetchone()[:2]
        yield
        cursor.execute("SELECT set_config('exportasv.audit', %s, true), set_config('exportasv.bulk', %s, true)", before)


def set_actor(actor: str, request: str, *, local: bool) -> None:
    """Set actor and request with their signature: until the transaction ends, or else on the connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('exportasv.actor', %s, %s), set_config('exportasv.request', %s, %s),"
            " set_config('exportasv.signature', %s, %s)",
            [actor, local, request, local, signature_of(actor, request), local],
        )


def forget_actor() -> None:
    """Take actor, request and signature off the connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('exportasv.actor', '', false), set_config('exportasv.request', '', false),"
            " set_config('exportasv.signature', '', false)"
        )
