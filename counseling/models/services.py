"""The services of the State: who offers what to those who export."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exportasv.accounts.models import Institution
from exportasv.lib.audited import audited
from exportasv.lib.localized import Localized
from exportasv.lib.shown import shown


class Service(models.Model):
    """A service or facility that an institution of the State offers to those who export."""

    class Phase(models.TextChoices):
        START = "start", _("to begin")
        PRODUCT = "product", _("for the product")
        PAPERS = "papers", _("papers and permits")
        MARKET = "market", _("markets and buyers")
        LOGISTICS = "logistics", _("customs and freight")
        MONEY = "money", _("money")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="services", verbose_name=_("institution"))
    slug = models.SlugField(_("address on the site"), unique=True, max_length=80)
    phase = models.CharField(_("what it is for"), max_length=10, choices=Phase.choices)
    name_es = models.CharField(_("name in Spanish"), max_length=140)
    name_en = models.CharField(_("name in English"), max_length=140)
    summary_es = models.CharField(_("in one sentence, Spanish"), max_length=300)
    summary_en = models.CharField(_("in one sentence, English"), max_length=300)
    for_whom_es = models.TextField(_("for whom, Spanish"), blank=True)
    for_whom_en = models.TextField(_("for whom, English"), blank=True)
    steps_es = models.TextField(_("steps, Spanish"), blank=True, help_text=_("One step a line."))
    steps_en = models.TextField(_("steps, English"), blank=True, help_text=_("One step a line."))
    papers_es = models.TextField(_("papers, Spanish"), blank=True, help_text=_("One paper a line."))
    papers_en = models.TextField(_("papers, English"), blank=True, help_text=_("One paper a line."))
    cost_es = models.CharField(_("cost, Spanish"), max_length=200, blank=True)
    cost_en = models.CharField(_("cost, English"), max_length=200, blank=True)
    time_es = models.CharField(_("time, Spanish"), max_length=120, blank=True)
    time_en = models.CharField(_("time, English"), max_length=120, blank=True)
    where_es = models.CharField(_("where, Spanish"), max_length=200, blank=True)
    where_en = models.CharField(_("where, English"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    checked_on = models.DateField(_("last checked"))
    is_shown = models.BooleanField(_("shown"), default=True)
    name, summary, for_whom = Localized("name"), Localized("summary"), Localized("for_whom")
    steps, papers, cost = Localized("steps"), Localized("papers"), Localized("cost")
    time, where = Localized("time"), Localized("where")

    class Meta:
        verbose_name = _("service of the State")
        verbose_name_plural = _("services of the State")
        ordering = ["phase", "name_es"]
        triggers = [audited(), shown()]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("counseling:service", args=[self.slug])
