"""The hash chain of the audit entries: seal new entries, and check all seals.

A separate task seals the entries, so that transactions do not wait for each other. Seals are numbered in the order of
sealing: a long transaction may commit entries with smaller numbers later.
"""

import hashlib
import json

from django.db import connection, transaction

from exportasv.core.audit.models import AuditEntry, Seal

SEAL_LOCK = 7461001  # advisory lock: only one process seals at a time
BATCH_SIZE = 5000


def entry_hash(entry: AuditEntry, previous: bytes) -> bytes:
    """Return the SHA-256 of the previous hash and every column of the entry."""
    columns = [
        entry.pk,
        entry.table_name,
        entry.row_id,
        entry.action,
        entry.before,
        entry.after,
        entry.actor_id,
        entry.request_id,
        entry.at.isoformat(),
    ]
    return hashlib.sha256(previous + json.dumps(columns, sort_keys=True).encode()).digest()


def seal_entries() -> int:
    """Seal one batch of new entries and return how many. Two processes may call it at the same time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        last = Seal.objects.order_by("-pk").first()
        previous = bytes(last.hash) if last else b""
        seals = []
        for entry in AuditEntry.objects.filter(seal__isnull=True).order_by("pk")[:BATCH_SIZE]:
            previous = entry_hash(entry, previous)
            seals.append(Seal(entry=entry, hash=previous))
        Seal.objects.bulk_create(seals)
    return len(seals)


def broken_seals() -> list[int]:
    """Return the numbers of seals whose entry is missing or changed, or an empty list if the chain is intact."""
    broken, previous = [], b""
    entries = AuditEntry.objects.in_bulk
    for numbers in _seal_batches():
        found = entries([entry_id for _pk, entry_id, _hash in numbers])
        for pk, entry_id, stored in numbers:
            entry = found.get(entry_id)
            if entry is None or entry_hash(entry, previous) != bytes(stored):
                broken.append(pk)
            previous = bytes(stored)
    return broken


def _seal_batches():
    after = 0
    while batch := list(
        Seal.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "entry_id", "hash")[:BATCH_SIZE]
    ):
        yield batch
        after = batch[-1][0]
