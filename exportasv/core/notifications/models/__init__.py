from exportasv.core.notifications.models.export import Export
from exportasv.core.notifications.models.notice import Digest, DigestHour, NoticeChoice, Notification, Way
from exportasv.core.notifications.models.outgoing_email import Letter, LetterFile
from exportasv.core.notifications.models.reminder import Delivery, ReminderRule
from exportasv.core.outbox.models import OutboxTask

__all__ = [
    "Delivery",
    "Digest",
    "DigestHour",
    "Export",
    "Letter",
    "LetterFile",
    "NoticeChoice",
    "Notification",
    "OutboxTask",
    "ReminderRule",
    "Way",
]
