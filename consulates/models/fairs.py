"""Fairs, business rounds and participations."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from consulates.models.buyers import Buyer
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.calendars.zones import validate_zone
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.deletion_triggers import refuse_deletion, refuse_loss
from exportasv.core.db.fields import (
    AddressSlugField,
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    LimitedTextField,
    LineField,
    NameField,
    ProseField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.db.ranges import TsTzRange
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.http.content_version import content_version_trigger
from products.models import Product, Sector


class FairParticipationState(LifeCycle):
    APPLIED = "applied", Tone.ASKED, pgettext_lazy("fair", "applied")
    CHOSEN = "chosen", Tone.AGREED, _("chosen")
    NOT_CHOSEN = "not_chosen", Tone.QUIET, _("not chosen")
    ATTENDED = "attended", Tone.GOOD, _("took part")
    CANCELLED = "cancelled", Tone.QUIET, _("cancelled")

    @classproperty
    def OPEN(cls) -> tuple[Self, ...]:
        """States before the result is recorded: applied or chosen."""
        return cls.APPLIED, cls.CHOSEN

    @classproperty
    def GOING(cls) -> tuple[Self, ...]:
        """States of companies chosen, before or after the fair."""
        return cls.CHOSEN, cls.ATTENDED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.APPLIED: (cls.CHOSEN, cls.NOT_CHOSEN, cls.CANCELLED),
            cls.NOT_CHOSEN: (cls.CHOSEN,),
            cls.CHOSEN: (cls.ATTENDED, cls.CANCELLED),
        }


# What a fair leaves behind, as in rules/fairs.py: somebody was chosen or scored, met a buyer or sold there.
FAIR_STAYS = "A fair with results is never deleted."
FAIR_HAS_RESULTS = f"""
    EXISTS (SELECT 1 FROM consulates_fairparticipation p WHERE p.fair_id = OLD.id AND (
        p.state <> '{FairParticipationState.APPLIED}'
        OR EXISTS (SELECT 1 FROM consulates_participationscore s WHERE s.participation_id = p.id)))
    OR EXISTS (SELECT 1 FROM consulates_fairmeeting m WHERE m.fair_id = OLD.id)
    OR EXISTS (SELECT 1 FROM consulates_exportwin w WHERE w.fair_id = OLD.id)
"""  # noqa: S608 # nosec B608 # a value of our own enum
FAIR_IS_GONE = "NOT EXISTS (SELECT 1 FROM consulates_fair f WHERE f.id = OLD.fair_id)"
# A score names its fair by its application and by its criterion; both go only with the fair.
SCORED_FAIR_IS_GONE = """
    NOT EXISTS (SELECT 1 FROM consulates_fairparticipation p WHERE p.id = OLD.participation_id)
    AND NOT EXISTS (SELECT 1 FROM consulates_faircriterion c WHERE c.id = OLD.criterion_id)
