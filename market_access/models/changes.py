"""What a new version of a rule touched: products, their markets, and quotations that buyers still have."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, ChoiceField, LineField
from exportasv.core.db.localized import Localized
from exportasv.core.db.sorting import by_name
from market_access.models.versions import KEY_FORM, words_field
from products.models import Product


class ChangedRule(models.TextChoices):
    """The table whose row changed."""

    REQUIREMENT = "marketrequirement", _("requirement")
    RELIEF = "relief", _("relief")
    DUTY = "dutyrow", _("duty or fee")
    ORIGIN = "originrule", _("rule of origin")
    FREIGHT = "freightprice", _("freight price")


@dataclass(frozen=True)
class PriceMove:
    """What a unit landed costs by a kept ladder, before and after a change; None where it was not complete."""

    destination: str
    units: int
    before: Decimal | None
    after: Decimal | None

    def as_word(self) -> str:
        """Return it as a column of words keeps it: US:2400:4.10:4.35."""
        return ":".join([self.destination, str(self.units), str(self.before or ""), str(self.after or "")])

    @classmethod
    def of_word(cls, word: str) -> Self:
        destination, units, *prices = word.split(":")
        before, after = (Decimal(each) if each else None for each in prices)
        return cls(destination, int(units), before, after)

    @property
    def is_dearer(self) -> bool:
        return self.before is not None and self.after is not None and self.after > self.before

    @property
    def is_cheaper(self) -> bool:
        return self.before is not None and self.after is not None and self.after < self.before


class RuleChange(models.Model):
    """A new version of a rule, and the sum of what it touched, closed and opened."""

    rule = ChoiceField(_("what changed"), max_length=20, choices=ChangedRule.choices)
    key = LineField(_("version"), max_length=50, validators=[KEY_FORM])
    title_es = LineField(_("title in Spanish"), max_length=300)
    title_en = LineField(_("title in English"), max_length=300)
    destinations = words_field(_("destinations"))
    holds_from = BoundedDateField(_("in force from"), **limits.MARKET_DAY)
    products = models.PositiveIntegerField(_("products touched"), default=0)
    companies = models.PositiveIntegerField(_("companies touched"), default=0)
    quotations = models.PositiveIntegerField(_("open quotations touched"), default=0)
    closed = models.PositiveIntegerField(_("markets closed"), default=0)
    opened = models.PositiveIntegerField(_("markets opened"), default=0)
    sheets = models.PositiveIntegerField(_("price ladders computed again"), default=0)
    dearer = models.PositiveIntegerField(_("price ladders that became dearer"), default=0)
    cheaper = models.PositiveIntegerField(_("price ladders that became cheaper"), default=0)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    found_at = models.DateTimeField(_("products found"), null=True, blank=True)
    computed_at = models.DateTimeField(_("lights or prices computed"), null=True, blank=True)
    title = Localized("title")

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["rule", "key", "holds_from"], name="rule_change_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.key

    @property
    def code(self) -> str:
        """Return the code of what changed, without the number of its version."""
        return self.key.partition("/")[0]

    @property
    def is_freight(self) -> bool:
        return self.rule == ChangedRule.FREIGHT

    @property
    def is_priced(self) -> bool:
        """Return whether its price ladders were compared."""
        return self.computed_at is not None

    @property
    def is_coming(self) -> bool:
        """Return whether it holds only from a later day on."""
        return self.holds_from > timezone.localdate()


class ImpactQuerySet(ScopedQuerySet["ChangeImpact"]):
    def recent(self, since: date) -> "ImpactQuerySet":
        """Return what changes made since a day touched, the latest first."""
        return self.filter(change__made_at__date__gte=since).order_by(
            "-change__made_at", by_name("product__name_es"), "pk"
        )


class ChangeImpact(models.Model):
    """A product that a change touched: in which destinations, which of them closed or opened, which quotations."""

    change = models.ForeignKey(RuleChange, models.CASCADE, related_name="impacts", verbose_name=_("change of a rule"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="rule_impacts", verbose_name=_("product"))
    destinations = words_field(_("destinations"))
    lights_before = words_field(_("lights before"))  # as in US:green, where the light was known
    closed = words_field(_("markets closed"))
    opened = words_field(_("markets opened"))
    prices = words_field(_("landed prices of its ladders"), max_length=60)  # PriceMove.as_word
    dearer = models.PositiveIntegerField(_("price ladders that became dearer"), default=0)
    cheaper = models.PositiveIntegerField(_("price ladders that became cheaper"), default=0)
    quotations = ArrayField(models.BigIntegerField(), verbose_name=_("open quotations"), default=list, blank=True)
    objects = ImpactQuerySet.as_manager()

    class Meta:
        verbose_name = _("product that a change touched")
        verbose_name_plural = _("products that changes touched")
        constraints = [models.UniqueConstraint(fields=["change", "product"], name="change_impact_once")]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.product_id}"

    @property
    def moves(self) -> list[PriceMove]:
        """Return what its kept ladders cost before and after."""
        return [PriceMove.of_word(each) for each in self.prices]
