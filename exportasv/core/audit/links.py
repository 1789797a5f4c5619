"""The links of the hash chain, in order: each seal with its entry, from the database or from an archived month."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from exportasv.core.audit.hash_chain import BATCH_SIZE, ENTRY_COLUMNS, EntryValues

# An index of each partition finds a range of numbers at once, but not one number in each of sixty.
_SQL = f"""
WITH seals AS MATERIALIZED (
    SELECT number, entry_id, key_id, signature, hash, sealed_at FROM audit_seal
    WHERE (%(after)s::bigint IS NULL OR number > %(after)s) AND (%(until)s::bigint IS NULL OR number <= %(until)s)
    ORDER BY number LIMIT %(most)s)
SELECT s.number, s.entry_id, s.key_id, s.signature, s.hash, (extract(epoch FROM s.sealed_at) * 1000000)::bigint,
    {ENTRY_COLUMNS}
FROM seals s LEFT JOIN audit_auditentry e ON e.id = s.entry_id
    AND e.id BETWEEN (SELECT min(entry_id) FROM seals) AND (SELECT max(entry_id) FROM seals)
ORDER BY s.number
"""  # noqa: S608 # nosec B608 # our own columns


@dataclass
class Link:
    """A seal with its entry, or without. `sealed_at` is in microseconds since 1970."""

    number: int
    entry_id: int
    key_id: str
    signature: str
    hash: bytes
    sealed_at: int
    entry: EntryValues | None

    def values(self) -> list[Any]:
        """Return the link as JSON can hold it."""
        seal = [self.number, self.entry_id, self.key_id, self.signature, self.hash.hex(), self.sealed_at]
        return [*seal, *(self.entry or ())]

    @classmethod
    def from_values(cls, values: list[Any]) -> "Link":
        number, entry_id, key_id, signature, digest, sealed_at, *entry = values
        found = EntryValues(*entry) if entry else None
        return cls(number, entry_id, key_id, signature, bytes.fromhex(digest), sealed_at, found)


def stored_links(late: dict[int, EntryValues], after: int | None = None, until: int | None = None) -> Iterator[Link]:
    """Yield the links of the database with numbers above `after` and up to `until`.

    `late` has entries that were archived before their seals, by number.
    """
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_SQL, {"after": after, "until": until, "most": BATCH_SIZE})
            rows = cursor.fetchall()
            for number, entry_id, key_id, signature, digest, sealed_at, *entry in rows:
                values = EntryValues(*entry) if entry[0] is not None else late.get(entry_id)
                yield Link(number, entry_id, key_id, signature, bytes(digest), sealed_at, values)
            if len(rows) < BATCH_SIZE:
                return
            after = rows[-1][0]
