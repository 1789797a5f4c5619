"""One mail with everything that went beyond a person's limit of a kind in an hour (mail_folds.py)."""

from django.urls import reverse
from django.utils import timezone, translation

from exportasv.core.notifications.mail import body_with_link, deliver_message, subject_and_body
from exportasv.core.notifications.models import EmailAttachment, MailFold, OutgoingEmail
from exportasv.core.notifications.preferences import preferences_footer

MAX_WHOLE_TEXTS, MAX_SUBJECTS = 50, 1_000  # of notices in one mail; the portal has all of them


def send_fold(fold: int) -> None:
    """Send the mail, unless it was sent already. What is folded from now on goes into another one."""
    MailFold.objects.filter(pk=fold, closed_at=None).update(closed_at=timezone.now())
    row = MailFold.objects.get(pk=fold)
    if row.sent_at:
        return
    _send_notices(row)
    _send_letters(row)
    MailFold.objects.filter(pk=fold).update(sent_at=timezone.now())


def _send_notices(fold: MailFold) -> None:
    waiting = fold.notices.filter(mailed_at=None, recipient__is_active=True)
    notices = list(waiting.select_related("recipient").order_by("pk")[:MAX_SUBJECTS])
    if not notices:
        return
    person = notices[0].recipient
    left_out = waiting.count() - len(notices)
    texts = [f"{each.subject}\n{body_with_link(each.body, each.url)}" for each in notices[:MAX_WHOLE_TEXTS]]
    subjects = [each.subject for each in notices[MAX_WHOLE_TEXTS:]]
    with translation.override(person.language):
        inbox = reverse("notifications:inbox")
    subject, body = subject_and_body(
        "mails_folded", person.language, url=inbox, count=len(notices) + left_out, first=notices[0].subject,
        texts=texts, subjects=subjects, left_out=left_out,
    )  # fmt: skip
    files = EmailAttachment.objects.filter(notice__in=notices).order_by("pk")
    text = body_with_link(body, inbox) + preferences_footer(person.language)
    deliver_message(f"fold-{fold.pk}", person.email, subject, text, files, kind=fold.kind)
    waiting.update(mailed_at=timezone.now())


def _send_letters(fold: MailFold) -> None:
    letters = list(fold.letters.filter(sent_at=None, forgotten_at=None).order_by("pk"))
    if not letters:
        return
    first = letters[0]
    subject, body = subject_and_body(
        "mails_folded", first.language, count=len(letters), first=first.subject,
        texts=[f"{each.subject}\n{each.body}" for each in letters], subjects=[], left_out=0,
    )  # fmt: skip
    files = EmailAttachment.objects.filter(letter__in=letters).order_by("pk")
    deliver_message(f"fold-{fold.pk}", first.address, subject, body, files, kind=fold.kind)
    OutgoingEmail.objects.filter(pk__in=[each.pk for each in letters]).update(sent_at=timezone.now())
