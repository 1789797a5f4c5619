"""Notices to people: one row a notice, in their language, shown in the portal and sent by mail."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from exportasv.accounts.models import User
from exportasv.notifications.models import Notification
from exportasv.notifications.owed import owe


def notify(recipient: User, kind: str, *, key: str, url: str = "", **context: object) -> None:
    """Write a notice of `kind` once for `key`, and owe its mail; inside the caller's transaction.

    The text is templates/notifications/<kind>.txt in the recipient's language: first line subject, rest body.
    """
    with translation.override(recipient.language):
        words = Context({"recipient": recipient, "url": url, **context}, autoescape=False)  # plain text, not HTML
        text = get_template(f"notifications/{kind}.txt").template.render(words)
    subject, _, body = text.strip().partition("\n")
    with transaction.atomic():
        notice, created = Notification.objects.get_or_create(
            recipient=recipient,
            kind=kind,
            key=key,
            defaults={"subject": subject.strip()[:200], "body": body.strip(), "url": url},
        )
        if created:
            owe("mail", key=f"notice-{notice.pk}", notice=notice.pk)


def send_mail_of(notice: int) -> None:
    """Send the mail of a notice, unless it has left already. The Message-ID is the notice's own, so that a
    mail repeated after a crash between sending and marking is recognised as the same."""
    row = Notification.objects.select_related("recipient").get(pk=notice)
    if row.mailed_at or not row.recipient.is_active:
        return
    body = f"{row.body}\n\n{settings.SITE_URL}{row.url}" if row.url else row.body
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    message = EmailMessage(
        row.subject, body, to=[row.recipient.email], headers={"Message-ID": f"<notice-{row.pk}@{host}>"}
    )
    message.send()
    Notification.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
