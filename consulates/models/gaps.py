"""Gaps between products and buyers' requirements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company, certificate_names
from consulates.models.buyers import BuyerRequirement
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import SameOwnerConstraint
from exportasv.core.db.fields import ChoiceField, LineField
from exportasv.core.db.state_machine import LifeCycle, StateField, Tone
from products.models import Product


class GapState(LifeCycle):
    OPEN = "open", Tone.RUNNING, _("proposed")
    TAKEN = "taken", Tone.QUIET, _("accepted")
    DISMISSED = "dismissed", Tone.QUIET, _("not for us")


class GapKind(models.TextChoices):
    CERTIFICATE = "certificate", _("certificate")
    VOLUME = "volume", _("volume")
    MINIMUM = "minimum", _("minimum order")
    PRICE = "price", _("price")
    MARKET = "market", _("experience in the market")
    NOTHING = "nothing", _("nobody offers it")


class Gap(models.Model):
    """Something that a product lacks for a requirement. Without a product: nothing in the catalogue matches."""

    Kind = GapKind

    State = GapState

    requirement = models.ForeignKey(
        BuyerRequirement, models.CASCADE, related_name="gaps", verbose_name=_("what was requested")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="gaps", verbose_name=_("company")
    )
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="gaps", verbose_name=_("product")
    )
    kind = ChoiceField(_("what is missing"), max_length=12, choices=Kind.choices)
    detail = LineField(_("which"), max_length=80, blank=True)
    state = StateField(_("state"), GapState, max_length=10, default=State.OPEN)
    proposal: str  # suggested action; set by the page of opportunities
    found_at = models.DateTimeField(_("found"), auto_now_add=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering = ["-found_at", "-pk"]
        constraints = [
            SameOwnerConstraint(name="gap_product_of_company", field="product"),
            models.UniqueConstraint(
                fields=["requirement", "product", "kind", "detail"], nulls_distinct=False, name="gap_once"
            ),
            models.CheckConstraint(
                name="gap_of_a_product_or_of_all",
                condition=models.Q(kind=GapKind.NOTHING, product__isnull=True, company__isnull=True)
                | (~models.Q(kind=GapKind.NOTHING) & models.Q(product__isnull=False, company__isnull=False)),
            ),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.detail_name}".strip()

    @property
    def detail_name(self) -> str:
        """Return which certificate is missing by its name; what else it names as it stands."""
        return certificate_names([self.detail])[self.detail] if self.kind == GapKind.CERTIFICATE else self.detail
