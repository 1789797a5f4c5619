from exportasv.core.notifications.models.calendar_invitation import CalendarInvitation
from exportasv.core.notifications.models.export import ListExport
from exportasv.core.notifications.models.mail_limits import MailFold, MailKind, RefusedAddress
from exportasv.core.notifications.models.notice import (
    Digest,
    DigestSchedule,
    NoticeChannel,
    NoticePreference,
    Notification,
)
from exportasv.core.notifications.models.outgoing_email import EmailAttachment, OutgoingEmail
from exportasv.core.notifications.models.push_device import PushDevice
from exportasv.core.notifications.models.reminder import CompletedReminder, ReminderDelivery, ReminderRule

__all__ = [
    "CalendarInvitation",
    "CompletedReminder",
    "Digest",
    "DigestSchedule",
    "EmailAttachment",
    "ListExport",
    "MailFold",
    "MailKind",
    "NoticeChannel",
    "NoticePreference",
    "Notification",
    "OutgoingEmail",
    "PushDevice",
    "RefusedAddress",
    "ReminderDelivery",
    "ReminderRule",
]
