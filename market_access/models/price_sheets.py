"""Price ladders that companies keep, and the lots that they have ready for a shared pallet."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from consulates.models import TradingHouse
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import DatabaseCheck, SameOwnerConstraint
from exportasv.core.db.fields import BoundedDateField, BoundedDecimalField, BoundedIntegerField, ChoiceField, LineField
from market_access.models.destinations import Destination
from market_access.models.duties import DutyMarket
from market_access.models.logistics import FreightLeg
from products.models import Product
from products.models.attribute_values import is_json_object

MOST_UNITS, MOST_LANDED = 10_000_000, 1_000_000_000
SAME_LOT = _("You already have a lot of this product for this route, house and week. Change that one.")
UNION_COUNTRIES = [(code, DutyMarket(code).label) for code in ("ES", "IT", "DE", "FR", "NL")]


class PriceSheet(models.Model):
    """A price ladder of a product for one destination, route and quantity, with the numbers that its owner typed."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="price_sheets", verbose_name=_("company"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="price_sheets", verbose_name=_("product"))
    destination = ChoiceField(_("destination"), max_length=3, choices=Destination.choices)
    country = ChoiceField(_("country of the European Union"), max_length=2, choices=UNION_COUNTRIES, blank=True)
    leg = models.ForeignKey(
        FreightLeg, models.PROTECT, related_name="price_sheets", verbose_name=_("route"), null=True, blank=True
    )
    load_unit = LineField(_("container"), max_length=10, blank=True)
    units = BoundedIntegerField(_("units"), least=1, most=MOST_UNITS)
    originates = models.BooleanField(_("its origin is proven"), null=True, blank=True)
    typed = models.JSONField(_("numbers that the owner typed"), default=dict, blank=True)  # input → number as text
    landed_unit = BoundedDecimalField(
        _("landed price of one unit, US$"), max_digits=12, decimal_places=2, least=0, most=MOST_LANDED, null=True,
        blank=True, help_text=_("As last computed; empty while numbers are missing."),
    )  # fmt: skip
    computed_on = BoundedDateField(_("computed"), **limits.PROGRAMME_DAY, null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    objects = ScopedQuerySet["PriceSheet"].as_manager()

    class Meta:
        verbose_name = _("price ladder")
        verbose_name_plural = _("price ladders")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "destination", "leg", "units"], nulls_distinct=False, name="price_sheet_once"
            ),
            SameOwnerConstraint(name="price_sheet_product_of_company", field="product"),
            DatabaseCheck(name="price_sheet_typed_is_an_object", condition=is_json_object("typed")),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.product_id} → {self.destination}, {self.units}"


class ReadyLotQuerySet(ScopedQuerySet["ReadyLot"]):
    def still_open(self, day: date) -> Self:
        """Return the lots whose week has not begun."""
        return self.filter(week__gt=day)


class ReadyLot(models.Model):
    """Goods that a company has ready in a week for a trading house or a port, to travel with those of others."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="ready_lots", verbose_name=_("company"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="ready_lots", verbose_name=_("product"))
    leg = models.ForeignKey(FreightLeg, models.PROTECT, related_name="ready_lots", verbose_name=_("route"))
    house = models.ForeignKey(
        TradingHouse,
        models.CASCADE,
        related_name="ready_lots",
        verbose_name=_("trading house"),
        null=True,
        blank=True,
        help_text=_("None: whoever receives it at the port."),
    )
    week = BoundedDateField(_("week"), **limits.PROGRAMME_DAY, help_text=_("Its Monday."))
    units = BoundedIntegerField(_("units"), least=1, most=MOST_UNITS)
    cases = BoundedIntegerField(_("cases"), least=1, most=MOST_UNITS)
    gross_g = BoundedIntegerField(_("gross weight, g"), least=1, most=2_000_000_000)
    volume_cm3 = BoundedIntegerField(_("volume, cm³"), least=1, most=2_000_000_000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    made_at = models.DateTimeField(_("said"), auto_now_add=True)
    objects = ReadyLotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ready lot")
        verbose_name_plural = _("ready lots")
        ordering = ["week", "leg", "house", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "leg", "house", "week"],
                nulls_distinct=False,
                name="ready_lot_once",
                violation_error_message=SAME_LOT,
            ),
            SameOwnerConstraint(name="ready_lot_product_of_company", field="product"),
            models.CheckConstraint(name="ready_lot_week_is_a_monday", condition=models.Q(week__iso_week_day=1)),
        ]
        indexes = [models.Index(fields=["week", "leg"], name="ready_lot_by_week")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.units}"

    @property
    def destinations(self) -> list[str]:
        """Return where it may go: to its house's country, if it names one, else wherever its route leads."""
        own = Destination.of_country(self.house.consulate.country.code) if self.house else None
        return [own.value] if own else list(self.leg.destinations)
