"""What notices and mails hold of people."""

from django.utils.translation import gettext_lazy as _

from exportasv.lib.personal import Identity, holds, holds_nobody
from exportasv.notifications.mail import forget_letters_to
from exportasv.notifications.models import Digest, DigestHour, Export, NoticeChoice, Notification

WHILE_THERE = _("While the account exists.")


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
    _("180 days; then without address and words."),
    of_address="address",
    erase=_forget_letters,
)
holds("notifications.letterfile", _("Files of the mails above."), _("As the mail they belong to."))
holds("notifications.delivery", _("To remind of a thing only once."), WHILE_THERE, of_person=("recipient",))
holds_nobody("notifications.owedwork", "notifications.reminderrule", why="numbers of rows, and rules")
holds(
    "notifications.export",
    _("To give you long lists as a file."),
    _("Three days."),
    of_person=("owner",),
    secret=("key",),
    erase=_remove_exports,
)
