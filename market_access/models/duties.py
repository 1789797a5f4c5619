"""Duties, fees and taxes of a market as dated rows, and the national codes of products."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDecimalField, ChoiceField, LineField, NameField
from exportasv.core.db.localized import Localized
from exportasv.core.http.content_version import content_version_trigger
from market_access.models.destinations import Destination, Market, names_destination
from market_access.models.versions import (
    CODE_FORM,
    VersionedFact,
    VersionedQuerySet,
    version_constraints,
    version_trigger,
    words_field,
)
from products.models import Product

MOST_PERCENT, MOST_AMOUNT = 1000, 1_000_000


class DutyKind(models.TextChoices):
    """What a row of the tariff does."""

    RATE = "rate", _("base duty and preference")
    ADDITIONAL = "additional", _("additional duty, beside base or preference")
    EXEMPT = "exempt", _("takes an additional duty away")
    FEE = "fee", _("fee")
    VAT = "vat", _("tax on consumption")
    PROCEDURE = "procedure", _("procedure")


class DutyMarket(models.TextChoices):
    """Whose row it is: of a destination, of Central America, of a country of the European Union, or at home."""

    SV = Market.SV.value, Market.SV.label
    US = Market.US.value, Market.US.label
    CAM = Market.CAM.value, Market.CAM.label
    GT = Market.GT.value, Market.GT.label
    HN = Market.HN.value, Market.HN.label
    NI = Market.NI.value, Market.NI.label
    CR = Market.CR.value, Market.CR.label
    PA = Market.PA.value, Market.PA.label
    MX = Market.MX.value, Market.MX.label
    EU = Market.EU.value, Market.EU.label
    ES = "ES", _("Spain")
    IT = "IT", _("Italy")
    DE = "DE", _("Germany")
    FR = "FR", _("France")
    NL = "NL", _("Netherlands")
    UK = Market.UK.value, Market.UK.label
    CAN = Market.CAN.value, Market.CAN.label


class SpecificUnit(models.TextChoices):
    """What a fixed amount is charged for."""

    USD_KG = "USD/kg", _("US$ per net kilo")
    USD_LITRE = "USD/l", _("US$ per litre")
    USD = "USD", _("US$ per shipment")
    USD_TRANSMISSION = "USD/transmission", _("US$ per transmission")
    EUR_ITEM = "EUR/item", _("euros per kind of article")


class DutyCase(models.TextChoices):
    """What must hold for a row beside code, market and day."""

    ALWAYS = "", _("always")
    SEA = "sea", _("by sea only")
    CONSUMER_PARCEL = "consumer_parcel", _("parcels to consumers")
    LISTED = "listed", _("codes of a list that nobody has read here")
    FYDUCA = "fyduca", _("where the FYDUCA is in use")
    HEALTH_CERTIFICATE = "health_certificate", _("goods with a plant or animal health certificate")


class DutyRow(VersionedFact):
    """A version of one duty, fee or tax of a market: for which codes, how much, under which agreement less."""

    kind = ChoiceField(_("kind"), max_length=10, choices=DutyKind.choices)
    hs = words_field(_("codes"), _("First digits, two to ten; none: every good."))
    market = ChoiceField(_("market"), max_length=3, choices=DutyMarket.choices)
    name_es = NameField(_("name in Spanish"), max_length=120)
    name_en = NameField(_("name in English"), max_length=120)
    national_code = LineField(_("line of the tariff"), max_length=40, blank=True)
    rate_text = LineField(_("rate as the tariff writes it"), max_length=80, blank=True)
    ad_valorem_pct = BoundedDecimalField(
        _("percent of the customs value"), max_digits=8, decimal_places=4, least=0, most=MOST_PERCENT,
        null=True, blank=True,
    )  # fmt: skip
    specific_amount = BoundedDecimalField(
        _("fixed amount"), max_digits=12, decimal_places=4, least=0, most=MOST_AMOUNT, null=True, blank=True
    )
    specific_unit = ChoiceField(_("charged for"), max_length=20, choices=SpecificUnit.choices, blank=True)
    minimum = BoundedDecimalField(
        _("at least, US$"), max_digits=10, decimal_places=2, least=0, most=MOST_AMOUNT, null=True, blank=True
    )
    maximum = BoundedDecimalField(
        _("at most, US$"), max_digits=10, decimal_places=2, least=0, most=MOST_AMOUNT, null=True, blank=True
    )
    agreement = LineField(_("agreement"), max_length=20, blank=True, validators=[CODE_FORM])
    preference_pct = BoundedDecimalField(
        _("percent under the agreement"), max_digits=8, decimal_places=4, least=0, most=MOST_PERCENT,
        null=True, blank=True,
    )  # fmt: skip
    applies_to = ChoiceField(_("when"), max_length=20, choices=DutyCase.choices, blank=True)
    switches_off = LineField(
        _("takes away"), max_length=40, blank=True, validators=[CODE_FORM],
        help_text=_("The code of the additional duty that is not charged then."),
    )  # fmt: skip
    entry_over = BoundedDecimalField(
        _("for customs values over, US$"), max_digits=10, decimal_places=2, least=0, most=MOST_AMOUNT,
        null=True, blank=True,
    )  # fmt: skip
    note_es = LineField(_("note in Spanish"), max_length=300, blank=True)
    note_en = LineField(_("note in English"), max_length=300, blank=True)
    is_renewed = models.BooleanField(
        _("renewed each year"), default=False, help_text=_("After its last day a new figure is expected.")
    )
    name, note = Localized("name"), Localized("note")
    objects = VersionedQuerySet["DutyRow"].as_manager()

    class Meta:
        verbose_name = _("duty or fee")
        verbose_name_plural = _("duties and fees")
        ordering = ["market", "kind", "key"]
        constraints = [
            *version_constraints("duty"),
            models.CheckConstraint(
                name="duty_amount_has_unit",
                condition=models.Q(specific_amount__isnull=True, specific_unit="")
                | models.Q(specific_amount__isnull=False) & ~models.Q(specific_unit=""),
                violation_error_message=_("Say what the fixed amount is charged for."),
            ),
        ]
        triggers = [audit_trigger(), content_version_trigger(), version_trigger()]

    def clean(self) -> None:
        """Raise ValidationError unless the codes are two to ten digits."""
        if wrong := [each for each in self.hs if not re.fullmatch(r"\d{2,10}", each)]:
            raise ValidationError({"hs": _("Write two to ten digits: %(words)s.") % {"words": ", ".join(wrong)}})

    def is_of(self, destination: str, country: str = "") -> bool:
        """Return whether it is a row of this destination, of its bloc, or of the country in the European Union."""
        return names_destination([self.market], destination) or (bool(country) and self.market == country)


class NationalCode(models.Model):
    """The code of a product in the tariff of one destination, of eight or ten digits, as its customs classify it."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="national_codes", verbose_name=_("product"))
    destination = ChoiceField(_("destination"), max_length=3, choices=Destination.choices)
    code = LineField(
        _("national code"),
        max_length=10,
        validators=[RegexValidator(r"\A(\d{8}|\d{10})\Z", _("Write eight or ten digits, without points."))],
    )
    objects = ScopedQuerySet["NationalCode"].as_manager()

    class Meta:
        verbose_name = _("national code")
        verbose_name_plural = _("national codes")
        constraints = [
            models.UniqueConstraint(fields=["product", "destination"], name="national_code_once"),
            models.CheckConstraint(name="national_code_digits", condition=models.Q(code__regex=r"^(\d{8}|\d{10})$")),
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.destination} {self.code}"
