"""The breaker of mails: a kind that sends more than its limit in an hour stops until a manager releases it."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import MailKind
from exportasv.core.outbox.outbox import TaskHeldError, release_tasks
from exportasv.core.programme import MAIL_RELEASE_PERIOD, MAX_MAILS_OF_KIND_PER_HOUR

COUNT_SQL = """
INSERT INTO notifications_mailkind AS k (kind, hour, sent) VALUES (%(kind)s, %(hour)s, 1)
ON CONFLICT (kind) DO UPDATE SET hour = excluded.hour,
    sent = CASE WHEN k.hour = excluded.hour THEN k.sent + 1 ELSE 1 END,
    stopped_at = CASE WHEN k.stopped_at IS NULL AND k.hour = excluded.hour AND k.sent + 1 >= %(limit)s
        AND coalesce(k.free_until <= %(now)s, true) THEN %(now)s ELSE k.stopped_at END
"""


def this_hour(now: datetime | None = None) -> datetime:
    """Return the beginning of the hour."""
    return (now or timezone.now()).replace(minute=0, second=0, microsecond=0)


def check_kind(kind: str) -> None:
    """Raise TaskHeldError if the kind is stopped."""
    if MailKind.objects.filter(kind=kind, stopped_at__isnull=False).exists():
        raise TaskHeldError(_hold_reason(kind), f"more than {MAX_MAILS_OF_KIND_PER_HOUR} mails of {kind} in an hour")


def count_mail(kind: str) -> None:
    """Count a mail that was sent, and stop the kind when the hour's limit is reached."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_SQL,
            {"kind": kind, "hour": this_hour(), "now": timezone.now(), "limit": MAX_MAILS_OF_KIND_PER_HOUR},
        )


def release_kind(row: MailKind, by: User) -> None:
    """Send what waits of a stopped kind, and lift its limit for MAIL_RELEASE_PERIOD."""
    with transaction.atomic():
        values = {"stopped_at": None, "free_until": timezone.now() + MAIL_RELEASE_PERIOD, "released_by": by}
        MailKind.objects.filter(pk=row.pk).update(**values)
        release_tasks(_hold_reason(row.kind))


def _hold_reason(kind: str) -> str:
    return f"mails of {kind}"
