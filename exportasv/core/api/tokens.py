"""Tokens of the API's keys. A token is signed and not stored: it names its key and scopes, and ends with the key."""

from django.core import signing

from exportasv.core.programme import API_TOKEN_VALID

TOKEN_PREFIX = "exat_"  # noqa: S105 (no secret)
_signer = signing.TimestampSigner(salt="exportasv.core.api.tokens")


def make_token(key_id: int, scopes: list[str]) -> str:
    """Return a token of a key for some of its scopes."""
    return TOKEN_PREFIX + _signer.sign_object([key_id, sorted(scopes)])


def read_token(token: str) -> tuple[int, frozenset[str]] | None:
    """Return the key and the scopes of a token; None if it is none of ours or has expired."""
    try:
        key_id, scopes = _signer.unsign_object(token.removeprefix(TOKEN_PREFIX), max_age=API_TOKEN_VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return key_id, frozenset(scopes)
