"""Routes of exports, and what carriers asked for them: staff type each price with its day."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    LineField,
    NameField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.http.content_version import content_version_trigger
from market_access.models.versions import CODE_FORM, CheckedFact, CheckedQuerySet, words_field

MOST_PRICE, MOST_KILOS = 1_000_000, 1_000_000


class LegMode(models.TextChoices):
    """How a leg is travelled; the codes are those of pricing/ladder.py."""

    SEA = "sea", _("by sea")
    AIR = "air", _("by air")
    ROAD = "road", _("by road")
    COURIER = "courier", _("by courier")
    POST = "post", _("by post")


class FreightBasis(models.TextChoices):
    """What the freight of a leg is charged by; the codes are those of pricing/ladder.py."""

    MEASURE = "measure", _("per m³ or tonne, whichever is more")
    KILO = "kilo", _("per chargeable kilo")
    PRICE = "price", _("one price for the shipment, container or parcel")


class LegQuerySet(CheckedQuerySet["FreightLeg"]):
    def main_to(self, destination: str) -> Self:
        """Return the legs in use that carry goods to a destination."""
        return self.filter(is_active=True, is_inland=False, destinations__contains=[destination])


class FreightLeg(CheckedFact):
    """A leg of the journey of exports: from where to where, how, in how many days; its prices are FreightPrice."""

    code = LineField(_("code"), max_length=40, unique=True, validators=[CODE_FORM])
    name_es = NameField(_("name in Spanish"), max_length=120)
    name_en = NameField(_("name in English"), max_length=120)
    mode = ChoiceField(_("how"), max_length=10, choices=LegMode.choices)
    freight = ChoiceField(_("charged by"), max_length=10, choices=FreightBasis.choices)
    is_inland = models.BooleanField(_("within the country, to port, airport or border"), default=False)
    origin = LineField(_("from"), max_length=80)
    place = LineField(_("to"), max_length=80)
    destinations = words_field(_("destinations"), _("US EU MX UK CAN GT HN NI CR PA"))
    days_min = BoundedIntegerField(_("days, at least"), least=0, most=365, null=True, blank=True)
    days_max = BoundedIntegerField(_("days, at most"), least=0, most=365, null=True, blank=True)
    incoterms = words_field(_("usual Incoterms"))
    price_unit = LineField(_("unit of the price"), max_length=40, blank=True)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    is_priced: bool  # where a query asks it
    name = Localized("name")
    objects = LegQuerySet.as_manager()

    class Meta:
        verbose_name = _("freight route")
        verbose_name_plural = _("freight routes")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="freight_leg_days_in_order", condition=models.Q(days_max__gte=models.F("days_min"))
            )
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.name


class FreightPriceQuerySet(models.QuerySet["FreightPrice"]):
    def valid_on(self, day: date) -> Self:
        """Return the prices that hold on a day."""
        return self.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=day), valid_from__lte=day)


class FreightPrice(models.Model):
    """What a carrier asked for a leg, as staff typed it: from when to when it holds, and up to what weight."""

    leg = models.ForeignKey(FreightLeg, models.CASCADE, related_name="prices", verbose_name=_("freight route"))
    load_unit = LineField(
        _("container"), max_length=10, blank=True, help_text=_("20, 40, 40hc, 20rf or 40rf; empty: any.")
    )
    up_to_kg = BoundedDecimalField(
        _("up to, kg"), max_digits=9, decimal_places=2, least=Decimal("0.01"), most=MOST_KILOS, null=True, blank=True,
        help_text=_("For tables by weight, as of couriers; empty: any weight."),
    )  # fmt: skip
    price = BoundedDecimalField(
        _("price, US$"), max_digits=10, decimal_places=2, least=Decimal("0.01"), most=MOST_PRICE
    )
    minimum = BoundedDecimalField(
        _("at least, US$"), max_digits=10, decimal_places=2, least=0, most=MOST_PRICE, null=True, blank=True
    )
    quoted_by = LineField(_("who quoted it"), max_length=120)
    valid_from = BoundedDateField(_("holds from"), **limits.PROGRAMME_DAY)
    valid_until = BoundedDateField(_("holds until"), **limits.PROGRAMME_DAY, null=True, blank=True)
    objects = FreightPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("freight price")
        verbose_name_plural = _("freight prices")
        ordering = ["leg", "load_unit", "up_to_kg", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "load_unit", "up_to_kg", "valid_from"],
                nulls_distinct=False,
                name="freight_price_once",
                violation_error_message=_("There is a price of this route, container and weight from this day."),
            ),
            models.CheckConstraint(
                name="freight_price_days_in_order", condition=models.Q(valid_until__gte=models.F("valid_from"))
            ),
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.leg}: {self.price}"


def price_for(prices: list[FreightPrice], kilos: Decimal | None = None, load_unit: str = "") -> FreightPrice | None:
    """Return the price of a leg that fits a weight and container; None if staff typed none that does.

    `prices` are those of one leg that hold on the day. Of a table by weight, the smallest weight that is enough counts;
    of several days, the newest.
    """
    fits = [
        each
        for each in prices
        if each.load_unit in ("", load_unit)
        and (each.up_to_kg is None or (kilos is not None and kilos <= each.up_to_kg))
    ]
    return min(
        fits,
        key=lambda each: (not each.load_unit, each.up_to_kg is None, each.up_to_kg or 0, -each.valid_from.toordinal()),
        default=None,
    )
