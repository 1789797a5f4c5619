"""Invitations to a calendar that somebody got by e-mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import LineField


class CalendarInvitation(models.Model):
    """The last calendar entry that an address got of an event. The next one needs a higher sequence."""

    uid = LineField(_("event"), max_length=200)
    address = models.EmailField(_("to"))
    sequence = models.PositiveIntegerField(_("version of the invitation"))
    is_cancelled = models.BooleanField(_("cancelled"))
    sent_at = models.DateTimeField(_("mailed"))
    ends_at = models.DateTimeField(_("end"))

    class Meta:
        verbose_name = _("calendar invitation")
        verbose_name_plural = _("calendar invitations")
        constraints = [models.UniqueConstraint(fields=["uid", "address"], name="calendar_invitation_once")]

    def __str__(self) -> str:
        return f"{self.uid} {self.sequence}"
