"""What strangers type in the inquiry form."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.disowned import disowned_field
from exportasv.core.db.fields import NameField, ProseField


class Sending(models.Model):
    """One sending of the inquiry form, with the name and address as typed. Its inquiries share one mailed link."""

    name = NameField(_("name"), max_length=160)
    contact_name = NameField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    country = CountryField(_("country"))
    text = ProseField(_("question"))
    content_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent"))
    disowned_at = disowned_field(_("The person at the address says that they did not send it."))

    class Meta:
        verbose_name = _("sending of the inquiry form")
        verbose_name_plural = _("sendings of the inquiry form")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["content_hash", "sent_at"], name="sending_again")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name