"""


class FairQuerySet(models.QuerySet["Fair"]):
    def open_for_applications(self) -> "FairQuerySet":
        """Return the fairs that accept applications today."""
        today = timezone.localdate()
        return self.filter(call_opens_on__lte=today, call_closes_on__gte=today)


class Fair(models.Model):
    """A fair or business round abroad or at home."""

    name = NameField(_("name"), max_length=160)
    slug = AddressSlugField(_("address on the site"), unique=True)
    city_es = LineField(_("city in Spanish"), max_length=80)
    city_en = LineField(_("city in English"), max_length=80)
    country = CountryField(_("country"))
    starts_on = BoundedDateField(_("from"), **limits.PROGRAMME_DAY)
    ends_on = BoundedDateField(_("to"), **limits.PROGRAMME_DAY)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="fairs", verbose_name=_("sectors"))
    website = models.URLField(_("website"), blank=True)
    zone = LineField(_("time zone"), max_length=50, default=settings.TIME_ZONE, validators=[validate_zone])
    about_es = ProseField(_("the call, in Spanish"), blank=True)
    about_en = ProseField(_("the call, in English"), blank=True)
    call_opens_on = BoundedDateField(_("call opens"), **limits.PROGRAMME_DAY, null=True, blank=True)
    call_closes_on = BoundedDateField(_("call closes"), **limits.PROGRAMME_DAY, null=True, blank=True)
    places = BoundedIntegerField(_("places for companies"), least=1, most=500, null=True, blank=True)
    cost = BoundedDecimalField(
        _("cost for each company, USD"), least=0, most=10**7, max_digits=10, decimal_places=2, null=True, blank=True
    )
    programme_pays = BoundedIntegerField(_("share paid by the programme, %"), **limits.PERCENT, default=0)
    city, about = Localized("city"), Localized("about")
    objects = FairQuerySet.as_manager()

    class Meta:
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")
        ordering = ["-starts_on"]
        indexes = [models.Index(fields=["ends_on"], name="fair_ends")]
        constraints = [
            models.CheckConstraint(name="fair_dates_in_order", condition=models.Q(ends_on__gte=models.F("starts_on"))),
            models.CheckConstraint(
                name="fair_call_in_order",
                condition=models.Q(call_closes_on__gte=models.F("call_opens_on"))
                & models.Q(call_closes_on__lte=models.F("starts_on")),
                violation_error_message=_("The call closes after it opens, and before the fair begins."),
            ),
            models.CheckConstraint(name="fair_programme_pays", condition=models.Q(programme_pays__lte=100)),
        ]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            refuse_deletion("fair_with_results_stays", FAIR_HAS_RESULTS, FAIR_STAYS),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def accepts_applications(self) -> bool:
        """Return whether companies may apply today."""
        if self.call_opens_on is None or self.call_closes_on is None:
            return False
        return self.call_opens_on <= timezone.localdate() <= self.call_closes_on

    @property
    def company_pays(self) -> Decimal | None:
        """Return the cost for each company after the programme's share, in US dollars; None if there is no cost."""
        if self.cost is None:
            return None
        return (self.cost * (100 - self.programme_pays) / 100).quantize(Decimal("0.01"))


