"""Single-purpose tokens. They are shown once; only their hash is stored."""

import hashlib
import secrets

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no letters or digits that people confuse


def new_token() -> tuple[str, str]:
    """Return (token to show once, hash to store)."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Return the SHA-256 hash in hex. A slow hash is not needed, because tokens have 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def short_code(length: int) -> str:
    """Return a random code that people type, with almost 5 bits per character."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(length))
