"""Units in which products and services are sold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.archivable import ArchivableQuerySet, active_field
from exportasv.core.db.fields import LineField, NameField
from exportasv.core.db.localized import Localized
from exportasv.core.db.sorting import by_name
from exportasv.core.http.content_version import content_version_trigger


class UnitQuerySet(ArchivableQuerySet["Unit"]):
    def by_name(self, name: str) -> "Unit | None":
        """Return the unit with this Spanish name, singular or plural, or None. Case and accents do not matter."""
        words = " ".join(name.split())
        named = models.Q(name_es__unaccent__iexact=words) | models.Q(plural_es__unaccent__iexact=words)
        return self.filter(named).order_by("pk").first() if words else None


class Unit(models.Model):
    """A unit of sale (bolsa, quintal, hora), with its code of the UN/CEFACT Recommendations 20 and 21."""

    code = LineField(
        _("code"), max_length=3, unique=True, help_text=_("Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.")
    )
    name_es = NameField(_("name in Spanish"), max_length=40, unique=True)
    plural_es = LineField(_("plural in Spanish"), max_length=40)
    name_en = NameField(_("name in English"), max_length=40)
    plural_en = LineField(_("plural in English"), max_length=40)
    is_active = active_field()
    name, plural = Localized("name"), Localized("plural")
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = [by_name("name_es")]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return self.name
