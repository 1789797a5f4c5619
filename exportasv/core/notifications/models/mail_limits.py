"""What limits e-mails: folded mails of one person, kinds that send too many, addresses that refuse."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import LineField
from exportasv.core.notifications.kinds import kind_title


class MailFold(models.Model):
    """One e-mail instead of many: what went beyond a person's hourly limit of a kind (folded_mails.py)."""

    to = LineField(_("to"), max_length=70, help_text=_("The person's number, or the hash of a guest's address."))
    kind = LineField(_("kind"), max_length=60)
    due_at = models.DateTimeField(_("due"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("folded mail")
        verbose_name_plural = _("folded mails")
        constraints = [
            models.UniqueConstraint(
                fields=["to", "kind"], name="fold_open_once", condition=models.Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"


class MailKind(models.Model):
    """How many e-mails of a kind left this hour, and whether it was stopped because there were too many."""

    kind = LineField(_("kind"), max_length=60, unique=True)
    hour = models.DateTimeField(_("hour"))
    sent = models.PositiveIntegerField(_("sent in this hour"), default=0)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    free_until = models.DateTimeField(_("without limit until"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )

    class Meta:
        verbose_name = _("kind of mail")
        verbose_name_plural = _("kinds of mails")
        ordering = ["kind"]

    def __str__(self) -> str:
        return str(kind_title(self.kind))


class RefusedAddress(models.Model):
    """An address whose mail server refuses mail for good. Nothing is sent there until somebody corrects it."""

    address = models.EmailField(_("address"), unique=True)
    reason = LineField(_("answer of the mail server"), max_length=300)
    refused_at = models.DateTimeField(_("refused"))
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrected by"),
    )

    class Meta:
        verbose_name = _("refused address")
        verbose_name_plural = _("refused addresses")
        ordering = ["-refused_at", "-pk"]
        indexes = [
            models.Index(fields=["refused_at"], name="refused_open", condition=models.Q(corrected_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.address
