"""Sales abroad (export wins) that companies confirm."""

from decimal import Decimal
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from consulates.models.buyers import Buyer
from consulates.models.fairs import FAIR_IS_GONE, FAIR_STAYS, MAX_VALUE, Fair
from consulates.models.house import TradingHouse
from consulates.models.inquiries import Inquiry
from consulates.models.quotations import Quotation
from exportasv.core import limits
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import SameOwnerConstraint, same_owner_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.deletion_triggers import refuse_loss
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    LineField,
    ProseField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.http.content_version import content_version_trigger
from products.models import Product

FIGURES = ("value", "destination", "sold_on", "anyway_percent")  # what a correction may change


class ExportWinQuerySet(ScopedQuerySet["ExportWin"]):
    def confirmed(self) -> "ExportWinQuerySet":
        """Return the sales that count in published figures."""
        return self.filter(state=ExportWin.State.CONFIRMED)

    def asked(self) -> "ExportWinQuerySet":
        """Return the sales that somebody other than the claimer is asked to confirm."""
        return self.filter(state__in=ExportWin.State.ASKED)

    def with_public_story(self) -> "ExportWinQuerySet":
        """Return the confirmed sales of active companies with consent and a published story."""
        return self.confirmed().filter(
            story_consent=True, story_shown_at__isnull=False, company__state=Company.State.ACTIVE
        )


class ExportWinState(LifeCycle):
    """Who still has to speak: the company (claimed), somebody else (told), a manager (held), or nobody."""

    CLAIMED = "claimed", Tone.WAITING, _("claimed")
    TOLD = "told", Tone.ASKED, _("told by the company")
    HELD = "held", Tone.WAITING, _("waiting for a manager")
    CONFIRMED = "confirmed", Tone.GOOD, pgettext_lazy("win", "confirmed")
    DISPUTED = "disputed", Tone.BAD, _("disputed")
    WITHDRAWN = "withdrawn", Tone.QUIET, pgettext_lazy("win", "withdrawn")
    VOIDED = "voided", Tone.OFF, pgettext_lazy("win", "voided")

    @classproperty
    def ASKED(cls) -> tuple[Self, ...]:
        """Somebody other than the claimer is asked to confirm it."""
        return cls.CLAIMED, cls.TOLD

    @classproperty
    def VOIDABLE(cls) -> tuple[Self, ...]:
        """A manager may still declare that it does not count."""
        return cls.CLAIMED, cls.TOLD, cls.HELD, cls.DISPUTED, cls.CONFIRMED

    @classproperty
    def IN_SIGHT(cls) -> tuple[Self, ...]:
        """It counts, or may still count; these sales together must be possible for the company."""
        return cls.CLAIMED, cls.TOLD, cls.DISPUTED, cls.CONFIRMED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.CLAIMED: (cls.CONFIRMED, cls.DISPUTED, cls.WITHDRAWN, cls.VOIDED),
            cls.TOLD: (cls.CONFIRMED, cls.DISPUTED, cls.WITHDRAWN, cls.VOIDED),
            cls.HELD: (cls.CLAIMED, cls.TOLD, cls.WITHDRAWN, cls.VOIDED),
            cls.DISPUTED: (cls.CLAIMED, cls.TOLD, cls.HELD, cls.WITHDRAWN, cls.VOIDED),
            cls.CONFIRMED: (cls.CLAIMED, cls.TOLD, cls.VOIDED),  # corrected: asked anew
        }


QUOTATION_OF_ANOTHER = """
    SELECT 1 FROM consulates_quotation q JOIN consulates_inquiry i ON i.id = q.inquiry_id
    WHERE q.id = NEW.quotation_id AND i.company_id <> NEW.company_id
"""
PLACEMENT_OF_ANOTHER = """
    SELECT 1 FROM consulates_placement s JOIN products_product p ON p.id = s.product_id
    WHERE s.id = NEW.placement_id AND p.company_id <> NEW.company_id
"""


class WinSupport(models.TextChoices):
    """What stands behind a confirmed sale besides the word of who claimed it."""

    ORDER = "order", _("an order placed here")
    DOCUMENT = "document", _("a document")
    HOUSE = "house", _("a trading house")
    BUYER = "buyer", _("the buyer")
    INSTITUTION = "institution", _("an institution that recorded it")


def win_is_fixed_trigger() -> pgtrigger.Trigger:
    """Return the trigger that keeps the figures of a confirmed sale: a correction asks the other side anew."""
    old, new = (", ".join(f"{row}.{name}" for name in FIGURES) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="confirmed_is_fixed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.state = '{ExportWinState.CONFIRMED}' AND NEW.state = OLD.state AND ({old}) IS DISTINCT FROM ({new})"
        ),
        func="RAISE EXCEPTION 'The figures of a confirmed sale do not change.' USING ERRCODE = 'check_violation';",
    )