class FairCriterion(models.Model):
    """A criterion to score applications to a fair, with its weight."""

    fair = models.ForeignKey(Fair, models.CASCADE, related_name="criteria", verbose_name=_("fair"))
    name_es = NameField(_("name in Spanish"), max_length=140)
    name_en = NameField(_("name in English"), max_length=140)
    weight = BoundedIntegerField(_("weight"), least=0, most=100, default=1)
    name = Localized("name")

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["-weight", "pk"]
        constraints = [
            models.CheckConstraint(name="criterion_weight", condition=models.Q(weight__gte=1, weight__lte=10)),
            models.UniqueConstraint(fields=["fair", "name_es"], name="criterion_once"),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


MAX_VALUE = 10**11  # US dollars


class ParticipationQuerySet(ScopedQuerySet["FairParticipation"]):
    def participating(self) -> "ParticipationQuerySet":
        return self.filter(state__in=FairParticipation.State.GOING)


class FairParticipation(models.Model):
    """A company's application to a fair, the decision and the results."""

    class Travels(models.TextChoices):
        OWNER = "owner", _("someone from the company attends")
        PRODUCTS = "products", _("products only; the programme presents them")

    State = FairParticipationState

    fair = models.ForeignKey(Fair, models.CASCADE, related_name="participations", verbose_name=_("fair"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="fairs", verbose_name=_("company"))
    products = models.ManyToManyField(Product, blank=True, related_name="fairs", verbose_name=_("products"))
    state = StateField(_("state"), FairParticipationState, max_length=12, default=State.APPLIED)
    contacts_made = BoundedIntegerField(_("contacts made"), least=0, most=32_000, null=True, blank=True)
    expected_sales = BoundedDecimalField(
        _("sales expected in USD"), least=0, most=MAX_VALUE, max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = LimitedTextField(_("note"), max_length=4000, blank=True)
    reason = ProseField(_("why this fair"), blank=True)
    travels = ChoiceField(_("who goes"), max_length=10, choices=Travels.choices, default=Travels.OWNER)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    year_later_sales = BoundedDecimalField(
        _("sold in the year after, USD"),
        least=0,
        most=MAX_VALUE,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    year_later_note = ProseField(_("outcome of the contacts"), blank=True)
    score_rows: list[Any]  # set by read_applications, as the next one: its points
    product_names: list[Product]
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("fair participation")
        verbose_name_plural = _("fair participations")
        constraints = [models.UniqueConstraint(fields=["fair", "company"], name="participation_once")]
        triggers = [
            audit_trigger(),
            state_machine_trigger(FairParticipationState),
            refuse_loss(
                "fair_of_participants_stays",
                f"OLD.state <> '{FairParticipationState.APPLIED}' AND {FAIR_IS_GONE}",
                FAIR_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.fair}"


class ParticipationScore(models.Model):
    """Points from 0 to 5 that staff give an application for one criterion; new points replace earlier ones."""

    MAX_POINTS = 5

    participation = models.ForeignKey(
        FairParticipation, models.CASCADE, related_name="scores", verbose_name=_("fair participation")
    )
    criterion = models.ForeignKey(FairCriterion, models.CASCADE, related_name="scores", verbose_name=_("criterion"))
    points = BoundedIntegerField(_("points"), least=0, most=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["participation", "criterion"], name="score_once"),
            models.CheckConstraint(name="score_points", condition=models.Q(points__lte=5)),
        ]
        triggers = [audit_trigger(), refuse_loss("fair_of_scores_stays", SCORED_FAIR_IS_GONE, FAIR_STAYS)]

    def __str__(self) -> str:
        return f"{self.participation}: {self.points}"


class FairMeetingState(LifeCycle):
    PLANNED = "planned", Tone.RUNNING, pgettext_lazy("meeting", "planned")
    HELD = "held", Tone.GOOD, pgettext_lazy("meeting", "held")
    MISSED = "missed", Tone.BAD, pgettext_lazy("meeting", "missed")
    CANCELLED = "cancelled", Tone.QUIET, pgettext_lazy("meeting", "cancelled")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.PLANNED: (cls.HELD, cls.MISSED, cls.CANCELLED),
        }


class FairMeeting(models.Model):
    """A meeting of a company and a buyer at a table of a fair; the end time is excluded, and no two may overlap."""

    class Outcome(models.TextChoices):
        NONE = "", _("not yet known")
        NOTHING = "nothing", _("no result")
        TALKS = "talks", _("talks continue")
        SAMPLES = "samples", _("samples requested")
        QUOTE = "quote", _("quotation requested")
        ORDER = "order", _("order placed")

    State = FairMeetingState

    fair = models.ForeignKey(Fair, models.CASCADE, related_name="meetings", verbose_name=_("fair"))
    participation = models.ForeignKey(
        FairParticipation, models.CASCADE, related_name="meetings", verbose_name=_("company")
    )
    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="fair_meetings", verbose_name=_("buyer"))
    table = BoundedIntegerField(pgettext_lazy("fair", "table"), least=1, most=200)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    state = StateField(_("state"), FairMeetingState, max_length=10, default=State.PLANNED)
    outcome = ChoiceField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    value = BoundedDecimalField(
        _("value expected, USD"),
        least=0,
        most=MAX_VALUE,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    note = LineField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("meeting at a fair")
        verbose_name_plural = _("meetings at fairs")
        ordering = ["starts_at", "table", "pk"]
        constraints = [
            models.CheckConstraint(name="meeting_in_order", condition=models.Q(ends_at__gt=models.F("starts_at"))),
            models.CheckConstraint(
                name="meeting_held_has_outcome",
                condition=~models.Q(state=FairMeetingState.HELD) | ~models.Q(outcome=""),
            ),
            *(
                ExclusionConstraint(
                    name=f"meeting_{name}_not_twice",
                    expressions=[
                        *((field, RangeOperators.EQUAL) for field in fields),
                        (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                    ],
                    condition=~models.Q(state=FairMeetingState.CANCELLED),
                )
                for name, fields in {
                    "company": ["participation"],
                    "buyer": ["buyer"],
                    "table": ["fair", "table"],
                }.items()
            ),
        ]
        triggers = [
            audit_trigger(),
            state_machine_trigger(FairMeetingState),
            refuse_loss("fair_of_meetings_stays", FAIR_IS_GONE, FAIR_STAYS),
        ]

    def __str__(self) -> str:
        return f"{self.participation.company} · {self.buyer}"

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check overlaps with the meeting's own state even where a form does not change it: they depend on it."""
        super().validate_constraints(exclude=set(exclude or ()) - {"state"})
