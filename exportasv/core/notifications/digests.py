"""The daily summary: one e-mail a day, in the daytime of the person's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation

from exportasv.core.accounts.models import User
from exportasv.core.notifications.mail import body_with_link, deliver_message, subject_and_body
from exportasv.core.notifications.models import Digest, Notification
from exportasv.core.notifications.preferences import digest_off_url, preferences_footer
from exportasv.core.outbox.outbox import enqueue

DEFAULT_HOUR, LATEST_HOUR = 7, 20
CHUNK_SIZE = 500  # people read at once


def write_digests(now: datetime | None = None) -> int:
    """Create the summaries that are due, queue their e-mails and return how many. Concurrent runs are safe."""
    now = now or timezone.now()
    waiting = Notification.objects.for_digest().filter(created_at__lte=now)
    people = User.objects.filter(pk__in=waiting.order_by().values("recipient")).annotate(
        chosen_hour=Coalesce("digest_hour__hour", DEFAULT_HOUR),
        chosen_zone=Coalesce("digest_hour__zone", Value(settings.TIME_ZONE)),
    )
    written = 0
    for hour, zone in people.order_by().values_list("chosen_hour", "chosen_zone").distinct():
        local = now.astimezone(ZoneInfo(zone))
        if hour <= local.hour < LATEST_HOUR:
            had_one = Digest.objects.filter(user=OuterRef("pk"), day=local.date())
            due = people.filter(~Exists(had_one), chosen_hour=hour, chosen_zone=zone)
            written += sum(_write_digest(user, local.date(), now) for user in due.iterator(CHUNK_SIZE))
    return written


def _write_digest(user: User, day: date, now: datetime) -> bool:
    with transaction.atomic():
        digest, is_new = Digest.objects.get_or_create(user=user, day=day)
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