class ExportWin(models.Model):
    """A sale abroad: one side claims it, the other confirms it. Only a confirmed one counts in published figures."""

    State, Support = ExportWinState, WinSupport

    first_sender: str | None  # annotated by the trail of a sale: who first answered the buyer
    company = models.ForeignKey(Company, models.CASCADE, related_name="wins", verbose_name=_("company"))
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("product")
    )
    inquiry = models.ForeignKey(
        Inquiry, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("inquiry")
    )
    quotation = models.ForeignKey(
        Quotation, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("order")
    )
    placement = models.ForeignKey(
        "consulates.Placement", models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("placement")
    )
    fair = models.ForeignKey(Fair, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("fair"))
    buyer = models.ForeignKey(
        Buyer, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("buyer")
    )
    house = models.ForeignKey(
        TradingHouse, models.SET_NULL, null=True, blank=True, related_name="wins", verbose_name=_("trading house")
    )
    value = BoundedDecimalField(
        _("value in USD"), least=Decimal("0.01"), most=MAX_VALUE, max_digits=14, decimal_places=2
    )
    destination = CountryField(_("destination"))
    sold_on = BoundedDateField(_("sold"), **limits.PROGRAMME_DAY)
    helped_by = models.ManyToManyField(Institution, blank=True, related_name="wins", verbose_name=_("helped by"))
    anyway_percent = BoundedIntegerField(_("share that would have happened anyway, %"), least=0, most=100, default=0)
    state = StateField(_("state"), ExportWinState, max_length=10, default=State.CLAIMED)
    support = ChoiceField(_("supported by"), max_length=12, choices=WinSupport.choices, blank=True)
    is_own_claim = models.BooleanField(
        _("told by the company"), default=False, help_text=_("A person of the company claimed it; others support it.")
    )
    document = models.FileField(
        _("document"), upload_to="private/wins/", blank=True, help_text=_("An invoice, a DUCA or a bank receipt.")
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("claimed by")
    )
    claimed_at = models.DateTimeField(_("claimed"))
    resends = models.PositiveSmallIntegerField(_("resends"), default=0)
    decided_at = models.DateTimeField(pgettext_lazy("claim", "decided"), null=True, blank=True)
    comment = LineField(_("what the other side says"), max_length=500, blank=True)
    story_consent = models.BooleanField(_("may be told in public"), default=False)
    story_es = ProseField(_("its story, Spanish"), blank=True)
    story_en = ProseField(_("its story, English"), blank=True)
    story_shown_at = models.DateTimeField(_("published since"), null=True, blank=True)
    story = Localized("story")
    objects = ExportWinQuerySet.as_manager()

    class Meta:
        verbose_name = _("export win")
        verbose_name_plural = _("export wins")
        ordering = ["-sold_on", "-pk"]
        constraints = [
            SameOwnerConstraint(name="win_product_of_company", field="product"),
            SameOwnerConstraint(name="win_inquiry_of_company", field="inquiry"),
            models.CheckConstraint(name="win_value_positive", condition=models.Q(value__gte=Decimal("0.01"))),
            models.CheckConstraint(name="win_resends", condition=models.Q(resends__lte=3)),
            models.CheckConstraint(
                name="win_decided_has_date",
                condition=models.Q(state__in=[ExportWinState.CLAIMED, ExportWinState.TOLD, ExportWinState.HELD])
                | models.Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="win_confirmed_has_support",
                condition=~models.Q(state=ExportWinState.CONFIRMED) | ~models.Q(support=""),
            ),
            models.CheckConstraint(
                name="win_abroad",
                condition=~models.Q(destination="SV"),
                violation_error_message=_("A sale in El Salvador is not an export."),
            ),
            models.CheckConstraint(
                name="win_told_by_company",
                condition=~models.Q(state=ExportWinState.TOLD) | models.Q(is_own_claim=True),
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
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            state_machine_trigger(ExportWinState),
            win_is_fixed_trigger(),
            refuse_loss(
                "fair_of_wins_stays",
                f"OLD.fair_id IS NOT NULL AND {FAIR_IS_GONE}",
                FAIR_STAYS,
                pgtrigger.UpdateOf("fair_id"),
            ),
            same_owner_trigger("win_quotation_of_company", QUOTATION_OF_ANOTHER),
            same_owner_trigger("win_placement_of_company", PLACEMENT_OF_ANOTHER),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.value} USD → {self.destination.name}"


class ReviewKind(models.TextChoices):
    OUTLIER = "outlier", _("far above what the company can make")
    CORRECTION = "correction", _("correction of a confirmed sale")
    VOID = "void", _("declared void")


class WinReview(models.Model):
    """Something about a sale that a programme manager decides with a reason: an outlier, a correction, or its end.

    A correction has the new figures; the sale keeps its own until it is accepted.
    """

    Kind = ReviewKind

    win = models.ForeignKey(ExportWin, models.CASCADE, related_name="reviews", verbose_name=_("export win"))
    kind = ChoiceField(_("kind"), max_length=10, choices=ReviewKind.choices)
    reason = LineField(_("reason"), max_length=500)
    value = BoundedDecimalField(
        _("new value in USD"),
        least=Decimal("0.01"),
        most=MAX_VALUE,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    destination = CountryField(_("new destination"), blank=True)
    sold_on = BoundedDateField(_("new day of the sale"), **limits.PROGRAMME_DAY, null=True, blank=True)
    anyway_percent = BoundedIntegerField(
        _("new share that would have happened anyway, %"), least=0, most=100, null=True, blank=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested"))
    is_accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    ruling = ProseField(_("the manager's reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(pgettext_lazy("claim", "decided"), null=True, blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a sale")
        verbose_name_plural = _("reviews of sales")
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["win"], condition=models.Q(decided_at__isnull=True), name="win_review_open_once"
            ),
            models.CheckConstraint(name="win_review_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="win_review_decided_in_writing",
                condition=models.Q(decided_at__isnull=True, is_accepted__isnull=True, ruling="")
                | models.Q(decided_at__isnull=False, is_accepted__isnull=False) & ~models.Q(ruling=""),
            ),
            models.CheckConstraint(
                name="win_review_correction_has_figures",
                condition=~models.Q(kind=ReviewKind.CORRECTION)
                | models.Q(value__gt=0, sold_on__isnull=False, anyway_percent__isnull=False)
                & ~models.Q(destination=""),
            ),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.win}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def is_correction(self) -> bool:
        return self.kind == self.Kind.CORRECTION

    @property
    def figures(self) -> dict[str, object]:
        """Return the new figures of a correction."""
        return {name: getattr(self, name) for name in FIGURES}
