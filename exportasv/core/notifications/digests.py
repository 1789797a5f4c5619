"""The daily summary: one e-mail a day, in the daytime of the person's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from exportasv.core.accounts.models import User
from exportasv.core.notifications.mail import body_with_link, deliver_message, subject_and_body
from exportasv.core.notifications.models import Digest, DigestSchedule, Notification
from exportasv.core.notifications.preferences import digest_off_url, preferences_footer
from exportasv.core.outbox.outbox import enqueue

DEFAULT_HOUR, LATEST_HOUR = 7, 20


def write_digests(now: datetime | None = None) -> int:
    """Create the summaries that are due, queue their e-mails and return how many. Concurrent runs are safe."""
    now = now or timezone.now()
    waiting = Notification.objects.for_digest().filter(created_at__lte=now)
    people = User.objects.filter(pk__in=waiting.values("recipient")).select_related("digest_hour")
    return sum(_write_digest(user, now) for user in people)


def _write_digest(user: User, now: datetime) -> bool:
    chosen = getattr(user, "digest_hour", None) or DigestSchedule(hour=DEFAULT_HOUR, zone=settings.TIME_ZONE)
    local = now.astimezone(ZoneInfo(chosen.zone))
    if not chosen.hour <= local.hour < LATEST_HOUR:
        return False
    with transaction.atomic():
        digest, is_new = Digest.objects.get_or_create(user=user, day=local.date())
        if not is_new:
            return False
        Notification.objects.for_actor(user).for_digest().filter(created_at__lte=now).update(digest=digest)
        enqueue("digest", key=f"digest-{digest.pk}", digest=digest.pk)
    return True


def send_digest(digest: int) -> None:
    """Send a summary, unless it was sent already or the person has read all its notices."""
    row = Digest.objects.select_related("user").get(pk=digest)
    notices = list(row.notices.unread().order_by("pk"))
    if row.sent_at or not row.user.is_active or not notices:
        return
    with translation.override(row.user.language):
        link = digest_off_url(row.user)
        texts = [f"{notice.subject}\n{body_with_link(notice.body, notice.url)}" for notice in notices]
        subject, body = subject_and_body(
            "digest", row.user.language, recipient=row.user, count=len(notices), texts=texts, link=link
        )
    headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    deliver_message(
        f"digest-{row.pk}", row.user.email, subject, body + preferences_footer(row.user.language), headers=headers
    )
    now = timezone.now()
    Digest.objects.filter(pk=row.pk).update(sent_at=now)
    row.notices.filter(mailed_at=None).update(mailed_at=now)
