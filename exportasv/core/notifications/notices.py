"""Notices to people with an account. Each is one row in the person's language, shown in the portal and e-mailed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.notifications.mail import (
    Attachment,
    body_with_link,
    deliver_message,
    reply_headers,
    subject_and_body,
)
from exportasv.core.notifications.mail_folds import enqueue_mail, send_by_mail
from exportasv.core.notifications.models import EmailAttachment, NoticeChannel, Notification
from exportasv.core.notifications.preferences import channel_for, greeting, preferences_footer, reason_text
from exportasv.core.notifications.web_push import enqueue_push
from exportasv.core.notifications.whatsapp import enqueue_message

# Channel → what queues a notice for it, and says whether it can go that way.
PHONE_CHANNELS: dict[str, Callable[[Notification], bool]] = {
    NoticeChannel.WHATSAPP: enqueue_message,
    NoticeChannel.PUSH: enqueue_push,
}


def notify(
    recipient: User,
    kind: str,
    *,
    key: str,
    url: str = "",
    channel: str = "",
    reply_to: str = "",
    files: Iterable[Attachment] = (),
    **context: Any,
) -> None:
    """Create a notice of `kind` once for `key`, and queue its e-mail in the caller's transaction.

    The text is templates/notifications/<kind>.txt in the recipient's language: first line subject, rest body. `channel`
    overrides the channel that the person chose for the topic. `files` are attached if the e-mail is sent at once.
    `reply_to` is the address for replies.
    """
    subject, body = subject_and_body(kind, recipient.language, recipient=recipient, url=url, **context)
    channel = channel or channel_for(recipient, kind)
    with transaction.atomic():
        notice, created = Notification.objects.get_or_create(
            recipient=recipient,
            kind=kind,
            key=key,
            defaults={"subject": subject, "body": body, "url": url, "channel": channel, "reply_to": reply_to},
        )
        if created and channel == Notification.Channel.AT_ONCE:
            EmailAttachment.objects.bulk_create(EmailAttachment(notice=notice, **file._asdict()) for file in files)
            same = Notification.objects.filter(recipient=recipient, kind=kind, channel=Notification.Channel.AT_ONCE)
            enqueue_mail(notice, same, str(recipient.pk))
        elif created and channel in PHONE_CHANNELS and not PHONE_CHANNELS[channel](notice):
            send_by_mail(notice)


def send_notice_email(notice: int) -> None:
    """Send the e-mail of a notice, unless it was sent already."""
    row = Notification.objects.select_related("recipient").prefetch_related("files").get(pk=notice)
    if row.mailed_at or not row.recipient.is_active:
        return
    person = row.recipient
    text = f"{greeting(person)}\n\n{body_with_link(row.body, row.url)}\n\n{reason_text(person, row.kind)}"
    body = text + preferences_footer(person.language)
    headers = reply_headers(row.reply_to)
    deliver_message(f"notice-{row.pk}", row.recipient.email, row.subject, body, row.files.all(), headers, kind=row.kind)
    Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
