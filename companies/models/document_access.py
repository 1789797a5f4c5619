"""Access log of a company's private documents."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from exportasv.core.db.fields import LineField


class DocumentAccess(models.Model):
    """An access to a private document of a company: which, by whom, when. The company's owners can read it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="document_accesses", verbose_name=_("company"))
    document = LineField(_("paper"), max_length=160)
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who looked")
    )
    guest_name = LineField(
        _("who, without an account"),
        max_length=120,
        blank=True,
        help_text=_("A buyer, by the private link of a thread."),
    )
    accessed_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("access to a private document")
        verbose_name_plural = _("accesses to private documents")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["company", "-id"])]

    def __str__(self) -> str:
        return self.document
