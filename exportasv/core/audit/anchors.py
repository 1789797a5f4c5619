"""Where the trail in the database begins: after the seals of the months that were archived.

An anchor has the last archived seal with its hash, so that the chain is verified from there on, and a keyed hash of its
own: without the key nobody can move the beginning.
"""

import hmac
import json
from dataclasses import dataclass, field

from exportasv.core.audit.hash_chain import EntryValues, microseconds
from exportasv.core.audit.keys import audit_keys, keyed_hash
from exportasv.core.audit.models import TrailAnchor


@dataclass
class Beginning:
    """The state of the chain before its first link in the database."""

    number: int = 0
    hash: bytes = b""
    used_keys: list[str] = field(default_factory=list)
    late: dict[int, EntryValues] = field(default_factory=dict)


def last_anchor() -> TrailAnchor | None:
    return TrailAnchor.objects.order_by("-number", "-pk").first()


def beginning() -> Beginning:
    """Return where the chain in the database begins."""
    anchor = last_anchor()
    return beginning_after(anchor) if anchor else Beginning()


def beginning_after(anchor: TrailAnchor) -> Beginning:
    """Return the state of the chain at an anchor."""
    late = [EntryValues(*values) for values in anchor.late]
    return Beginning(anchor.number, bytes(anchor.hash), list(anchor.used_keys), {each.id: each for each in late})


def archived_seals() -> int:
    """Return how many seals were archived: their numbers have no gaps."""
    anchor = last_anchor()
    return anchor.number if anchor else 0


def anchor_mac(key: bytes, anchor: TrailAnchor) -> bytes:
    """Return the keyed hash of an anchor's columns."""
    columns = [
        anchor.month.isoformat(), anchor.number, bytes(anchor.hash).hex(), anchor.used_keys, anchor.late,
        anchor.file_name, anchor.file_hash, microseconds(anchor.at), anchor.key_id,
    ]  # fmt: skip
    return keyed_hash(key, "anchor", json.dumps(columns))


def is_ours(anchor: TrailAnchor) -> bool:
    """Return whether the portal made this anchor."""
    key = audit_keys().get(anchor.key_id)
    return key is not None and hmac.compare_digest(bytes(anchor.mac), anchor_mac(key, anchor))
