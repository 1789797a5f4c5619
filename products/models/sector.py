"""Sectors of the exportable supply."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.archivable import ArchivableQuerySet, active_field
from exportasv.core.db.fields import AddressSlugField, BoundedIntegerField, ChoiceField, NameField
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.localized import Localized, is_english
from exportasv.core.http.content_version import content_version_trigger
from products.models.kinds import ProductKind


class Sector(models.Model):
    """A sector of the exportable supply (rubro), as the programme publishes it."""

    code = AddressSlugField(_("code"), unique=True, help_text=_("In data of partners, and in the English address."))
    slug_es = AddressSlugField(_("address in Spanish"), unique=True)
    name_es = NameField(_("name in Spanish"), max_length=80)
    name_en = NameField(_("name in English"), max_length=80)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    needs_health_registration = models.BooleanField(
        _("needs a health registration"),
        default=False,
        help_text=_("Its goods are food, drinks or cosmetics: moderators and the diagnostic ask for the registration."),
    )
    usual_kind = ChoiceField(
        _("usually"),
        max_length=10,
        choices=ProductKind.choices,
        default=ProductKind.GOOD,
        help_text=_("What a new product of this sector is, until its company says otherwise."),
    )
    is_active = active_field()
    in_all: int  # number of products; annotated by the admin site's list
    name = Localized("name")
    objects = ArchivableQuerySet["Sector"].as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "code"]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("products:sector", args=[self.address])

    @property
    def address(self) -> str:
        """Return the end of the page's address in the reader's language."""
        return self.code if is_english() else self.slug_es


def all_sectors() -> list[Sector]:
    """Return every sector, in the programme's order. One query."""
    return _ALL.rows()


def sector_choices() -> list[tuple[str, str]]:
    """Return code and name of every sector, in the programme's order. One query."""
    return [(sector.code, sector.name) for sector in all_sectors()]


_ALL = FixedQuery(lambda: Sector.objects.all())
