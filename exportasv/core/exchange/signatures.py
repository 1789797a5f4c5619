"""Signatures of webhooks, as standardwebhooks.com has them: HMAC-SHA256 of message, time and body.

The key of a webhook is made of its seed and the portal's secret, so that no key is stored. While it is rotated a
message has two signatures, and the partner may take either.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from exportasv.core.exchange.models import WebhookSubscription

KEY_PREFIX, VERSION = "whsec_", "v1"
TOLERANCE_SECONDS = 300  # how old a message may be for who checks it


def signing_key(seed: str) -> str:
    """Return the key of a seed as the partner gets it: whsec_ and base64."""
    made = hmac.digest(settings.SECRET_KEY.encode(), f"webhook {seed}".encode(), hashlib.sha256)
    return KEY_PREFIX + base64.b64encode(made).decode()


def signed_headers(subscription: WebhookSubscription, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of a message: its id, the time, and a signature by each key that is valid."""
    seconds = str(int(now.timestamp()))
    seeds = [subscription.key_seed]
    if subscription.has_old_key(now):
        seeds.append(subscription.old_key_seed)
    signatures = " ".join(signature(signing_key(seed), message_id, seconds, body) for seed in seeds)
    return {
        "Content-Type": "application/json",
        "User-Agent": "ExportaSV-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": signatures,
    }


def signature(key: str, message_id: str, seconds: str, body: bytes) -> str:
    """Return one signature, as in "v1,…"."""
    secret = base64.b64decode(key.removeprefix(KEY_PREFIX))
    made = hmac.digest(secret, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256)
    return f"{VERSION},{base64.b64encode(made).decode()}"
