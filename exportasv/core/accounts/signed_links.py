"""Signed single-purpose links in e-mails. They expire, and their page changes something only on POST."""

from datetime import timedelta

from django.core import signing


def signed_token(purpose: str, pk: int) -> str:
    """Return a token that names row `pk` for one `purpose`, as in "product-confirm"."""
    return signing.TimestampSigner(salt=f"onetap.{purpose}").sign(str(pk))


def read_signed_token(purpose: str, token: str, max_age: timedelta) -> int | None:
    """Return the row id of the token, or None if it is forged, has another purpose or is older than `max_age`."""
    try:
        return int(signing.TimestampSigner(salt=f"onetap.{purpose}").unsign(token, max_age=max_age))
    except (signing.BadSignature, ValueError):
        return None
