from exportasv.notifications.models.export import Export
from exportasv.notifications.models.letter import Letter, LetterFile
from exportasv.notifications.models.notice import Notification
from exportasv.notifications.models.owed import OwedWork
from exportasv.notifications.models.reminder import Delivery, ReminderRule

__all__ = ["Delivery", "Export", "Letter", "LetterFile", "Notification", "OwedWork", "ReminderRule"]
