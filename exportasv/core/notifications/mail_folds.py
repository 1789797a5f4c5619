"""The limit of mails to one person: above it, a kind's mails of an hour leave together as one (folded_mails.py).

Nothing is lost: each notice stays in the portal, and the one mail has every text.
"""

from datetime import timedelta

from django.db import connection, models, transaction

from exportasv.core.notifications.mail_kinds import this_hour
from exportasv.core.notifications.models import MailFold, Notification, OutgoingEmail
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import MAX_MAILS_TO_PERSON_PER_HOUR

# A shared lock: many may join at once, and the fold is closed after the last of them has committed.
STILL_OPEN_SQL = "SELECT 1 FROM notifications_mailfold WHERE id = %s AND closed_at IS NULL FOR SHARE"


def enqueue_mail(mail: Notification | OutgoingEmail, same: models.QuerySet, to: str) -> None:
    """Queue the task that sends `mail`, or fold it if the person had too many of its kind in this hour.

    `same` are the mails of its kind to the same person, `mail` among them; `to` identifies the person. Call it in the
    transaction that created the mail.
    """
    recent = same.filter(created_at__gte=this_hour()).values_list("pk", flat=True)
    if len(recent[: MAX_MAILS_TO_PERSON_PER_HOUR + 1]) <= MAX_MAILS_TO_PERSON_PER_HOUR:
        if isinstance(mail, Notification):
            enqueue("mail", key=f"notice-{mail.pk}", notice=mail.pk)
        else:
            enqueue("letter", key=f"letter-{mail.pk}", letter=mail.pk)
        return
    mail.fold = _join_open_fold(to, mail.kind)
    mail.save(update_fields=["fold"])


def send_by_mail(notice: Notification) -> None:
    """Let a notice go by mail instead."""
    with transaction.atomic():
        notice.channel = Notification.Channel.AT_ONCE
        notice.save(update_fields=["channel"])
        same = Notification.objects.filter(recipient=notice.recipient, kind=notice.kind, channel=notice.channel)
        enqueue_mail(notice, same, str(notice.recipient_id))


def _join_open_fold(to: str, kind: str) -> MailFold:
    """Return the open fold, locked so that it stays open until the caller's transaction ends."""
    while True:
        due_at = this_hour() + timedelta(hours=1)
        fold, is_new = MailFold.objects.get_or_create(to=to, kind=kind, closed_at=None, defaults={"due_at": due_at})
        with connection.cursor() as cursor:
            cursor.execute(STILL_OPEN_SQL, [fold.pk])
            is_open = cursor.fetchone() is not None
        if is_open:
            if is_new:
                enqueue("mail.fold", key=str(fold.pk), due_at=due_at, fold=fold.pk)
            return fold
