"""Collections of the catalogue, put together by staff."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import AddressSlugField, BoundedIntegerField, LineField, NameField
from exportasv.core.db.localized import Localized
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.http.kept_tables import forget_table, kept_table
from products.catalogue.filters import read_filters
from products.models.product import Product

CACHE_KEY = "collections:mark"
CACHE_SECONDS = 300


def validate_catalogue_query(text: str) -> None:
    """Raise ValidationError unless the text has words or filters of the catalogue."""
    query = QueryDict(text.removeprefix("?"))
    if not query.get("q", "").strip() and not read_filters(query):
        raise ValidationError(_("Write it as the catalogue's address has it, such as q=honey&sector=food."))


class Collection(models.Model):
    """A set of products under a title: those chosen, or else those that a query of the catalogue finds."""

    slug = AddressSlugField(_("address on the site"), unique=True)
    name_es = NameField(_("name in Spanish"), max_length=80)
    name_en = NameField(_("name in English"), max_length=80)
    intro_es = LineField(_("introduction in Spanish"), max_length=400, blank=True)
    intro_en = LineField(_("introduction in English"), max_length=400, blank=True)
    query = LineField(
        _("query"),
        max_length=300,
        blank=True,
        validators=[validate_catalogue_query],
        help_text=_(
            "As in the catalogue's address: q=gift or certificate=sin-gluten. Not used if products are chosen."
        ),
    )
    products = models.ManyToManyField(
        Product, blank=True, related_name="collections", verbose_name=_("chosen products")
    )
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    is_active = models.BooleanField(_("shown"), default=True)
    name, intro = Localized("name"), Localized("intro")

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["position", "slug"]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("products:collection", args=[self.slug])

    @classmethod
    def active_rows(cls) -> list["Collection"]:
        """Return the collections shown on the site, in order. Cached for five minutes."""
        return kept_table(CACHE_KEY, lambda: list(cls.objects.filter(is_active=True)), CACHE_SECONDS)


def clear_collection_cache() -> None:
    """Clear the cache, so that the next page reads the collections again."""
    forget_table(CACHE_KEY)
