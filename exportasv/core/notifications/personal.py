"""Personal data in notices and e-mails."""

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.personal_data import Identity, Retention, no_personal_data, personal_data
from exportasv.core.notifications.mail import erase_emails_to
from exportasv.core.notifications.models import (
    CalendarInvitation,
    Digest,
    DigestSchedule,
    ListExport,
    NoticePreference,
    Notification,
    PushDevice,
    RefusedAddress,
)
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.programme import (
    DELIVERY_LIFETIME,
    DONE_WORK_LIFETIME,
    EMAIL_LIFETIME,
    EXPORT_LIFETIME,
    HELD_WORK_LIFETIME,
)

WHILE_ACCOUNT_EXISTS = Retention(_("While the account exists."))


def _delete_notices(person: Identity) -> None:
    """Delete notices, preferences and summaries of the account. Queued tasks then find nothing to send."""
    Notification.objects.filter(recipient=person.user_id).delete()
    for model in (NoticePreference, DigestSchedule, PushDevice, Digest):
        model.objects.filter(user=person.user_id).delete()


def _delete_exports(person: Identity) -> None:
    for export in ListExport.objects.filter(owner=person.user_id):
        export.file.delete(save=False)
        export.delete()


def _erase_emails(person: Identity) -> None:
    for address in person.addresses:
        erase_emails_to(address)


def _delete_refused_addresses(person: Identity) -> None:
    RefusedAddress.objects.filter(address__in=[address.lower() for address in person.addresses]).delete()


def _delete_invitations(person: Identity) -> None:
    CalendarInvitation.objects.filter(address__in=[address.lower() for address in person.addresses]).delete()


personal_data(
    "notifications.notification",
    _("To tell you what concerns you."),
    WHILE_ACCOUNT_EXISTS,
    of_person=("recipient",),
    erase=_delete_notices,
)
personal_data(
    "notifications.noticepreference", _("To notify you the way you prefer."), WHILE_ACCOUNT_EXISTS, of_person=("user",)
)
personal_data(
    "notifications.digestschedule", _("To notify you the way you prefer."), WHILE_ACCOUNT_EXISTS, of_person=("user",)
)
personal_data(
    "notifications.pushdevice",
    _("To show you notices on the device where you turned them on."),
    Retention(_("Until you sign out on the device.")),
    of_person=("user",),
    hidden_columns=("endpoint", "p256dh", "auth", "session"),
)
personal_data("notifications.digest", _("To write to you once a day only."), WHILE_ACCOUNT_EXISTS, of_person=("user",))
personal_data(
    "notifications.outgoingemail",
    _("To write to buyers and guests without an account."),
    Retention(
        _("it was written"),
        after=EMAIL_LIFETIME,
        since="created_at",
        blank_columns={"address": "", "reply_to": "", "subject": "", "body": "", "forgotten_at": Now()},
        already_blank=Q(forgotten_at__isnull=False),
    ),
    of_address="address",
    erase=_erase_emails,
)
personal_data(
    "notifications.emailattachment",
    _("Files of mails and notices."),
    Retention(_("the mail was written"), after=EMAIL_LIFETIME, since="letter__created_at"),
    Retention(_("Those of notices: as the notice.")),
)
personal_data(
    "notifications.calendarinvitation",
    _("To change and cancel the entries in your calendar."),
    Retention(_("the event was over"), after=EMAIL_LIFETIME, since="ends_at"),
    of_address="address",
    erase=_delete_invitations,
)
personal_data(
    "notifications.reminderdelivery",
    _("To remind of a thing only once."),
    Retention(_("it was sent"), after=DELIVERY_LIFETIME, since="at"),
    of_person=("recipient",),
)
personal_data(
    "notifications.mailfold",
    _("To write one mail instead of many; it holds a number, no name or address."),
    Retention(_("it was due"), after=EMAIL_LIFETIME, since="due_at"),
)
personal_data(
    "notifications.mailkind",
    _("To stop mails that are too many, and to show who let them go on."),
    Retention(_("Without end: one row for each kind of mail.")),
    of_person=("released_by",),
)
personal_data(
    "notifications.refusedaddress",
    _("To send nothing where mail is refused, and to correct the address."),
    Retention(_("the mail was refused"), after=EMAIL_LIFETIME, since="refused_at"),
    of_address="address",
    erase=_delete_refused_addresses,
)
personal_data(
    "outbox.outboxtask",
    _("To do once what was promised; it holds numbers of rows, no name or address."),
    Retention(_("it was done"), after=DONE_WORK_LIFETIME, since="done_at", where=Q(state=OutboxTask.State.DONE)),
    Retention(_("it was put on hold"), after=HELD_WORK_LIFETIME, since="due_at", where=Q(state=OutboxTask.State.HELD)),
    Retention(_("it failed"), after=HELD_WORK_LIFETIME, since="due_at", where=Q(state=OutboxTask.State.FAILED)),
)
personal_data(
    "notifications.completedreminder",
    _("To look once only at what everybody was reminded of; it holds numbers, no name or address."),
    Retention(_("it was sent"), after=DELIVERY_LIFETIME, since="at"),
)
no_personal_data("notifications.reminderrule", why="rules")
personal_data(
    "notifications.listexport",
    _("To give you long lists as a file."),
    Retention(_("it was ordered"), after=EXPORT_LIFETIME, since="created_at"),
    of_person=("owner",),
    hidden_columns=("key",),
    erase=_delete_exports,
)
