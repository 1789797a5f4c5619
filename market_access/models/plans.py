"""The plan of one export order: its figures; its steps become agreements with the adviser when it is sent."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from counseling.models import ActionItem
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import DatabaseCheck
from exportasv.core.db.fields import BoundedDateField, BoundedDecimalField, BoundedIntegerField, ChoiceField, LineField
from market_access.models.destinations import Destination
from market_access.models.requirements import MarketRequirement
from market_access.models.versions import CODE_FORM
from products.models import Product
from products.models.attribute_values import is_json_object

MOST_DOLLARS = 10_000_000
REVIEW_STEP = "REVIEW"  # code of the step with the adviser


def _dollars(label: Any) -> BoundedDecimalField:
    return BoundedDecimalField(
        label, least=Decimal(0), most=Decimal(MOST_DOLLARS), max_digits=10, decimal_places=2, default=Decimal(0)
    )


class ExportPlan(models.Model):
    """The plan of one order of a product for a destination. Costs are of the whole order."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="export_plans", verbose_name=_("product"))
    market = ChoiceField(_("destination"), max_length=3, choices=Destination.choices)
    begins_on = BoundedDateField(_("the order begins on"), **limits.PROGRAMME_DAY)
    units = BoundedIntegerField(_("units"), least=1, most=10_000_000)
    unit_price = BoundedDecimalField(
        _("price of one unit, USD"),
        least=Decimal("0.01"),
        most=Decimal(MOST_DOLLARS),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    production_days = BoundedIntegerField(_("days to make it"), least=1, most=365, default=30)
    advance_percent = BoundedIntegerField(_("advance of the buyer, per cent"), **limits.PERCENT, default=30)
    balance_days = BoundedIntegerField(
        _("days after the shipment until the rest is paid"), least=0, most=365, default=30
    )
    materials = _dollars(_("materials, USD"))
    supplier_days = BoundedIntegerField(_("days that suppliers wait to be paid"), least=0, most=365, default=0)
    work = _dollars(_("wages and work, USD"))
    packing = _dollars(_("packing, USD"))
    freight = _dollars(_("freight and export costs that you pay, USD"))
    paper_costs = models.JSONField(_("costs of papers that the owner typed"), default=dict, blank=True)  # code → US$
    own_cash = _dollars(_("money of your own for it, USD"))
    goal = LineField(_("what you want to achieve"), max_length=240, blank=True)
    sent_at = models.DateTimeField(_("sent to the adviser"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    objects = ScopedQuerySet["ExportPlan"].as_manager()

    class Meta:
        verbose_name = _("export plan")
        verbose_name_plural = _("export plans")
        constraints = [
            models.UniqueConstraint(fields=["product", "market"], name="export_plan_once"),
            DatabaseCheck(name="export_plan_paper_costs_is_an_object", condition=is_json_object("paper_costs")),
        ]
        triggers = [audit_trigger()]

    def paper_cost(self, rule: MarketRequirement) -> Decimal | None:
        """Return what a paper costs: as the owner typed it, else the usual cost of the rule; None if nobody knows."""
        typed = self.paper_costs.get(rule.code)
        return Decimal(typed) if typed else rule.typical_cost_usd

    def __str__(self) -> str:
        return f"{self.product} → {self.get_market_display()}"


class ExportPlanStep(models.Model):
    """A step of a plan that was sent: the agreement that came of it."""

    plan = models.ForeignKey(ExportPlan, models.CASCADE, related_name="steps", verbose_name=_("export plan"))
    code = LineField(_("requirement"), max_length=40, validators=[CODE_FORM])
    item = models.ForeignKey(
        ActionItem, models.CASCADE, related_name="export_plan_steps", verbose_name=_("agreement")
    )  # plans for two markets may need the same paper

    class Meta:
        verbose_name = _("step of an export plan")
        verbose_name_plural = _("steps of export plans")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="export_plan_step_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.code}: {self.item}"
