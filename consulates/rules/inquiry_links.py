"""The links and reply addresses of inquiries (exportasv/core/accounts/signed_links.py).

The page after sending shows what was sent and no more. The link in the mail proves the address and opens the answers.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from consulates.models import Inquiry, Sending
from exportasv.core.accounts.signed_links import private_link, read_private_link, revoke_private_links
from exportasv.core.http.paths import localized_path
from exportasv.core.programme import INQUIRY_LINK_VALID, SENT_PAGE_VALID

SENT_PAGE = "inquiry-sent"  # of a sending, for whoever sent the form
MAILED = "inquiry-form"  # of a sending, in the mail to the address typed in the form
THREAD = "inquiry"  # of one inquiry, in the mails of its thread
REPLY = "reply"  # of one inquiry: the address to answer by e-mail, one for each holder
BUYER = "b"
REPLY_LOCAL_PART = re.compile(r"^r(\d{1,18}-[0-9a-f]{40})$", re.ASCII)


def sent_page_token(sending: Sending) -> str:
    """Return the token of the page that a form leads to. The same form sent again leads to the same page."""
    return private_link(SENT_PAGE, sending.pk, until=timezone.now() + SENT_PAGE_VALID)


def mailed_token(sending: Sending) -> str:
    """Return the token of the link that goes to the address typed in the form, and nowhere else."""
    return private_link(MAILED, sending.pk, until=timezone.now() + INQUIRY_LINK_VALID)


# A reply address inside a text; a mail program may have broken or quoted it.
REPLY_ADDRESS = re.compile(
    r"(?:mailto:)?\br\d{1,18}[\s>=]{0,8}-[\s>=]{0,8}(?:[0-9a-f][\s>=]{0,8}){39}[0-9a-f](?:[\s>=]{0,8}@[\w.-]+)?",
    re.IGNORECASE,
)


def without_reply_addresses(text: str) -> str:
    """Return the text without reply addresses: who reads one in a thread could write under another's name."""
    return REPLY_ADDRESS.sub("…", text)


def thread_token(inquiry: Inquiry) -> str:
    """Return the token that opens this one thread for its buyer; e-mails use it."""
    return private_link(THREAD, inquiry.pk, until=timezone.now() + INQUIRY_LINK_VALID)


def thread_path(inquiry: Inquiry) -> str:
    """Return the path of the buyer's page for this thread, in the buyer's language."""
    return localized_path(inquiry.buyer.language, "consulates:inquiry_status", thread_token(inquiry))


def revoke_buyer_links(inquiry: Inquiry) -> None:
    """End every link and reply address that the buyer of this inquiry has; the next e-mail brings new ones."""
    revoke_private_links(THREAD, inquiry.pk)
    revoke_private_links(REPLY, inquiry.pk, holder=BUYER)
    if inquiry.sending_id:
        revoke_private_links(MAILED, inquiry.sending_id)


@dataclass(frozen=True)
class ReplyAddress:
    """A thread and who may answer it by e-mail: the user with this key, or the buyer if None."""

    inquiry: int
    user: int | None


def reply_address(inquiry: Inquiry, user: int | None = None) -> str:
    """Return the address to answer by e-mail for the buyer or a company member; "" if no e-mail is received."""
    if not settings.REPLY_DOMAIN:
        return ""
    holder = f"u{user}" if user else BUYER
    token = private_link(REPLY, inquiry.pk, until=timezone.now() + INQUIRY_LINK_VALID, holder=holder)
    return f"r{token}@{settings.REPLY_DOMAIN}"


def read_reply_address(address: str) -> ReplyAddress | None:
    """Return who may answer which inquiry with this address; None if it is forged, has ended or was revoked."""
    local, _at, domain = address.strip().lower().rpartition("@")
    found = REPLY_LOCAL_PART.match(local)
    if not found or not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower():
        return None
    link = read_private_link(found[1], REPLY)
    if link is None:
        return None
    return ReplyAddress(link.subject, None if link.holder == BUYER else int(link.holder[1:]))
