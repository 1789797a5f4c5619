"""Addresses that prove who may read or answer a thread: signed, of one purpose each, kept nowhere."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from consulates.models import Inquiry

THREAD_TOKEN = re.compile(r"^(\d{1,18})-([0-9a-f]{40})$")
REPLY_LOCAL_PART = re.compile(r"^r(\d{1,18})\.(b|u\d{1,18})\.([0-9a-f]{32})$")


def thread_token(inquiry: Inquiry) -> str:
    """What opens this one thread for its buyer, as in the mails of it."""
    return f"{inquiry.pk}-{_signature('thread', str(inquiry.pk), 40)}"


def read_thread_token(token: str) -> int | None:
    """The number of the inquiry that the token opens; None where it was not made here."""
    found = THREAD_TOKEN.match(token)
    if found and constant_time_compare(found[2], _signature("thread", found[1], 40)):
        return int(found[1])
    return None


def thread_path(inquiry: Inquiry) -> str:
    """The path of the buyer's page of this thread, in the buyer's language."""
    with translation.override(inquiry.buyer.language):
        return reverse("consulates:inquiry_status", args=[thread_token(inquiry)])


@dataclass(frozen=True)
class ReplyAddress:
    """Whose answer a mail to such an address is: the buyer's, or that of the user with this number."""

    inquiry: int
    user: int | None


def reply_address(inquiry: Inquiry, user: int | None = None) -> str:
    """Where the buyer (or a person of the company) may answer by mail; "" where no mail is taken in."""
    if not settings.REPLY_DOMAIN:
        return ""
    who = f"u{user}" if user else "b"
    named = f"{inquiry.pk}.{who}"
    return f"r{named}.{_signature('reply', named, 32)}@{settings.REPLY_DOMAIN}"


def read_reply_address(address: str) -> ReplyAddress | None:
    """Who may answer what by this address; None where it was not made here."""
    local, _at, domain = address.strip().lower().rpartition("@")
    found = REPLY_LOCAL_PART.match(local)
    if not found or not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower():
        return None
    if not constant_time_compare(found[3], _signature("reply", f"{found[1]}.{found[2]}", 32)):
        return None
    return ReplyAddress(int(found[1]), None if found[2] == "b" else int(found[2][1:]))


def _signature(purpose: str, value: str, length: int) -> str:
    """Half a SHA-256 is more than anybody can guess."""
    return salted_hmac(f"consulates.links.{purpose}", value, algorithm="sha256").hexdigest()[:length]
