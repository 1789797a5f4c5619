"""Signed links and reply addresses that allow one person to read or answer a thread; not stored."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from consulates.models import Inquiry
from exportasv.core.http.paths import localized_path

THREAD_TOKEN = re.compile(r"^(\d{1,18})-([0-9a-f]{40})$")
REPLY_LOCAL_PART = re.compile(r"^r(\d{1,18})\.(b|u\d{1,18})\.([0-9a-f]{32})$")


# A reply address inside a text; a mail program may have broken or quoted it.
REPLY_ADDRESS = re.compile(
    r"(?:mailto:)?\br\d{1,18}\.(?:b|u\d{1,18})\.[\s>=]{0,8}(?:[0-9a-f][\s>=]{0,8}){31}[0-9a-f](?:[\s>=]{0,8}@[\w.-]+)?",
    re.IGNORECASE,
)


def without_reply_addresses(text: str) -> str:
    """Return the text without reply addresses: who reads one in a thread could write under another's name."""
    return REPLY_ADDRESS.sub("…", text)


def thread_token(inquiry: Inquiry) -> str:
    """Return the token that opens this one thread for its buyer; e-mails use it."""
    return f"{inquiry.pk}-{_signature('thread', str(inquiry.pk), 40)}"


def read_thread_token(token: str) -> int | None:
    """Return the primary key of the token's inquiry; None if the signature is wrong."""
    found = THREAD_TOKEN.match(token)
    if found and constant_time_compare(found[2], _signature("thread", found[1], 40)):
        return int(found[1])
    return None


def thread_path(inquiry: Inquiry) -> str:
    """Return the path of the buyer's page for this thread, in the buyer's language."""
    return localized_path(inquiry.buyer.language, "consulates:inquiry_status", thread_token(inquiry))


@dataclass(frozen=True)
class ReplyAddress:
    """A thread and who may answer it by e-mail: the user with this key, or the buyer if None."""

    inquiry: int
    user: int | None


def reply_address(inquiry: Inquiry, user: int | None = None) -> str:
    """Return the address to answer by e-mail for the buyer or a company member; "" if no e-mail is received."""
    if not settings.REPLY_DOMAIN:
        return ""
    who = f"u{user}" if user else "b"
    named = f"{inquiry.pk}.{who}"
    return f"r{named}.{_signature('reply', named, 32)}@{settings.REPLY_DOMAIN}"


def read_reply_address(address: str) -> ReplyAddress | None:
    """Return who may answer which inquiry with this address; None if the signature is wrong."""
    local, _at, domain = address.strip().lower().rpartition("@")
    found = REPLY_LOCAL_PART.match(local)
    if not found or not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower():
        return None
    if not constant_time_compare(found[3], _signature("reply", f"{found[1]}.{found[2]}", 32)):
        return None
    return ReplyAddress(int(found[1]), None if found[2] == "b" else int(found[2][1:]))


def _signature(purpose: str, value: str, length: int) -> str:
    """Return the first `length` hex digits of the HMAC-SHA-256; 32 digits are 128 bits."""
    return salted_hmac(f"consulates.links.{purpose}", value, algorithm="sha256").hexdigest()[:length]
