"""Fairs and business rounds, and who goes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from companies.models import Company
from exportasv.lib.audited import audited
from exportasv.lib.moves import guarded
from exportasv.lib.shown import shown
from products.models import Product, Sector


class Fair(models.Model):
    """A fair or business round abroad or at home."""

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("address on the site"), unique=True)
    city = models.CharField(_("city"), max_length=80)
    country = CountryField(_("country"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    sectors = models.ManyToManyField(Sector, blank=True, related_name="fairs", verbose_name=_("sectors"))
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="fair_dates_in_order", condition=models.Q(ends_on__gte=models.F("starts_on")))
        ]
        triggers = [audited(), shown()]

    def __str__(self) -> str:
        return self.name


FAIR_PARTICIPATION_MOVES = [
    ("applied", "chosen"),
    ("applied", "not_chosen"),
    ("applied", "cancelled"),
    ("not_chosen", "chosen"),
    ("chosen", "attended"),
    ("chosen", "cancelled"),
]


class FairParticipation(models.Model):
    """A company at a fair: applied, chosen, and what came of it."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("fair", "applied")
        CHOSEN = "chosen", _("chosen")
        NOT_CHOSEN = "not_chosen", _("not chosen")
        ATTENDED = "attended", _("took part")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = FAIR_PARTICIPATION_MOVES

    fair = models.ForeignKey(Fair, models.CASCADE, related_name="participations", verbose_name=_("fair"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="fairs", verbose_name=_("company"))
    products = models.ManyToManyField(Product, blank=True, related_name="fairs", verbose_name=_("products"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.APPLIED)
    contacts_made = models.PositiveSmallIntegerField(_("contacts made"), null=True, blank=True)
    expected_sales = models.DecimalField(
        _("sales expected in USD"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("fair participation")
        verbose_name_plural = _("fair participations")
        constraints = [models.UniqueConstraint(fields=["fair", "company"], name="participation_once")]
        triggers = [audited(), guarded(FAIR_PARTICIPATION_MOVES)]

    def __str__(self) -> str:
        return f"{self.company} · {self.fair}"
