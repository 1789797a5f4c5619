"""Buyers abroad, and their requirements."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import certificate_names
from consulates.models.house import TradingHouse
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.disowned import disowned_field
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    LineField,
    NameField,
)
from exportasv.core.db.phone_field import PhoneField
from exportasv.core.db.sorting import SortKey, by_name
from products.models import Sector
from products.models.prices import MAX_PRICE


class BuyerQuerySet(ScopedQuerySet["Buyer"]):
    def proven(self) -> "BuyerQuerySet":
        """Return the buyers whose address is proven, or whom staff registered."""
        return self.filter(is_typed=False)


class Buyer(models.Model):
    """A foreign company or person who buys or may buy.

    What a stranger types in a form is a row of its own (`is_typed`) until the link in the mail proves the address.
    Only then it joins the known buyer with this address, or becomes one.
    """

    name = NameField(_("name"), max_length=160)
    country = CountryField(_("country"))
    city = LineField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = NameField(_("contact"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = PhoneField(_("phone"), blank=True)
    language = ChoiceField(_("language"), max_length=2, choices=[("es", _("Spanish")), ("en", _("English"))])
    sectors = models.ManyToManyField(Sector, blank=True, related_name="buyers", verbose_name=_("sectors"))
    volume = LineField(_("what it buys in a year"), max_length=120, blank=True)
    certificates = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("certificates required"))
    house = models.ForeignKey(
        TradingHouse, models.SET_NULL, null=True, blank=True, related_name="buyers", verbose_name=_("trading house")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(pgettext_lazy("buyer", "verified"), null=True, blank=True)
    consented_at = models.DateTimeField(_("agreed to be kept"), null=True, blank=True)
    is_typed = models.BooleanField(
        _("as typed, not proven"),
        default=False,
        editable=False,
        help_text=_("Typed in a form; nobody has opened the link in the mail to this address."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = BuyerQuerySet.as_manager()

    class Meta:
        verbose_name = _("buyer")
        verbose_name_plural = _("buyers")
        ordering = [by_name("name"), "pk"]
        indexes = [models.Index(SortKey("name"), "id", name="buyer_in_alphabet")]
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=models.Q(is_typed=False), name="buyer_email_once")
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name

    @property
    def certificate_names(self) -> list[str]:
        return list(certificate_names(self.certificates).values())

    @property
    def is_proven(self) -> bool:
        return not self.is_typed


class BuyerContact(models.Model):
    """Another contact person or e-mail address of a buyer."""

    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="contacts", verbose_name=_("buyer"))
    name = NameField(_("name"), max_length=120)
    role = LineField(_("what for"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneField(_("phone"), blank=True)

    class Meta:
        verbose_name = _("buyer's contact")
        verbose_name_plural = _("buyers' contacts")
        ordering = [by_name("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "email"], condition=~models.Q(email=""), name="buyer_contact_email_once"
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


class RequirementQuerySet(ScopedQuerySet["BuyerRequirement"]):
    def open(self) -> "RequirementQuerySet":
        """Return the requirements that have not expired."""
        return self.filter(models.Q(open_until__isnull=True) | models.Q(open_until__gte=timezone.localdate()))


class BuyerRequirement(models.Model):
    """What a buyer looks for, and until when. Without a buyer: a visitor's sourcing request."""

    buyer = models.ForeignKey(
        Buyer, models.CASCADE, null=True, blank=True, related_name="requirements", verbose_name=_("buyer")
    )
    query = LineField(_("what the buyer is looking for"), max_length=300)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    hs_prefix = LineField(_("HS code begins with"), max_length=6, blank=True)
    volume = BoundedIntegerField(_("volume"), least=1, most=10**9, null=True, blank=True)
    unit = LineField(_("unit"), max_length=40, blank=True)
    certificates = ArrayField(models.SlugField(), default=list, blank=True, verbose_name=_("certificates required"))
    destination = CountryField(_("destination"), blank=True)
    max_price = BoundedDecimalField(
        _("highest price in USD"),
        least=Decimal("0.01"),
        most=MAX_PRICE,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    open_until = BoundedDateField(_("open until"), **limits.PROGRAMME_DAY, null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    disowned_at = disowned_field(_("The person at the address says that they did not send it."))
    gaps_checked_at = models.DateTimeField(null=True, editable=False)
    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("buyer's requirement")
        verbose_name_plural = _("buyers' requirements")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["gaps_checked_at"], name="requirement_checked")]
        constraints = [models.CheckConstraint(name="requirement_price_positive", condition=models.Q(max_price__gt=0))]
        triggers = [audit_trigger(unaudited=["gaps_checked_at"])]

    def __str__(self) -> str:
        return self.query

    @cached_property
    def names_by_certificate(self) -> dict[str, str]:
        """Code → name of the certificates required, in the language of the first who asks."""
        return certificate_names(self.certificates)

    @property
    def certificate_names(self) -> list[str]:
        return list(self.names_by_certificate.values())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.gaps_checked_at = None  # what was found of the values before no longer counts
        super().save(*args, **kwargs)
