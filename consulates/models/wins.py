"""Sales abroad (export wins) that companies confirm."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from consulates.models.buyers import Buyer
from consulates.models.fairs import MAX_VALUE, Fair
from consulates.models.house import TradingHouse
from consulates.models.inquiries import Inquiry
from consulates.models.quotations import Quotation
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.fields import BoundedIntegerField
from exportasv.core.db.localized import Localized
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.http.content_version import content_version_trigger
from products.models import Product


class ExportWinQuerySet(ScopedQuerySet["ExportWin"]):
    def confirmed(self) -> "ExportWinQuerySet":
        return self.filter(state=ExportWin.State.CONFIRMED)

    def with_public_story(self) -> "ExportWinQuerySet":
        """Return the confirmed sales of active companies with consent and a published story."""
        return self.confirmed().filter(
            story_consent=True, story_shown_at__isnull=False, company__state=Company.State.ACTIVE
        )


class ExportWinState(LifeCycle):
    CLAIMED = "claimed", Tone.WAITING, _("claimed")
    CONFIRMED = "confirmed", Tone.GOOD, pgettext_lazy("win", "confirmed")
    DISPUTED = "disputed", Tone.BAD, _("disputed")
    WITHDRAWN = "withdrawn", Tone.QUIET, pgettext_lazy("win", "withdrawn")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.CLAIMED: (cls.CONFIRMED, cls.DISPUTED, cls.WITHDRAWN),
            cls.DISPUTED: (cls.CLAIMED, cls.WITHDRAWN),
        }


class ExportWin(models.Model):
    """A sale abroad that somebody claims and the company itself confirms."""

    State = ExportWinState

    company = models.ForeignKey(Company, models.CASCADE, related_name="wins", verbose_name=_("company"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("product")
    )
    inquiry = models.ForeignKey(Inquiry, models.SET_NULL, null=True, blank=True, related_name="wins")
    quotation = models.ForeignKey(
        Quotation, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("order")
    )
    placement = models.ForeignKey("consulates.Placement", models.SET_NULL, null=True, blank=True, related_name="wins")
    fair = models.ForeignKey(Fair, models.SET_NULL, null=True, blank=True, related_name="wins")
    buyer = models.ForeignKey(Buyer, models.SET_NULL, null=True, blank=True, related_name="wins")
    house = models.ForeignKey(TradingHouse, models.SET_NULL, null=True, blank=True, related_name="wins")
    value = models.DecimalField(
        _("value in USD"),
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(MAX_VALUE)],
    )
    destination = CountryField(_("destination"))
    sold_on = models.DateField(
        _("sold"), validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31))]
    )
    helped_by = models.ManyToManyField(Institution, blank=True, related_name="wins", verbose_name=_("helped by"))
    anyway_percent = BoundedIntegerField(_("share that would have happened anyway, %"), least=0, most=100, default=0)
    state = StateField(_("state"), ExportWinState, max_length=10, default=State.CLAIMED)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(_("claimed"))
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    token_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    resends = models.PositiveSmallIntegerField(_("resends"), default=0)
    decided_at = models.DateTimeField(pgettext_lazy("claim", "decided"), null=True, blank=True)
    comment = models.CharField(_("what the company says"), max_length=500, blank=True)
    story_consent = models.BooleanField(_("may be told in public"), default=False)
    story_es = models.TextField(_("its story, Spanish"), blank=True)
    story_en = models.TextField(_("its story, English"), blank=True)
    story_shown_at = models.DateTimeField(_("published since"), null=True, blank=True)
    story = Localized("story")
    objects = ExportWinQuerySet.as_manager()

    class Meta:
        verbose_name = _("export win")
        verbose_name_plural = _("export wins")
        ordering = ["-sold_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="win_value_positive", condition=models.Q(value__gte=Decimal("0.01"))),
            models.CheckConstraint(name="win_resends", condition=models.Q(resends__lte=3)),
            models.CheckConstraint(
                name="win_decided_has_date",
                condition=models.Q(state=ExportWinState.CLAIMED) | models.Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="win_story_by_consent",
                condition=models.Q(story_shown_at__isnull=True)
                | models.Q(story_consent=True, state=ExportWinState.CONFIRMED),
                violation_error_message=_(
                    "A story can only be published for a confirmed sale, with the company's consent."
                ),
            ),
        ]
        indexes = [models.Index(fields=["state", "-sold_on"])]
        triggers = [audit_trigger(), content_version_trigger(), state_machine_trigger(ExportWinState)]

    def __str__(self) -> str:
        return f"{self.company} {self.value} USD → {self.destination}"
