"""Reviews of what companies submit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField
from products.models.product import Product
from products.models.revision import ProductRevision


class Review(models.Model):
    """A review of a product, or of a revision of a public one: who reviews it until when, or the decision."""

    class Decision(models.TextChoices):
        OPEN = "", _("being read")
        APPROVED = "approved", _("approved")
        CHANGES = "changes", _("changes requested")

    product = models.ForeignKey(Product, models.CASCADE, related_name="reviews", verbose_name=_("product"))
    revision = models.ForeignKey(
        ProductRevision, models.CASCADE, null=True, blank=True, related_name="reviews", verbose_name=_("revision")
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reviews", verbose_name=_("moderator")
    )
    taken_at = models.DateTimeField(_("taken"))
    held_until = models.DateTimeField(_("held until"))
    decision = ChoiceField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("revision", "decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(decided_at__isnull=True), name="review_open_once"
            ),
            models.CheckConstraint(
                name="review_decided_has_date",
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["moderator", "-decided_at"])]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.product} · {self.moderator}"
