"""The keys of the audit trail. They are settings: neither the database nor its owner has them."""

import hashlib
import hmac

from django.conf import settings


class AuditKeyError(Exception):
    """AUDIT_KEYS cannot be read. The text says why."""


def audit_keys() -> dict[str, bytes]:
    """Return id → key, the present one first.

    AUDIT_KEYS has them as "id:key", separated by commas. A new key is put before the others, which stay: they verify
    what they sealed. Without AUDIT_KEYS there is one key, made from SECRET_KEY. Raise AuditKeyError if a key is
    malformed.
    """
    keys = {}
    for each in settings.AUDIT_KEYS:
        name, _, key = each.partition(":")
        if not name.isalnum() or len(name) > 16 or len(key) < 32:
            raise AuditKeyError(
                "AUDIT_KEYS: each key is id:key, the id of 1–16 letters and digits, the key of 32 or more."
            )
        keys[name] = key.encode()
    return keys or {"site": hmac.digest(settings.SECRET_KEY.encode(), b"exportasv audit trail", hashlib.sha256)}


def present_key() -> tuple[str, bytes]:
    """Return (id, key) of the key that seals and signs now."""
    return next(iter(audit_keys().items()))


def keyed_hash(key: bytes, purpose: str, content: str) -> bytes:
    """Return the HMAC-SHA256 of a text. A hash made for one purpose is never valid for another."""
    return hmac.digest(key, f"{purpose}\n{content}".encode(), hashlib.sha256)
