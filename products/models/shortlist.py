"""A visitor's shortlist of products."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import BoundedIntegerField, LineField
from products.models.product import Product


class Shortlist(models.Model):
    """Products that a visitor saved. The random key in the visitor's link identifies it."""

    key = LineField(_("key"), max_length=43, unique=True)
    products = models.ManyToManyField(Product, through="ShortlistItem", related_name="shortlists")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    size: int  # number of items; annotated by the admin site's list

    class Meta:
        verbose_name = _("shortlist")
        verbose_name_plural = _("shortlists")
        indexes = [models.Index(fields=["created_at"], name="shortlist_to_delete")]

    def __str__(self) -> str:
        return f"{self.pk}"


class ShortlistItem(models.Model):
    """One product on a shortlist."""

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)

    class Meta:
        verbose_name = _("shortlisted product")
        verbose_name_plural = _("shortlisted products")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["shortlist", "product"], name="shortlist_item_once")]

    def __str__(self) -> str:
        return f"{self.product}"
