"""Certificates and their types."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.archivable import ArchivableQuerySet, active_field
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, CodeField, LineField, NameField
from exportasv.core.db.localized import Localized
from exportasv.core.db.sorting import by_name
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.http.kept_tables import kept_table

NAMES_KEY, NAMES_CACHE_SECONDS = "certificate-names", 300


class CertificateType(models.Model):
    """A type of certificate that buyers know (HACCP, organic, sanitary registration …)."""

    code = CodeField(_("code"), unique=True)
    name_es = NameField(_("name in Spanish"), max_length=120)
    name_en = NameField(_("name in English"), max_length=120)
    issuer = LineField(_("who issues it"), max_length=120, blank=True)
    is_active = active_field()
    name = Localized("name")
    objects = ArchivableQuerySet["CertificateType"].as_manager()

    class Meta:
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificate")
        ordering = [by_name("name_es")]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return self.name


def certificate_names(codes: Iterable[str]) -> dict[str, str]:
    """Return code → name in the active language; a code of no type stands for itself. A new name shows in 5 minutes."""
    types = kept_table(NAMES_KEY, _types_by_code, NAMES_CACHE_SECONDS)
    return {code: types[code].name if code in types else code for code in codes}


def _types_by_code() -> dict[str, CertificateType]:
    return {each.code: each for each in CertificateType.objects.order_by()}


class CertificateQuerySet(ScopedQuerySet["Certificate"]):
    def valid_on(self, day: date) -> "CertificateQuerySet":
        """Return certificates that are valid on `day`."""
        return self.filter(models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=day))

    def valid_today(self) -> "CertificateQuerySet":
        """Return the certificates that hold today, with their type: those that the public may read."""
        return self.valid_on(timezone.localdate()).select_related("type")


class CertificateValidity(models.TextChoices):
    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")


class Certificate(models.Model):
    """One certificate of a company. Staff who have seen the document can confirm it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="certificates", verbose_name=_("company"))
    type = models.ForeignKey(CertificateType, models.PROTECT, related_name="certificates", verbose_name=_("kind"))
    number = LineField(_("number"), max_length=60, blank=True)
    issued_on = BoundedDateField(_("issued"), **limits.CERTIFICATE_DAY, null=True, blank=True)
    expires_on = BoundedDateField(_("valid until"), **limits.CERTIFICATE_DAY, null=True, blank=True)
    document = models.FileField(_("paper"), upload_to="private/certificates/", blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(pgettext_lazy("certificate", "confirmed"), null=True, blank=True)
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["type__name_es", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "type", "number"], name="certificate_once"),
            models.CheckConstraint(
                name="certificate_dates_in_order",
                condition=models.Q(expires_on__gte=models.F("issued_on")),
                violation_error_message=_("A certificate cannot expire before it was issued."),
            ),
        ]
        indexes = [models.Index(fields=["expires_on"])]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.type} {self.number}".strip()

    @property
    def has_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def validity(self) -> CertificateValidity:
        return CertificateValidity.EXPIRED if self.has_expired else CertificateValidity.VALID
