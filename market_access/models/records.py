"""What a company has for a requirement, and the light of a product in a market as it was last computed."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from counseling.models import ActionItem
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import SameOwnerConstraint
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField, LineField
from exportasv.core.db.state_machine import Tone
from exportasv.core.http.content_version import content_version_trigger
from market_access.models.destinations import Destination
from market_access.models.versions import CODE_FORM, words_field
from products.models import Product


class Outcome(models.TextChoices):
    """How a company settled a requirement."""

    MET = "met", _("we have it")
    SPARED = "spared", _("we use a relief")
    NOT_OURS = "not_ours", _("it does not apply to us: somebody who knows said so")


class RequirementRecord(models.Model):
    """What a company has for one requirement, for a product or for all of them, and whether staff confirmed it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="requirement_records", verbose_name=_("company"))
    product = models.ForeignKey(
        Product,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="requirement_records",
        verbose_name=_("product"),
        help_text=_("None: for all products of the company."),
    )
    requirement = LineField(_("requirement"), max_length=40, validators=[CODE_FORM])
    outcome = ChoiceField(_("outcome"), max_length=8, choices=Outcome.choices)
    relief = LineField(_("relief used"), max_length=40, blank=True, validators=[CODE_FORM])
    reference = LineField(_("number, or who said so"), max_length=120, blank=True)
    document = models.FileField(_("paper"), upload_to="private/requirements/", blank=True, max_length=120)
    valid_until = BoundedDateField(_("valid until"), **limits.CERTIFICATE_DAY, null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("said"), auto_now=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_on = BoundedDateField(_("confirmed with the institution"), **limits.PROGRAMME_DAY, null=True, blank=True)
    objects = ScopedQuerySet["RequirementRecord"].as_manager()

    class Meta:
        verbose_name = _("what a company has")
        verbose_name_plural = _("what companies have")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "product", "requirement"], nulls_distinct=False, name="requirement_record_once"
            ),
            models.CheckConstraint(
                name="requirement_record_relief_named",
                condition=models.Q(outcome=Outcome.SPARED) ^ models.Q(relief=""),
                violation_error_message=_("Name the relief that is used."),
            ),
            SameOwnerConstraint(name="requirement_record_product_of_company", field="product"),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.company}: {self.requirement}"

    def has_expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today


class TaskQuerySet(models.QuerySet["RequirementTask"]):
    def of_product(self, product: Product) -> Self:
        """Return the tasks of this product, and those of all products of its company, with their agreements."""
        own = models.Q(product=product) | models.Q(product=None)
        return self.filter(own, company_id=product.company_id).select_related("item")

    def open(self) -> Self:
        return self.filter(item__state=ActionItem.State.OPEN)


class RequirementTask(models.Model):
    """The agreement by which a company gets what a requirement asks, for a product or for all of them."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="requirement_tasks", verbose_name=_("company"))
    product = models.ForeignKey(
        Product,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="requirement_tasks",
        verbose_name=_("product"),
        help_text=_("None: for all products of the company."),
    )
    requirement = LineField(_("requirement"), max_length=40, validators=[CODE_FORM])
    item = models.OneToOneField(
        ActionItem, models.CASCADE, related_name="requirement_task", verbose_name=_("agreement")
    )
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task for a requirement")
        verbose_name_plural = _("tasks for requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "product", "requirement"], nulls_distinct=False, name="requirement_task_once"
            ),
            SameOwnerConstraint(name="requirement_task_product_of_company", field="product"),
            SameOwnerConstraint(name="requirement_task_item_of_company", field="item"),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.item}"


class Light(models.TextChoices):
    """How far a product is from a market."""

    GREEN = "green", _("ready")
    YELLOW = "yellow", _("ready except for some papers")
    RED = "red", _("closed until solved")

    @property
    def tone(self) -> Tone:
        tones = {Light.GREEN: Tone.GOOD, Light.YELLOW: Tone.WAITING, Light.RED: Tone.BAD}
        return tones[self]

    @property
    def is_green(self) -> bool:
        return self == Light.GREEN

    @property
    def is_red(self) -> bool:
        return self == Light.RED


class LightQuerySet(models.QuerySet["MarketLight"]):
    def green_on(self, day: date) -> "LightQuerySet":
        """Return the lights that may be shown publicly: computed green, and nothing of it ends before this day."""
        still = models.Q(holds_until=None) | models.Q(holds_until__gte=day)
        return self.filter(still, light=Light.GREEN, is_stale=False)

    def ended_before(self, day: date) -> "LightQuerySet":
        """Return the lights of which something ended before this day, and that nobody computed on it."""
        return self.filter(holds_until__lt=day, computed_on__lt=day, is_stale=False)


class MarketLight(models.Model):
    """The light of a product in a destination when it was last computed, with what was missing and asked."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="market_lights", verbose_name=_("product"))
    market = ChoiceField(_("destination"), max_length=3, choices=Destination.choices)
    light = ChoiceField(_("light"), max_length=6, choices=Light.choices)
    missing = words_field(_("requirements still open"), max_length=40)
    blocking = words_field(_("requirements that stop it"), max_length=40)
    unconfirmed = words_field(_("requirements to be confirmed"), max_length=40)
    asked = words_field(_("facts not known"))
    open_count = BoundedIntegerField(_("open"), least=0, most=1000, default=0)
    holds_until = BoundedDateField(
        _("holds until"),
        **limits.MARKET_DAY,
        null=True,
        blank=True,
        help_text=_("The first day on which a paper ends."),
    )
    is_stale = models.BooleanField(_("to be computed again"), default=False)
    computed_on = BoundedDateField(_("computed"), **limits.PROGRAMME_DAY)
    objects = LightQuerySet.as_manager()

    class Meta:
        verbose_name = _("light of a market")
        verbose_name_plural = _("lights of markets")
        constraints = [models.UniqueConstraint(fields=["product", "market"], name="market_light_once")]
        indexes = [
            models.Index(fields=["market", "light"], name="market_light_by_light"),
            models.Index(fields=["product"], condition=models.Q(is_stale=True), name="market_light_stale"),
            models.Index(
                fields=["holds_until"], condition=models.Q(holds_until__isnull=False), name="market_light_ends"
            ),
        ]
        triggers = [content_version_trigger()]

    @property
    def tone(self) -> Tone:
        return Light(self.light).tone

    def __str__(self) -> str:
        return f"{self.product_id} → {self.market}: {self.light}"
