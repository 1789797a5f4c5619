"""The hash chain of the audit entries. verification.py checks it.

A separate task seals the entries, so that transactions do not wait for each other. Each seal is a keyed hash of its
entry, its own columns and the seal before it. Seals are numbered without gaps in the order of sealing: a long
transaction may commit entries with smaller numbers later.
"""

import json
import time
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from exportasv.core.audit.keys import keyed_hash, present_key
from exportasv.core.audit.models import AuditEntry, Seal, Signature
from exportasv.core.audit.signatures import check_signature

SEAL_LOCK = 7461001  # advisory lock: only one process seals at a time
BATCH_SIZE = 5000
MOST_IN_A_RUN = 200_000
SEALING_SECONDS = 45  # after which a run ends, and the next goes on
LONGEST_TRANSACTION = timedelta(hours=1)  # whose entries still find their place in the chain
SEALED_WITHIN = timedelta(minutes=5)  # entries older than this without a seal are an alarm
# Values as PostgreSQL writes them, so that the hash does not depend on how Python reads numbers or times.
ENTRY_COLUMNS = (
    "e.id, e.table_name, e.row_id, e.action, e.before::text, e.after::text, e.actor_id, e.request_id,"
    " (extract(epoch FROM e.at) * 1000000)::bigint, e.signature"
)


class EntryValues(NamedTuple):
    """The columns of an entry as they are hashed. `at` is in microseconds since 1970."""

    id: int
    table_name: str
    row_id: str
    action: str
    before: str | None
    after: str | None
    actor: int | None
    request_id: str
    at: int
    signature: str

    def check_signature(self) -> Signature:
        return check_signature(self.signature, self.id, self.actor, self.request_id, self.at / 1_000_000)


def microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970 of a moment."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def seal_hash(
    key: bytes, key_id: str, previous: bytes, number: int, signature: str, sealed_at: int, entry: EntryValues
) -> bytes:
    """Return the hash of a seal."""
    content = json.dumps([previous.hex(), key_id, number, signature, sealed_at, *entry])
    return keyed_hash(key, "seal", content)


def seal_entries() -> int:
    """Seal the new entries and return how many. Two processes may call it at the same time."""
    end, sealed = time.monotonic() + SEALING_SECONDS, 0
    numbers = _numbers_to_seal()
    for first in range(0, len(numbers), BATCH_SIZE):
        sealed += _seal_batch(numbers[first : first + BATCH_SIZE])
        if time.monotonic() > end:
            break
    return sealed


def unsealed_entries(now: datetime) -> QuerySet[AuditEntry]:
    """Return the entries after the last sealed one that had no seal within SEALED_WITHIN."""
    last = Seal.objects.order_by("-number").values("entry_id")[:1]
    return AuditEntry.objects.filter(pk__gt=Coalesce(Subquery(last), 0), at__lt=now - SEALED_WITHIN)


def _numbers_to_seal() -> list[int]:
    """Return the numbers of the next entries without a seal.

    Only those after the last number that was settled are looked at, so the work does not grow with the trail.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM audit_auditentry e WHERE e.id > %s"
            " AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id) ORDER BY e.id LIMIT %s",
            [_settled_number(), MOST_IN_A_RUN],
        )
        return [number for (number,) in cursor.fetchall()]


def _settled_number() -> int:
    """Return the number of an entry after which the entries of all running transactions are, 0 at the beginning.

    The time of the last seal counts, not the present one: while no seals were made, transactions went on.
    """
    last = Seal.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    if last is None:
        return 0
    settled = Seal.objects.filter(sealed_at__lt=last - LONGEST_TRANSACTION).order_by("-number")
    return settled.values_list("entry_id", flat=True).first() or 0


def _seal_batch(numbers: list[int]) -> int:
    """Seal those of the entries that have no seal yet, and return how many."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            cursor.execute(
                f"SELECT {ENTRY_COLUMNS} FROM audit_auditentry e WHERE e.id = ANY(%s)"  # noqa: S608 # nosec B608 # our own columns
                " AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id) ORDER BY e.id",
                [numbers],
            )
            entries = [EntryValues(*row) for row in cursor.fetchall()]
        Seal.objects.bulk_create(_new_seals(entries))
    return len(entries)


def _new_seals(entries: list[EntryValues]) -> list[Seal]:
    last = Seal.objects.order_by("-number").first()
    previous, now = bytes(last.hash) if last else b"", timezone.now()
    (key_id, key), seals = present_key(), []
    for number, entry in enumerate(entries, last.number + 1 if last else 1):
        signature = entry.check_signature()
        previous = seal_hash(key, key_id, previous, number, signature, microseconds(now), entry)
        seals.append(
            Seal(number=number, entry_id=entry.id, key_id=key_id, signature=signature, sealed_at=now, hash=previous)
        )
    return seals
