from exportasv.core.notifications.models.calendar_invitation import CalendarInvitation
from exportasv.core.notifications.models.export import ListExport
from exportasv.core.notifications.models.notice import (
    Digest,
    DigestSchedule,
    NoticeChannel,
    NoticePreference,
    Notification,
)
from exportasv.core.notifications.models.outgoing_email import EmailAttachment, OutgoingEmail
from exportasv.core.notifications.models.reminder import ReminderDelivery, ReminderRule

__all__ = [
    "CalendarInvitation",
    "Digest",
    "DigestSchedule",
    "EmailAttachment",
    "ListExport",
    "NoticeChannel",
    "NoticePreference",
    "Notification",
    "OutgoingEmail",
    "ReminderDelivery",
    "ReminderRule",
]
