"""Disputes of sales between the company and the person who claimed the sale."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consulates.models.wins import ExportWin
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField, LineField, ProseField


class DisputeEnd(models.TextChoices):
    MENDED = "mended", _("corrected by the person who recorded it; the company is asked again")
    WITHDRAWN = "withdrawn", _("withdrawn by the person who recorded it")
    UPHELD = "upheld", _("Conamype upholds the sale; the company is asked again")
    DISMISSED = "dismissed", _("Conamype rules that the sale does not count")


class WinDispute(models.Model):
    """A company's dispute of a claimed sale; it ends when the sale is corrected, withdrawn or decided by Conamype."""

    End = DisputeEnd

    BY_CONAMYPE = [End.UPHELD, End.DISMISSED]

    win = models.ForeignKey(ExportWin, models.CASCADE, related_name="disputes", verbose_name=_("export win"))
    reason = LineField(_("what is not right"), max_length=500)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("disputed by"),
        help_text=_("Empty when it was done by the link in the company's mail."),
    )
    opened_at = models.DateTimeField(_("disputed"))
    end = ChoiceField(_("how it ended"), max_length=10, choices=End.choices, blank=True)
    ruling = ProseField(_("Conamype's reason"), blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute of a sale")
        verbose_name_plural = _("disputes of sales")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["win"], condition=models.Q(end=""), name="dispute_open_once"),
            models.CheckConstraint(
                name="dispute_ended_has_date",
                condition=models.Q(end="", ended_at__isnull=True)
                | (~models.Q(end="") & models.Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispute_ruled_in_writing",
                condition=~models.Q(end__in=[DisputeEnd.UPHELD, DisputeEnd.DISMISSED]) | ~models.Q(ruling=""),
            ),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.win}: {self.reason[:60]}"

    @property
    def sale_stands(self) -> bool:
        """Return whether the dispute ended with the sale upheld or corrected."""
        return self.end in (self.End.UPHELD, self.End.MENDED)

    @property
    def is_open(self) -> bool:
        return self.end == ""

    @property
    def is_ruled(self) -> bool:
        """Return whether Conamype decided it."""
        return self.end in self.BY_CONAMYPE


class DisputeMessage(models.Model):
    """A message of one side in a dispute."""

    class Sender(models.TextChoices):
        COMPANY = "company", _("company")
        CLAIMER = "claimer", _("person who recorded the sale")
        CONAMYPE = "conamype", "Conamype"

    dispute = models.ForeignKey(WinDispute, models.CASCADE, related_name="messages", verbose_name=_("dispute"))
    sender = ChoiceField(_("from"), max_length=8, choices=Sender.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    text = ProseField(_("text"), max_length=2000)
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a dispute")
        verbose_name_plural = _("messages of disputes")
        ordering = ["sent_at", "pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_from_company(self) -> bool:
        """Return whether the company wrote it."""
        return self.sender == self.Sender.COMPANY
