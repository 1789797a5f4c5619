"""E-mails to people without an account: buyers and guests of the forum."""

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import ChoiceField, LineField, ProseField
from exportasv.core.notifications.kinds import kind_title
from exportasv.core.notifications.models.mail_limits import MailFold


class OutgoingEmail(models.Model):
    """An e-mail to an address without an account. Task arguments never contain its text or address."""

    kind = LineField(_("kind"), max_length=60)
    key = LineField(_("natural key"), max_length=200)
    address = models.EmailField(_("to"), blank=True)
    reply_to = models.EmailField(_("answers to"), blank=True)
    language = ChoiceField(_("language"), max_length=2, choices=[("es", _("Spanish")), ("en", _("English"))])
    subject = LineField(_("subject"), max_length=200, blank=True)
    body = ProseField(_("text"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    fold = models.ForeignKey(
        MailFold, models.SET_NULL, null=True, blank=True, related_name="letters", verbose_name=_("folded mail")
    )
    forgotten_at = models.DateTimeField(_("address and words removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="letter_once")]
        indexes = [
            models.Index(Upper("address"), "kind", "created_at", name="letter_of_address"),
            models.Index(fields=["created_at"], name="letter_to_forget", condition=models.Q(forgotten_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{kind_title(self.kind)}, {self.address}" if self.address else str(kind_title(self.kind))


class EmailAttachment(models.Model):
    """A file attached to an outgoing e-mail or to the e-mail of a notice (a calendar invitation, a ticket)."""

    letter = models.ForeignKey(OutgoingEmail, models.CASCADE, null=True, blank=True, related_name="files")
    notice = models.ForeignKey(
        "notifications.Notification", models.CASCADE, null=True, blank=True, related_name="files"
    )
    name = LineField(_("name"), max_length=120)
    media_type = LineField(_("type"), max_length=120)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of a mail")
        verbose_name_plural = _("files of mails")
        constraints = [
            models.CheckConstraint(
                name="letter_file_of_one_mail",
                condition=models.Q(letter__isnull=False, notice__isnull=True)
                | models.Q(letter__isnull=True, notice__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
