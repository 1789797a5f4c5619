"""Base64 as addresses carry it: with - and _, and without padding (RFC 4648, 5)."""

import base64


def to_url_base64(raw: bytes) -> str:
    """Return bytes as base64 for addresses."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_url_base64(text: str) -> bytes:
    """Return the bytes of base64 for addresses, with its padding or without. Raise ValueError if it is none."""
    return base64.b64decode((text + "=" * (-len(text) % 4)).encode(), b"-_", validate=True)
