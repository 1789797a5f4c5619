"""Families: sizes of one product that belong together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import NameField
from exportasv.core.db.localized import Localized
from exportasv.core.db.sorting import by_name
from exportasv.core.http.content_version import content_version_trigger


class ProductFamily(models.Model):
    """Products of one company that differ in content only: buyers see one card and choose the size on the page."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="families", verbose_name=_("company"))
    name_es = NameField(_("name in Spanish"), max_length=140)
    name_en = NameField(_("name in English"), max_length=140, blank=True)
    name = Localized("name")

    class Meta:
        verbose_name = _("product family")
        verbose_name_plural = _("product families")
        ordering = [by_name("name_es"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name_es"], name="family_name_once"),
            models.UniqueConstraint(fields=["company", "id"], name="family_of_company"),  # for SameOwnerConstraint
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.name
