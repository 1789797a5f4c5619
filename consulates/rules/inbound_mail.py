"""Answers by e-mail: an e-mail posted to /hooks/mail/ becomes a message of its thread (docs/mail.md).

An e-mail must pass four checks: the mail server signed the request with the shared secret a short time ago; the
reply address has our signature; the mail server verified the sender (DMARC); and the sender is the person for whom
the address was made. Each Message-ID is accepted once.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from companies.models import CompanyMember
from consulates.models import InboundEmail, Inquiry, InquiryMessage
from consulates.rules import inquiries
from consulates.rules.inquiries import Message, notify_buyer
from consulates.rules.inquiry_links import ReplyAddress, read_reply_address
from exportasv.core.accounts.models import User
from exportasv.core.accounts.tokens import token_hash
from exportasv.core.db.errors import RuleError

MAX_SIGNATURE_AGE = 300  # seconds between the mail server's clock and ours
MAX_MAILS_PER_DAY = 30  # e-mails per thread; stops two automatic senders that answer each other
MAX_TEXT_LENGTH = 5000  # characters stored
QUOTE_BEGINS = re.compile(
    r"^\s*(>|-{2,}\s*(original message|mensaje original)|_{10,}\s*$|(on|el)\s.{4,120}(wrote|escribi[óo])\s*:\s*$"
    r"|(from|de)\s*:\s.+@)",
    re.IGNORECASE | re.MULTILINE,
)
AUTOMATIC_PRECEDENCES = {"bulk", "list", "junk", "auto_reply", "auto-reply"}
AUTOMATIC_HEADERS = {"x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "feedback-id"}


@dataclass(frozen=True)
class ParsedMail:
    """An e-mail from the mail server. `headers` have lower-case names; `is_authentic` is the DMARC verdict."""

    message_id: str
    sender: str
    to: list[str]
    text: str
    is_authentic: bool
    headers: Mapping[str, str] = field(default_factory=dict)


def has_valid_signature(body: bytes, timestamp: str, signature: str) -> bool:
    """Return whether our mail server signed the request recently: `sha256=` + HMAC of timestamp, ".", and body."""
    if not settings.INBOUND_MAIL_SECRET or not re.fullmatch(r"\d{1,12}", timestamp, re.ASCII):
        return False
    if abs(timezone.now().timestamp() - int(timestamp)) > MAX_SIGNATURE_AGE:
        return False
    message = timestamp.encode() + b"." + body
    made = hmac.new(settings.INBOUND_MAIL_SECRET.encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={made}".encode(), signature.encode())


def receive_mail(mail: ParsedMail) -> InboundEmail:
    """Add an e-mail to its thread, once, and return the row with the verdict."""
    with transaction.atomic():
        row, is_new = InboundEmail.objects.get_or_create(
            message_id_hash=token_hash(mail.message_id), defaults={"verdict": InboundEmail.Verdict.REFUSED}
        )
        if is_new:
            row.verdict, row.why, row.inquiry = _deliver_mail(mail)
            row.save(update_fields=["verdict", "why", "inquiry"])
    return row


def _deliver_mail(mail: ParsedMail) -> tuple[str, str, Inquiry | None]:
    verdict = InboundEmail.Verdict
    addressed = next(filter(None, map(read_reply_address, mail.to)), None)
    if addressed is None:
        return verdict.REFUSED, "address", None
    inquiry = Inquiry.objects.filter(pk=addressed.inquiry).select_related("buyer", "company").first()
    if inquiry is None:
        return verdict.REFUSED, "address", None
    if is_automatic(mail):
        return verdict.IGNORED, "automatic", inquiry
    if not mail.is_authentic:
        return verdict.REFUSED, "not_authentic", inquiry
    writer = _identify_writer(addressed, inquiry, parseaddr(mail.sender)[1].lower())
    if writer is None:
        return verdict.REFUSED, "sender", inquiry
    text = unquoted_text(mail.text)
    if not text:
        return verdict.IGNORED, "empty", inquiry
    if inquiry.mails.filter(received_at__gt=timezone.now() - timedelta(days=1)).count() >= MAX_MAILS_PER_DAY:
        return verdict.REFUSED, "too_many", inquiry
    return _add_to_thread(inquiry, writer, Message(text[:MAX_TEXT_LENGTH], channel=InquiryMessage.Channel.MAIL))


def _identify_writer(addressed: ReplyAddress, inquiry: Inquiry, sender: str) -> User | str | None:
    """Return the user for whom the address was made, "buyer", or None if the sender is somebody else."""
    if addressed.user is None:
        buyer = inquiry.buyer
        known = {buyer.email.lower(), *(email.lower() for email in buyer.contacts.values_list("email", flat=True))}
        return InquiryMessage.Sender.BUYER if sender and sender in known else None
    members = CompanyMember.objects.filter(company=inquiry.company_id, user=addressed.user, user__is_active=True)
    member = members.select_related("user").first()
    return member.user if member and member.user.email.lower() == sender else None


def _add_to_thread(inquiry: Inquiry, writer: User | str, said: Message) -> tuple[str, str, Inquiry]:
    try:
        with transaction.atomic():
            if isinstance(writer, User):
                inquiries.answer_inquiry(inquiry, said, "company", by=writer)
            else:
                inquiries.confirm_buyer_email(inquiry.buyer)
                inquiries.add_buyer_message(inquiry, said)
    except RuleError:
        if writer == "buyer":
            notify_buyer(inquiry, "mail_rejected", key=f"{inquiry.pk}-{timezone.localdate()}")
        return InboundEmail.Verdict.REFUSED, "closed", inquiry
    return InboundEmail.Verdict.TAKEN, "", inquiry


def is_automatic(mail: ParsedMail) -> bool:
    """Return whether it is an automatic reply, a bounce or a list e-mail; an answer could start a loop (RFC 3834)."""
    said = {name.lower(): value.strip().lower() for name, value in mail.headers.items()}
    return (
        said.get("auto-submitted", "no") != "no"
        or said.get("precedence", "") in AUTOMATIC_PRECEDENCES
        or said.get("return-path", "") in ("<>",)
        or bool(AUTOMATIC_HEADERS & set(said))
        or not mail.sender
        or parseaddr(mail.sender)[1].lower().split("@")[0] in ("mailer-daemon", "postmaster", "no-reply", "noreply")
    )


def unquoted_text(text: str) -> str:
    """Return the text without the quoted e-mail below it and without the signature."""
    text = text.replace("\r\n", "\n")
    found = QUOTE_BEGINS.search(text)
    text = text[: found.start()] if found else text
    return re.split(r"^-- ?$", text, maxsplit=1, flags=re.MULTILINE)[0].strip()
