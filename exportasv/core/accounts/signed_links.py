"""Links in mails that do one thing: signed, for one purpose, expiring. The page they open acts only on a POST."""

from datetime import timedelta

from django.core import signing


def signed_token(purpose: str, pk: int) -> str:
    """A token that names row `pk` for `purpose` ("product-confirm") and nothing else."""
    return signing.TimestampSigner(salt=f"onetap.{purpose}").sign(str(pk))


def read_signed_token(purpose: str, token: str, max_age: timedelta) -> int | None:
    """The row that the token names; None where it was forged, is of another purpose, or is older than `max_age`."""
    try:
        return int(signing.TimestampSigner(salt=f"onetap.{purpose}").unsign(token, max_age=max_age))
    except (signing.BadSignature, ValueError):
        return None
