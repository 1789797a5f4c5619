"""Notices to people: one row a notice, in their language, shown in the portal and sent by mail."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.notifications.mail import MailFile, reply_headers, send, with_link, words_of
from exportasv.core.notifications.models import LetterFile, Notification
from exportasv.core.notifications.preferences import choices_footer, way_for
from exportasv.core.outbox.outbox import owe


def notify(
    recipient: User,
    kind: str,
    *,
    key: str,
    url: str = "",
    way: str = "",
    reply_to: str = "",
    files: Iterable[MailFile] = (),
    **context: object,
) -> None:
    """Write a notice of `kind` once for `key`, and owe its mail; inside the caller's transaction.

    The text is templates/notifications/<kind>.txt in the recipient's language: first line subject, rest body.
    It is sent as the person chose for its topic, or by `way` (models.Way); `files` go with a mail that leaves at once;
    `reply_to` is where an answer to that mail goes.
    """
    subject, body = words_of(kind, recipient.language, recipient=recipient, url=url, **context)
    way = way or way_for(recipient, kind)
    with transaction.atomic():
        notice, created = Notification.objects.get_or_create(
            recipient=recipient,
            kind=kind,
            key=key,
            defaults={"subject": subject, "body": body, "url": url, "way": way, "reply_to": reply_to},
        )
        if created:
            LetterFile.objects.bulk_create(LetterFile(notice=notice, **file._asdict()) for file in files)
            if way == Notification.Way.AT_ONCE:
                owe("mail", key=f"notice-{notice.pk}", notice=notice.pk)


def send_mail_of(notice: int) -> None:
    """Send the mail of a notice, unless it has left already."""
    row = Notification.objects.select_related("recipient").prefetch_related("files").get(pk=notice)
    if row.mailed_at or not row.recipient.is_active:
        return
    body = with_link(row.body, row.url) + choices_footer(row.recipient.language)
    send(f"notice-{row.pk}", row.recipient.email, row.subject, body, row.files.all(), reply_headers(row.reply_to))
    Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
