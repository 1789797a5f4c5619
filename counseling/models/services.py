"""The services of the State for exporters."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import Role
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import (
    AddressSlugField,
    BoundedDateField,
    ChoiceField,
    ChoicesField,
    LineField,
    NameField,
    ProseField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.db.sorting import by_name
from exportasv.core.http.content_version import content_version_trigger

CHECK_INTERVAL = timedelta(days=180)


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> "ServiceQuerySet":
        """Return the services in the public directory."""
        return self.filter(is_shown=True)

    def for_dimension(self, dimension: str) -> "ServiceQuerySet":
        """Return published services for a dimension of readiness ("papers"); none if it does not exist."""
        return self.published().filter(helps_with__contains=[dimension])

    def suitable_for(self, stage: str = "", goods: str = "") -> "ServiceQuerySet":
        """Return services for a stage and goods. "" does not filter; a service with an empty list is for all."""
        found = self
        if stage:
            found = found.filter(Q(stages=[]) | Q(stages__contains=[stage]))
        if goods:
            found = found.filter(Q(goods=[]) | Q(goods__contains=[goods]))
        return found

    def stale(self, today: date) -> "ServiceQuerySet":
        """Return published services that their institution has not checked for CHECK_INTERVAL."""
        return self.published().filter(checked_on__lt=today - CHECK_INTERVAL)

    def editable_by(self, user: User) -> "ServiceQuerySet":
        """Return the services of the person's institution; all for an administrator."""
        if user.is_superuser or getattr(user, "role", "") == Role.ADMINISTRATOR:
            return self
        return self.filter(institution=user.institution_id) if getattr(user, "institution_id", None) else self.none()


class Service(models.Model):
    """A service or facility that an institution of the State offers to those who export."""

    class Phase(models.TextChoices):
        START = "start", _("to get started")
        PRODUCT = "product", _("for the product")
        PAPERS = "papers", _("documents and permits")
        MARKET = "market", _("markets and buyers")
        LOGISTICS = "logistics", _("customs and freight")
        MONEY = "money", _("money")

    class Dimension(models.TextChoices):
        """The dimensions of a readiness assessment, with its codes."""

        COMPANY = "company", _("the company in order")
        PRODUCT = "product", _("the product, its packing and label")
        PRODUCTION = "production", _("production and quality")
        MARKET = "market", _("a market and buyers")
        MONEY = "money", _("money, prices and freight")
        PAPERS = "papers", _("documents, permits and a website")

    class Stage(models.TextChoices):
        NEW = "new", _("I have never exported")
        TRIED = "tried", _("I have sent something abroad once or twice")
        EXPORTS = "exports", _("I export")

    class Goods(models.TextChoices):
        FOOD = "food", _("food or drinks")
        COSMETICS = "cosmetics", _("cosmetics or soaps")
        FARM = "farm", _("plants, seeds, honey, coffee or other farm products")
        MADE = "made", _("clothes, shoes, crafts, furniture or other manufactured goods")
        SERVICES = "services", _("services")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="services", verbose_name=_("institution"))
    slug = AddressSlugField(_("address on the site"), unique=True, max_length=80)
    phase = ChoiceField(_("what it is for"), max_length=10, choices=Phase.choices)
    name_es = NameField(_("name in Spanish"), max_length=140)
    name_en = NameField(_("name in English"), max_length=140)
    summary_es = LineField(_("in one sentence, Spanish"), max_length=300)
    summary_en = LineField(_("in one sentence, English"), max_length=300)
    for_whom_es = ProseField(_("for whom, Spanish"), blank=True)
    for_whom_en = ProseField(_("for whom, English"), blank=True)
    steps_es = ProseField(_("steps, Spanish"), blank=True, help_text=_("One step per line."))
    steps_en = ProseField(_("steps, English"), blank=True, help_text=_("One step per line."))
    papers_es = ProseField(_("documents, Spanish"), blank=True, help_text=_("One document per line."))
    papers_en = ProseField(_("documents, English"), blank=True, help_text=_("One document per line."))
    cost_es = LineField(_("cost, Spanish"), max_length=200, blank=True)
    cost_en = LineField(_("cost, English"), max_length=200, blank=True)
    time_es = LineField(_("time, Spanish"), max_length=120, blank=True)
    time_en = LineField(_("time, English"), max_length=120, blank=True)
    where_es = LineField(_("where, Spanish"), max_length=200, blank=True)
    where_en = LineField(_("where, English"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    helps_with = ChoicesField(_("helps with"), choices=Dimension)
    stages = ChoicesField(_("for companies that say"), choices=Stage, help_text=_("None chosen: for all."))
    goods = ChoicesField(_("for goods"), choices=Goods, help_text=_("None chosen: for all."))
    checked_on = BoundedDateField(_("last checked"), **limits.PROGRAMME_DAY)
    is_shown = models.BooleanField(_("shown"), default=True)
    name, summary, for_whom = Localized("name"), Localized("summary"), Localized("for_whom")
    steps, papers, cost = Localized("steps"), Localized("papers"), Localized("cost")
    time, where = Localized("time"), Localized("where")
    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service of the State")
        verbose_name_plural = _("services of the State")
        ordering = ["phase", by_name("name_es")]
        indexes = [models.Index(fields=["checked_on"], name="service_checked")]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("counseling:service", args=[self.slug])

    @property
    def is_stale(self) -> bool:
        """Return whether the institution has not checked the service for CHECK_INTERVAL."""
        return self.checked_on < timezone.localdate() - CHECK_INTERVAL
