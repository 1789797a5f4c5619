from exportasv.notifications.models.export import Export
from exportasv.notifications.models.letter import Letter, LetterFile
from exportasv.notifications.models.notice import Digest, DigestHour, NoticeChoice, Notification, Way
from exportasv.notifications.models.owed import OwedWork
from exportasv.notifications.models.reminder import Delivery, ReminderRule

__all__ = [
    "Delivery",
    "Digest",
    "DigestHour",
    "Export",
    "Letter",
    "LetterFile",
    "NoticeChoice",
    "Notification",
    "OwedWork",
    "ReminderRule",
    "Way",
]
