"""E-mails to people without an account, and the delivery of all e-mails."""

from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils import timezone, translation

from exportasv.core.clean_text import clean_line
from exportasv.core.notifications.address_hash import address_hash
from exportasv.core.notifications.mail_folds import enqueue_mail
from exportasv.core.notifications.mail_kinds import check_kind, count_mail
from exportasv.core.notifications.models import EmailAttachment, OutgoingEmail
from exportasv.core.notifications.refused_addresses import (
    check_address,
    mark_refused,
    permanent_refusal,
    text_without,
)
from exportasv.core.site_host import site_host

MAIL_KINDS = ("mail", "letter", "digest")  # kinds of outbox tasks that send an e-mail
ERASED_WHEN_SENT = {"data_erased"}  # the last e-mail to a person whose data were erased
ACCOUNT_MAIL = "account_"  # begins the kinds of allauth's mails, whose links open an account: erased when sent, too


class DeliveryError(Exception):
    """The mail server did not take an e-mail this time. The message names nobody, and neither does the traceback."""


class Attachment(NamedTuple):
    """An e-mail attachment, as in ("invite.ics", "text/calendar; method=REQUEST", b"…")."""

    name: str
    media_type: str
    content: bytes


def send_email(
    address: str,
    kind: str,
    *,
    key: str,
    language: str = "es",
    url: str = "",
    reply_to: str = "",
    files: Iterable[Attachment] = (),
    footer: str = "",
    **context: Any,
) -> OutgoingEmail:
    """Create an e-mail of `kind` to a person without an account, once for `key`, and queue it.

    The text is templates/notifications/<kind>.txt in `language`: first line subject, rest body. `url` is a path of this
    site; the link follows the body, and `footer` follows the link. Call it in the transaction of the change that causes
    the e-mail.
    """
    subject, body = subject_and_body(kind, language, url=url, address=address, **context)
    defaults = {"address": address, "language": language, "subject": subject, "reply_to": reply_to}
    defaults["body"] = body_with_link(body, url) + (f"\n\n{footer}" if footer else "")
    with transaction.atomic():
        letter, created = OutgoingEmail.objects.get_or_create(kind=kind, key=key, defaults=defaults)
        if created:
            EmailAttachment.objects.bulk_create(EmailAttachment(letter=letter, **file._asdict()) for file in files)
            same = OutgoingEmail.objects.filter(address__iexact=address, kind=kind)
            enqueue_mail(letter, same, address_hash(address))
    return letter


def subject_and_body(kind: str, language: str, **context: Any) -> tuple[str, str]:
    """Return (subject, body) of a kind of notice in a language."""
    with translation.override(language):
        words = Context(context, autoescape=False)  # plain text, not HTML
        text = cast(Template, get_template(f"notifications/{kind}.txt")).template.render(words)
    subject, _, body = text.strip().partition("\n")
    return clean_line(subject)[:200], body.strip()


def body_with_link(body: str, url: str) -> str:
    return f"{body}\n\n{settings.SITE_URL}{url}" if url else body


def reply_headers(address: str) -> dict[str, str]:
    """Return the Reply-To header, or nothing if there is no address for replies."""
    return {"Reply-To": address} if address else {}


def deliver_message(
    number: str,
    to: str,
    subject: str,
    body: str,
    files: Iterable[EmailAttachment] = (),
    headers: dict | None = None,
    *,
    kind: str = "",
) -> None:
    """Send one e-mail. Raise DeliveryError if the server does not take it now.

    Raise TaskHeldError if its kind is stopped, or if the address refuses mail for good.

    `number` sets its Message-ID. If a crash after the delivery causes a second delivery, mail programs see that it is
    the same e-mail. Without a `kind` it does not count for the limit of a kind: there is one a day for each person.
    """
    if kind:
        check_kind(kind)
    check_address(to)
    headers = {"Message-ID": f"<{number}@{site_host()}>", **(headers or {})}
    message = EmailMessage(subject, body, to=[to], headers=headers)
    for file in files:
        message.attach(file.name, bytes(file.content), file.media_type)
    try:
        message.send()
    except SMTPException as error:
        if answer := permanent_refusal(error):
            raise mark_refused(to, answer) from None
        raise DeliveryError(text_without(to, f"{type(error).__name__}: {error}")) from None
    if kind:
        count_mail(kind)


def deliver_email(letter: int) -> None:
    """Send an outgoing e-mail, unless it was sent or erased already."""
    row = OutgoingEmail.objects.prefetch_related("files").get(pk=letter)
    if row.sent_at or row.forgotten_at:
        return
    headers = reply_headers(row.reply_to)
    deliver_message(f"letter-{row.pk}", row.address, row.subject, row.body, row.files.all(), headers, kind=row.kind)
    OutgoingEmail.objects.filter(pk=row.pk).update(sent_at=timezone.now())
    if row.kind in ERASED_WHEN_SENT or row.kind.startswith(ACCOUNT_MAIL):
        _erase_emails(OutgoingEmail.objects.filter(pk=row.pk))


def erase_emails_to(address: str) -> int:
    """Erase the e-mails to one address and return how many. Queued e-mails to it are not sent."""
    return _erase_emails(OutgoingEmail.objects.filter(forgotten_at=None, address__iexact=address.strip()))


def _erase_emails(letters) -> int:
    with transaction.atomic():
        numbers = list(letters.select_for_update().values_list("pk", flat=True))
        EmailAttachment.objects.filter(letter__in=numbers).delete()
        return OutgoingEmail.objects.filter(pk__in=numbers).update(
            address="", reply_to="", subject="", body="", forgotten_at=timezone.now()
        )
