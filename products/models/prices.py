"""Prices of a product, and their changes."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDecimalField, BoundedIntegerField, ChoiceField, LineField
from exportasv.core.http.content_version import content_version_trigger
from products.models.kind_triggers import price_triggers
from products.models.kinds import PriceBasis

MAX_QUANTITY = 10**9  # units of sale
MAX_PRICE = Decimal(10**9)  # US dollars
CURRENCY = "USD"  # of every price


class PriceTerm(models.Model):
    """The price of one unit of a good at an Incoterm 2020 and its place, or of a service by its basis, in US dollars.

    The price with `from_quantity` 1 holds from the minimum order; steps are above it.
    """

    class Incoterm(models.TextChoices):
        EXW = "EXW", "EXW"
        FCA = "FCA", "FCA"
        FAS = "FAS", "FAS"
        FOB = "FOB", "FOB"
        CFR = "CFR", "CFR"
        CIF = "CIF", "CIF"
        CPT = "CPT", "CPT"
        CIP = "CIP", "CIP"
        DAP = "DAP", "DAP"
        DPU = "DPU", "DPU"
        DDP = "DDP", "DDP"

    product = models.ForeignKey("products.Product", models.CASCADE, related_name="prices", verbose_name=_("product"))
    incoterm = ChoiceField("Incoterm", max_length=3, choices=Incoterm.choices, blank=True)
    basis = ChoiceField(_("price for"), max_length=10, choices=PriceBasis.choices, blank=True)
    place = LineField(_("place"), max_length=80, blank=True)
    amount = BoundedDecimalField(
        _("price in USD"), least=Decimal("0.01"), most=MAX_PRICE, max_digits=12, decimal_places=2
    )
    from_quantity = BoundedIntegerField(_("from quantity"), least=1, most=MAX_QUANTITY, default=1)

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["from_quantity", "amount"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "incoterm", "basis", "place", "from_quantity"], name="price_once"
            ),
            models.CheckConstraint(
                name="price_has_incoterm_or_basis",
                condition=models.Q(incoterm="", basis__in=PriceBasis.values, place="")
                | models.Q(basis="") & ~models.Q(incoterm=""),
            ),
            models.CheckConstraint(name="price_positive", condition=models.Q(amount__gt=0, amount__lte=MAX_PRICE)),
        ]
        triggers = [audit_trigger(), content_version_trigger(), *price_triggers()]

    def __str__(self) -> str:
        return f"{self.terms} {self.amount}"

    @property
    def terms(self) -> str:
        return price_terms(self.incoterm, self.place, self.basis)


def price_terms(incoterm: str, place: str, basis: str) -> str:
    """Return what a price is for: "FOB Acajutla" for a good, "per hour" for a service."""
    if not incoterm:
        return gettext("per %(basis)s") % {"basis": PriceBasis(basis).label} if basis else ""
    return f"{incoterm} {place}".strip()


def row_terms(row: Mapping[str, Any]) -> str:
    """Return what a row of `price_rows()` or `lowest_price()` is for; see `price_terms`."""
    return price_terms(row["incoterm"], row.get("place", ""), row["basis"])


def lowest_price() -> models.Subquery:
    """Return the lowest price of each product as {incoterm, basis, amount}, for use in a query of products."""
    terms = PriceTerm.objects.filter(product=models.OuterRef("pk")).order_by("amount")[:1]
    return models.Subquery(terms.values(row=JSONObject(incoterm="incoterm", basis="basis", amount=_amount_as_text())))


def price_rows() -> ArraySubquery:
    """Return the prices of each product as dicts, cheapest first within a quantity, for use in a query of products."""
    terms = PriceTerm.objects.filter(product=models.OuterRef("pk")).order_by("from_quantity", "amount")
    columns = JSONObject(
        incoterm="incoterm", place="place", basis="basis", amount=_amount_as_text(), quantity="from_quantity"
    )
    return ArraySubquery(terms.values(row=columns))


def _amount_as_text() -> Cast:
    """Return the amount as text, because JSON numbers could lose cents."""
    return Cast("amount", models.TextField())


class PriceChange(models.Model):
    """A change of a price by a company. It takes effect at once; moderators see the old and the new price."""

    product = models.ForeignKey(
        "products.Product", models.CASCADE, related_name="price_changes", verbose_name=_("product")
    )
    incoterm = ChoiceField("Incoterm", max_length=3, choices=PriceTerm.Incoterm.choices, blank=True)
    basis = ChoiceField(_("price for"), max_length=10, choices=PriceBasis.choices, blank=True)
    place = LineField(_("place"), max_length=80, blank=True)
    from_quantity = BoundedIntegerField(_("from quantity"), least=1, most=MAX_QUANTITY, default=1)
    before = BoundedDecimalField(
        _("before"), least=Decimal("0.01"), most=MAX_PRICE, max_digits=12, decimal_places=2, null=True, blank=True
    )
    after = BoundedDecimalField(
        _("after"), least=Decimal("0.01"), most=MAX_PRICE, max_digits=12, decimal_places=2, null=True, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by whom")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price changes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="price_change_changes",
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["product", "-at"]), models.Index(fields=["-at"])]

    @property
    def terms(self) -> str:
        return price_terms(self.incoterm, self.place, self.basis)

    def __str__(self) -> str:
        return f"{self.product}: {self.terms} {self.before} → {self.after}"

    @property
    def percent(self) -> int | None:
        """Return the rise or fall in percent; None if there was no price before or there is none after."""
        if self.before is None or self.after is None:
            return None
        return round(100 * (self.after - self.before) / self.before)
