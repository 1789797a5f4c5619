"""The message that a browser's push service carries: encrypted for the browser (RFC 8291), signed by us (RFC 8292).

The libraries are loaded only where a key is made, shown or used.
"""

import time
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from exportasv.core.programme import PUSH_KEPT, PUSH_SIGNATURE_VALID
from exportasv.core.url_base64 import from_url_base64, to_url_base64

if TYPE_CHECKING:
    from py_vapid import Vapid02

POINT_BYTES, SECRET_BYTES = 65, 16  # of a browser's public key and its secret
UNCOMPRESSED = 4  # the first byte of a public key


def new_private_key() -> str:
    """Return a new key for WEB_PUSH_KEY: 32 bytes of the curve P-256, in base64 for addresses."""
    from cryptography.hazmat.primitives.asymmetric import ec

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return to_url_base64(number.to_bytes(32, "big"))


def public_key(private_key: str) -> str:
    """Return the public key by which browsers know the site."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    point = _signer(private_key).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return to_url_base64(point)


def are_browser_keys(p256dh: str, auth: str) -> bool:
    """Return whether these are the public key of a browser, a point of the curve, and its secret."""
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        point, secret = from_url_base64(p256dh), from_url_base64(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return (len(point), point[0], len(secret)) == (POINT_BYTES, UNCOMPRESSED, SECRET_BYTES)


def encrypt(text: bytes, p256dh: str, auth: str) -> bytes:
    """Return a text that only the browser with these keys can read."""
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    own = ec.generate_private_key(ec.SECP256R1())
    return http_ece.encrypt(text, private_key=own, dh=from_url_base64(p256dh), auth_secret=from_url_base64(auth))


def signed_headers(endpoint: str) -> dict[str, str]:
    """Return the headers of a message to this address, with our signature for its host."""
    parts = urlsplit(endpoint)
    until = int(time.time() + PUSH_SIGNATURE_VALID.total_seconds())
    claims = {"sub": settings.WEB_PUSH_CONTACT, "aud": f"{parts.scheme}://{parts.netloc}", "exp": until}
    return {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(PUSH_KEPT.total_seconds())),
        **_signer(settings.WEB_PUSH_KEY).sign(claims),
    }


@cache
def _signer(private_key: str) -> "Vapid02":
    from py_vapid import Vapid02

    return Vapid02.from_string(private_key)
