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
from consulates.rules.buyer_proof import prove_inquiries
from consulates.rules.inquiries import Message, notify_buyer
from consulates.rules.inquiry_links import ReplyAddress, read_reply_address, reply_address
from exportasv.core.accounts.models import User
from exportasv.core.accounts.tokens import token_hash
from exportasv.core.clean_text import clean_prose
from exportasv.core.db.errors import RuleError
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.preferences import preferences_footer
from exportasv.core.notifications.reply_text import split_reply

MAX_SIGNATURE_AGE = 300  # seconds between the mail server's clock and ours
MAX_MAILS_PER_DAY = 30  # e-mails per thread; stops two automatic senders that answer each other
MAX_TEXT_LENGTH = 5000  # characters of a message
MAX_TEXTS_COMPARED = 20  # latest texts of each sort that a quote is looked for in
MAX_ORIGINAL_LENGTH = 20_000  # characters of the whole mail, which can be unfolded in the thread
AUTOMATIC_PRECEDENCES = {"bulk", "list", "junk", "auto_reply", "auto-reply"}
AUTOMATIC_HEADERS = {"x-autoreply", "x-autorespond", "list-id"}
# X-Auto-Response-Suppress asks others not to answer by a machine; Exchange writes it on people's mails too. Feedback-ID
# says through which service a mail went: companies send their people's mails so.
AUTOMATIC_SUBJECT = re.compile(
    r"\s*(?:automatic reply|out of office|respuesta autom[áa]tica|fuera de la oficina|automatische antwort|"
    r"abwesenheitsnotiz|risposta automatica|r[ée]ponse automatique)\b",
    re.IGNORECASE,
)


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
    addressed = next(filter(None, (read_reply_address(parseaddr(to)[1] or to) for to in mail.to)), None)
    rows = Inquiry.objects.select_related("buyer", "company", "joined_to__buyer", "joined_to__company")
    inquiry = addressed and rows.filter(pk=addressed.inquiry).first()
    if not addressed or not inquiry:
        return verdict.REFUSED, "address", None
    inquiry = inquiry.joined_to or inquiry
    if is_automatic(mail):
        return verdict.IGNORED, "automatic", inquiry
    why = _add_to_thread(mail, addressed, inquiry)
    if why:
        _tell_holder(addressed, inquiry, why)
    return verdict.REFUSED if why else verdict.TAKEN, why, inquiry


def _add_to_thread(mail: ParsedMail, addressed: ReplyAddress, inquiry: Inquiry) -> str:
    """Add a person's mail to the thread; return "" or the reason why it was not taken."""
    if not mail.is_authentic:
        return "not_authentic"
    writer = _identify_writer(addressed, inquiry, parseaddr(mail.sender)[1].lower())
    if writer is None:
        return "sender"
    reply = split_reply(mail.text, _texts_sent(addressed, inquiry))
    if not reply.own:
        return "empty"
    if inquiry.mails.filter(received_at__gt=timezone.now() - timedelta(days=1)).count() >= MAX_MAILS_PER_DAY:
        return "too_many"
    is_cut = reply.is_cut or len(reply.own) > MAX_TEXT_LENGTH
    whole = clean_prose(mail.text).strip()[:MAX_ORIGINAL_LENGTH] if is_cut else ""
    return _write_message(
        inquiry, writer, Message(reply.own[:MAX_TEXT_LENGTH], channel=InquiryMessage.Channel.MAIL, original=whole)
    )


def _texts_sent(addressed: ReplyAddress, inquiry: Inquiry) -> list[str]:
    """Return what the holder of a reply address may quote: the messages of the thread and the mails about it."""
    address = reply_address(inquiry, addressed.user)
    mails = OutgoingEmail.objects.filter(reply_to=address).order_by("-pk").values_list("body", flat=True)
    notices = Notification.objects.filter(reply_to=address).order_by("-pk").values_list("body", flat=True)
    said = inquiry.messages.order_by("-pk").values_list("text", flat=True)
    texts = [*mails[:MAX_TEXTS_COMPARED], *notices[:MAX_TEXTS_COMPARED], *said[:MAX_TEXTS_COMPARED]]
    return [*texts, *(preferences_footer(language) for language, _name in settings.LANGUAGES)]


def _tell_holder(addressed: ReplyAddress, inquiry: Inquiry, why: str) -> None:
    """Tell the person for whom the reply address was made that a mail was not taken, once a day for each thread.

    The sender may be somebody else; nothing goes to an address that we do not know.
    """
    day = timezone.localdate()
    if addressed.user is None:
        notify_buyer(inquiry, "mail_rejected", key=f"{inquiry.pk}-{day}", why=why)
        return
    member = _active_member(inquiry, addressed.user)
    if member:
        notify(
            member.user,
            "mail_rejected",
            key=f"{inquiry.pk}-{day}",
            url=localized_path(member.user.language, "consulates:inquiry", inquiry.pk),
            channel=Notification.Channel.AT_ONCE,
            inquiry=inquiry,
            why=why,
        )


def _active_member(inquiry: Inquiry, user: int) -> CompanyMember | None:
    members = CompanyMember.objects.filter(company=inquiry.company_id, user=user, user__is_active=True)
    return members.select_related("user").first()


def _identify_writer(addressed: ReplyAddress, inquiry: Inquiry, sender: str) -> User | str | None:
    """Return the user for whom the address was made, "buyer", or None if the sender is somebody else."""
    if addressed.user is None:
        buyer = inquiry.buyer
        known = {buyer.email.lower(), *(email.lower() for email in buyer.contacts.values_list("email", flat=True))}
        return InquiryMessage.Sender.BUYER if sender and sender in known else None
    member = _active_member(inquiry, addressed.user)
    return member.user if member and member.user.email.lower() == sender else None


def _write_message(inquiry: Inquiry, writer: User | str, said: Message) -> str:
    """Write the message; return "closed" if the thread takes none any more."""
    try:
        with transaction.atomic():
            if isinstance(writer, User):
                inquiries.answer_inquiry(inquiry, said, "company", by=writer)
            else:
                for thread in prove_inquiries([inquiry]):
                    inquiry = inquiries.add_buyer_message(thread, said)
    except RuleError:
        return "closed"
    return ""


def is_automatic(mail: ParsedMail) -> bool:
    """Return whether it is an automatic reply, a bounce or a list e-mail; an answer could start a loop (RFC 3834)."""
    said = {name.lower(): value.strip().lower() for name, value in mail.headers.items()}
    return (
        _first_word(said.get("auto-submitted", "no")) != "no"
        or _first_word(said.get("precedence", "")) in AUTOMATIC_PRECEDENCES
        or said.get("return-path", "") in ("<>",)
        or any(said.get(name, "no") not in ("no", "false", "") for name in AUTOMATIC_HEADERS)
        or bool(AUTOMATIC_SUBJECT.match(said.get("subject", "")))
        or not mail.sender
        or parseaddr(mail.sender)[1].lower().split("@")[0] in ("mailer-daemon", "postmaster", "no-reply", "noreply")
    )


def _first_word(value: str) -> str:
    """Return the value of a header without its parameters and comments."""
    return re.split(r"[;(\s]", value, maxsplit=1)[0]


def unquoted_text(text: str) -> str:
    """Return the text without the quoted e-mail and without the signature."""
    return split_reply(text).own
