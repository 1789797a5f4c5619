"""What notices and mails hold of people."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exportasv.core.notifications.list_exports import KEPT
from exportasv.core.notifications.mail import forget_letters_to
from exportasv.core.notifications.models import Digest, DigestHour, Export, NoticeChoice, Notification
from exportasv.core.privacy.registry import Identity, Keep, holds, holds_nobody

WHILE_THERE = Keep(_("While the account exists."))
LETTER = timedelta(days=180)


def _forget_notices(person: Identity) -> None:
    """Notices, choices and summaries of the account; what is still owed of them finds nothing to send."""
    Notification.objects.filter(recipient=person.user_id).delete()
    for model in (NoticeChoice, DigestHour, Digest):
        model.objects.filter(user=person.user_id).delete()


def _remove_exports(person: Identity) -> None:
    for export in Export.objects.filter(owner=person.user_id):
        export.file.delete(save=False)
        export.delete()


def _forget_letters(person: Identity) -> None:
    for address in person.addresses:
        forget_letters_to(address)


holds(
    "notifications.notification",
    _("To tell you what concerns you."),
    WHILE_THERE,
    of_person=("recipient",),
    erase=_forget_notices,
)
holds("notifications.noticechoice", _("To tell you as you wish."), WHILE_THERE, of_person=("user",))
holds("notifications.digesthour", _("To tell you as you wish."), WHILE_THERE, of_person=("user",))
holds("notifications.digest", _("To write to you once a day only."), WHILE_THERE, of_person=("user",))
holds(
    "notifications.letter",
    _("To write to buyers and guests without an account."),
    Keep(
        _("it was written"),
        after=LETTER,
        since="created_at",
        empty={"address": "", "reply_to": "", "subject": "", "body": "", "forgotten_at": Now()},
        emptied=Q(forgotten_at__isnull=False),
    ),
    of_address="address",
    erase=_forget_letters,
)
holds(
    "notifications.letterfile",
    _("Files of mails and notices."),
    Keep(_("the mail was written"), after=LETTER, since="letter__created_at"),
    Keep(_("Those of notices: as the notice.")),
)
holds("notifications.delivery", _("To remind of a thing only once."), WHILE_THERE, of_person=("recipient",))
holds_nobody("outbox.outboxtask", "notifications.reminderrule", why="numbers of rows, and rules")
holds(
    "notifications.export",
    _("To give you long lists as a file."),
    Keep(_("it was ordered"), after=KEPT, since="created_at"),
    of_person=("owner",),
    secret=("key",),
    erase=_remove_exports,
)
