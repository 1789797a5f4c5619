"""Trading houses, placements and samples."""

from datetime import date
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.calendars.zones import validate_zone
from exportasv.core.db.archivable import ArchivableQuerySet, active_field
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.fields import (
    AddressSlugField,
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    CodeField,
    LineField,
    NameField,
    ProseField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.db.phone_field import PhoneField, validate_without_extension
from exportasv.core.db.ranges import DateRange
from exportasv.core.http.content_version import content_version_trigger
from products.models import Product
from products.models.kind_triggers import goods_only_trigger

MAX_SAMPLES = 100_000  # units in one line of the ledger


class Consulate(models.Model):
    """A consulate of El Salvador abroad."""

    code = CodeField(_("code"), unique=True)
    name_es = NameField(_("name in Spanish"), max_length=120)
    name_en = NameField(_("name in English"), max_length=120)
    city_es = LineField(_("city in Spanish"), max_length=80)
    city_en = LineField(_("city in English"), max_length=80)
    country = CountryField(_("country"))
    is_active = active_field()
    name, city = Localized("name"), Localized("city")
    objects = ArchivableQuerySet["Consulate"].as_manager()

    class Meta:
        verbose_name = _("consulate")
        verbose_name_plural = _("consulates")
        ordering = ["country", "city_es"]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return self.name


class TradingHouseQuerySet(ScopedQuerySet["TradingHouse"]):
    def able_to_answer(self) -> "TradingHouseQuerySet":
        """Return the open houses with an active officer, each once."""
        active = HouseOfficer.objects.filter(user__is_active=True)
        return self.filter(is_open=True, pk__in=active.values("house"))

    def cities(self) -> dict[str, str]:
        """Return slug → city, in the current language."""
        return {house.slug: house.consulate.city for house in self.select_related("consulate")}


class TradingHouse(models.Model):
    """A trading house (casa comercial) in a consulate: where products can be seen abroad."""

    consulate = models.OneToOneField(
        Consulate, models.PROTECT, related_name="trading_house", verbose_name=_("consulate")
    )
    slug = AddressSlugField(_("address on the site"), unique=True)
    address = LineField(_("address"), max_length=200, blank=True)
    latitude = BoundedDecimalField(_("latitude"), least=-90, most=90, max_digits=8, decimal_places=5)
    longitude = BoundedDecimalField(_("longitude"), least=-180, most=180, max_digits=8, decimal_places=5)
    zone = LineField(_("time zone"), max_length=50, validators=[validate_zone])
    hours_es = LineField(_("hours, Spanish"), max_length=160, blank=True)
    hours_en = LineField(_("hours, English"), max_length=160, blank=True)
    about_es = ProseField(_("about, in Spanish"), blank=True)
    about_en = ProseField(_("about, in English"), blank=True)
    phone = PhoneField(_("phone"), blank=True)
    whatsapp = PhoneField(
        "WhatsApp",
        blank=True,
        validators=[validate_without_extension],
        help_text=_("It is shown on the public page of the house."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    is_open = models.BooleanField(pgettext_lazy("house", "open"), default=True)
    is_illustrative = models.BooleanField(
        pgettext_lazy("house", "illustrative"),
        default=False,
        help_text=_("The institutions have not confirmed this house; its public page says so."),
    )
    hours, about = Localized("hours"), Localized("about")
    shelf: int  # annotated by lists of houses: number of current placements
    reported: date | None  # annotated by houses_with_figures: the month of the last report
    objects = TradingHouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("trading house")
        verbose_name_plural = _("trading houses")
        ordering = ["consulate__country", "consulate__city_es"]
        constraints = [
            models.CheckConstraint(
                name="house_on_the_globe",
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.consulate.city

    def get_absolute_url(self) -> str:
        return reverse("consulates:house", args=[self.slug])

    @property
    def today(self) -> date:
        """Return today's date in the house's time zone."""
        return timezone.localdate(timezone=ZoneInfo(self.zone))


class HouseOfficer(models.Model):
    """A consular officer who works in a trading house."""

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="officers", verbose_name=_("house"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="house_posts", verbose_name=_("user")
    )

    class Meta:
        verbose_name = _("house officer")
        verbose_name_plural = _("house officers")
        constraints = [models.UniqueConstraint(fields=["user"], name="officer_of_one_house")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.user} · {self.house}"


class PlacementQuerySet(ScopedQuerySet["Placement"]):
    def current(self) -> "PlacementQuerySet":
        """Return today's placements."""
        today = timezone.localdate()
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gte=today), since__lte=today)


class Placement(models.Model):
    """A product shown in a trading house from one day to another (both included), with what visitors said.

    What they did are dated rows: Visit.
    """

    class Reaction(models.TextChoices):
        NONE = "", _("not yet known")
        LOW = "low", _("little interest")
        GOOD = "good", _("good interest")
        HIGH = "high", _("in high demand")

    class PriceReaction(models.TextChoices):
        NONE = "", _("not yet known")
        DEAR = "dear", _("seen as expensive")
        FAIR = "fair", _("seen as fair")
        CHEAP = "cheap", _("seen as cheap")

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="placements", verbose_name=_("house"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="placements", verbose_name=_("product"))
    since = BoundedDateField(_("from"), **limits.PROGRAMME_DAY)
    until = BoundedDateField(_("to"), **limits.PROGRAMME_DAY, null=True, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("placed by")
    )
    reaction = ChoiceField(_("reaction"), max_length=5, choices=Reaction.choices, blank=True)
    price_reaction = ChoiceField(_("price"), max_length=5, choices=PriceReaction.choices, blank=True)
    feedback = ProseField(_("what visitors said"), blank=True)
    public: bool  # annotated by placements_to_rotate: whether the catalogue shows its product
    saw: int  # annotated by with_visits, as the next three: what visitors did with it here
    tasted: int
    asked: int
    bought: int
    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-since", "pk"]
        indexes = [
            models.Index(fields=["since"], name="placement_since"),
            models.Index(fields=["until"], name="placement_until"),
        ]
        constraints = [
            models.CheckConstraint(
                name="placement_dates_in_order",
                condition=models.Q(until__gte=models.F("since")),
                violation_error_message=_("The last day is before the first."),
            ),
            ExclusionConstraint(
                name="placement_no_overlap",
                expressions=[
                    ("house", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    (DateRange("since", "until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This product is already in this house on some of these days."),
            ),
        ]
        triggers = [audit_trigger(), content_version_trigger(), goods_only_trigger()]

    def __str__(self) -> str:
        return f"{self.product} · {self.house}"

    @property
    def is_liked(self) -> bool:
        """Return whether visitors showed high interest."""
        return self.reaction == self.Reaction.HIGH

    @property
    def is_disliked(self) -> bool:
        """Return whether visitors showed little interest."""
        return self.reaction == self.Reaction.LOW


class SampleBalance(models.Model):
    """How many samples of a product a house holds; a trigger of SampleMovement updates it, never below zero."""

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="samples", verbose_name=_("house"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="samples_held", verbose_name=_("product"))
    quantity = models.IntegerField(_("quantity"), default=0)

    class Meta:
        verbose_name = _("samples held")
        verbose_name_plural = _("samples held")
        constraints = [
            models.UniqueConstraint(fields=["house", "product"], name="sample_balance_once"),
            models.CheckConstraint(name="sample_balance_not_negative", condition=models.Q(quantity__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"


class SampleMovementKind(models.TextChoices):
    RECEIVED = "received", _("received")
    USED = "used", _("used")
    RETURNED = "returned", pgettext_lazy("samples", "returned")
    EXPIRED = "expired", pgettext_lazy("samples", "expired")
    CORRECTED = "corrected", _("corrected")


class SampleMovement(models.Model):
    """One line of the sample ledger; it never changes, and another line corrects a mistake."""

    Kind = SampleMovementKind

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="movements", verbose_name=_("house"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="movements", verbose_name=_("product"))
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind.choices)
    change = BoundedIntegerField(
        _("change"),
        least=-MAX_SAMPLES,
        most=MAX_SAMPLES,
        help_text=_("Units received (+) or issued (−)."),
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    note = LineField(_("note"), max_length=200, blank=True)
    photo = models.ImageField(_("photo"), upload_to="private/samples/", blank=True)
    request = models.OneToOneField(
        "consulates.SampleRequest",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="movement",
        verbose_name=_("sample request"),
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample movement")
        verbose_name_plural = _("sample movements")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="movement_sign",
                condition=models.Q(kind=SampleMovementKind.RECEIVED, change__gt=0)
                | models.Q(
                    kind__in=[SampleMovementKind.USED, SampleMovementKind.RETURNED, SampleMovementKind.EXPIRED],
                    change__lt=0,
                )
                | (models.Q(kind=SampleMovementKind.CORRECTED) & ~models.Q(change=0)),
            )
        ]
        triggers = [
            goods_only_trigger(),
            audit_trigger(),
            pgtrigger.Protect(name="ledger_append_only", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="ledger_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                INSERT INTO consulates_samplebalance (house_id, product_id, quantity)
                VALUES (NEW.house_id, NEW.product_id, 0) ON CONFLICT (house_id, product_id) DO NOTHING;
                UPDATE consulates_samplebalance SET quantity = quantity + NEW.change
                WHERE house_id = NEW.house_id AND product_id = NEW.product_id;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change:+d} {self.product}"
