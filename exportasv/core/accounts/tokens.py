"""Single-purpose tokens: shown once, kept only as a hash."""

import hashlib
import secrets

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another, read aloud or by hand


def new_token() -> tuple[str, str]:
    """(token to show once, hash to keep)."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """SHA-256 in hex: tokens carry 256 random bits, so a slow hash buys nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def short_code(length: int) -> str:
    """A random code that people type; almost 5 bits a letter."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(length))
