"""Consents of companies that a partner's software may send their products, or read their orders and sales."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import CompanyState
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.api.models import ApiClient, ApiScope
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoicesField


class PartnerAccessQuerySet(ScopedQuerySet["PartnerAccess"]):
    def valid(self, scope: ApiScope) -> "PartnerAccessQuerySet":
        """Return the consents to what a scope opens that hold: not withdrawn, of active companies and clients."""
        rows = self.filter(ended_at=None, company__state=CompanyState.ACTIVE, client__is_active=True)
        rows = rows.filter(scopes__contains=[scope])
        return rows.select_related("company", "given_by")


class PartnerAccess(models.Model):
    """A company's consent to what the scopes open to a client of the API. It does not grow when the client's do."""

    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="partner_accesses", verbose_name=_("company")
    )
    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="+", verbose_name=_("client"))
    scopes = ChoicesField(_("what was agreed"), choices=ApiScope)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("given by"))
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    ended_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    objects = PartnerAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access of a partner")
        verbose_name_plural = _("accesses of partners")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "client"], condition=models.Q(ended_at=None), name="partner_access_once"
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.company} → {self.client}"
