"""What changed of a public product beside its text: photos that wait for a moderator, and prices, which do not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from products.models.catalogue import PriceTerm, Product, ProductRevision
from products.models.photo_files import PhotoFiles


class WaitingPhoto(PhotoFiles):
    """A photo that a company sent for a public product: part of its edit, and not shown until that is approved."""

    revision = models.ForeignKey(
        ProductRevision, models.CASCADE, related_name="waiting_photos", verbose_name=_("revision")
    )

    class Meta:
        verbose_name = _("photo that waits")
        verbose_name_plural = _("photos that wait")
        ordering = ["position", "pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.revision} {self.position}"


class PriceChange(models.Model):
    """A company changed a price of a product. It holds at once; moderators read here what it was, and before."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="price_changes", verbose_name=_("product"))
    incoterm = models.CharField("Incoterm", max_length=3, choices=PriceTerm.Incoterm.choices)
    place = models.CharField(_("place"), max_length=80, blank=True)
    from_quantity = models.PositiveIntegerField(_("from quantity"), default=1)
    before = models.DecimalField(_("before"), max_digits=12, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(_("after"), max_digits=12, decimal_places=2, null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a price")
        verbose_name_plural = _("changes of prices")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="price_change_changes",
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["product", "-at"]), models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.product}: {self.incoterm} {self.before} → {self.after}"

    @property
    def percent(self) -> int | None:
        """By how much it rose (or fell); None where there was none before or is none after."""
        if self.before is None or self.after is None:
            return None
        return round(100 * (self.after - self.before) / self.before)
