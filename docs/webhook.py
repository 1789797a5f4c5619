"""Tell whether a message of a webhook is genuine: give its headers, and its body as it came."""

import base64
import hmac
import time

TOLERANCE = 300  # seconds


def is_genuine(key, headers, body):
    message, moment = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(moment)) > TOLERANCE:
        return False  # somebody sends an old message again
    secret = base64.b64decode(key.removeprefix("whsec_"))
    digest = hmac.digest(secret, f"{message}.{moment}.".encode() + body, "sha256")
    right = "v1," + base64.b64encode(digest).decode()
    return any(hmac.compare_digest(right, each) for each in headers["webhook-signature"].split())
