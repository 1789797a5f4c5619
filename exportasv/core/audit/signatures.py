"""The portal's signature on the actor of an audit entry.

Whoever may write SQL may set exportasv.actor. So the portal sets a keyed hash beside it, over actor, request and
moment. The trigger stores a hash of that and of the entry's number (audit_function.sql), and the sealer, which has the
key, checks it.
"""

import hashlib
import hmac
import time

from exportasv.core.audit.keys import audit_keys, keyed_hash, present_key
from exportasv.core.audit.models import Signature

VALID_SECONDS = 3600  # longer than the longest request or task
CLOCK_SECONDS = 300  # how much the clocks of the machines may differ


def signature_of(actor: str, request: str) -> str:
    """Return the signature of an actor's number and a request's number, either of which may be empty."""
    name, key = present_key()
    moment = str(int(time.time()))
    return f"{name}.{moment}.{_digest(key, actor, request, moment)}"


def check_signature(stored: str, number: int, actor: int | None, request: str, at_seconds: float) -> Signature:
    """Return whether the signature stored with entry `number` is the portal's, for this actor, request and moment."""
    if not stored:
        return Signature.UNSIGNED
    name, moment, digest = [*stored.split("."), "", "", ""][:3]
    key = audit_keys().get(name)
    if key is None or not moment.isdigit():
        return Signature.WRONG
    signed = f"{name}.{moment}.{_digest(key, str(actor or ''), request, moment)}"
    expected = hashlib.sha256(f"{signed}|{number}".encode()).hexdigest()
    in_time = int(moment) - CLOCK_SECONDS <= at_seconds <= int(moment) + VALID_SECONDS + CLOCK_SECONDS
    return Signature.SIGNED if in_time and hmac.compare_digest(expected, digest) else Signature.WRONG


def _digest(key: bytes, actor: str, request: str, moment: str) -> str:
    return keyed_hash(key, "actor", f"{actor}\n{request}\n{moment}").hex()
