"""Export markets, the destination survey and readiness."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.deletion_triggers import refuse_deletion
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField
from exportasv.core.http.content_version import content_version_trigger


class ExportMarketQuerySet(models.QuerySet["ExportMarket"]):
    def exporting(self) -> "ExportMarketQuerySet":
        """Return the rows of countries that the company exports to today."""
        return self.filter(until=None, standing=ExportMarket.Standing.EXPORTING)


class ExportMarket(models.Model):
    """What is known of a company in a country: standing, dates and source. The row without an end is current."""

    class Standing(models.TextChoices):
        EXPORTING = "exporting", _("exporting")
        TARGET = "target", _("target")
        NOT_INTERESTED = "not_interested", _("not interested")

    class Source(models.TextChoices):
        COMPANY = "company", _("the company")
        ADVISER = "adviser", _("an adviser")
        SURVEY = "survey", _("the destination survey")
        WIN = "win", _("a confirmed sale")
        IMPORT = "import", _("an imported sheet")

    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="markets", verbose_name=_("company"))
    country = CountryField(_("country"))
    standing = ChoiceField(_("standing"), max_length=20, choices=Standing.choices)
    source = ChoiceField(_("source"), max_length=10, choices=Source.choices)
    since = BoundedDateField(_("since"), **limits.MARKET_DAY)
    until = BoundedDateField(_("until"), **limits.MARKET_DAY, null=True, blank=True)
    objects = ExportMarketQuerySet.as_manager()

    class Meta:
        verbose_name = _("export market")
        verbose_name_plural = _("export markets")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "country"], condition=models.Q(until__isnull=True), name="market_current_once"
            ),
            models.CheckConstraint(name="market_dates_in_order", condition=models.Q(until__gte=models.F("since"))),
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.company} → {self.country.name}"


class DestinationSurveyQuerySet(models.QuerySet["DestinationSurvey"]):
    def open_on(self, day: date) -> "DestinationSurveyQuerySet":
        """Return surveys that companies can answer on `day`. On the day of closing they no longer can."""
        return self.filter(models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day), opened_on__lte=day)

    def closed_by(self, day: date) -> "DestinationSurveyQuerySet":
        """Return surveys whose shares may be published on `day`."""
        return self.filter(closed_on__lte=day)


class DestinationSurvey(models.Model):
    """One year's survey of export destinations."""

    year = BoundedIntegerField(_("year"), **limits.PROGRAMME_YEAR, unique=True)
    opened_on = BoundedDateField(_("opened"), **limits.PROGRAMME_DAY)
    closed_on = BoundedDateField(_("closed"), **limits.MEMBERSHIP_DAY, null=True, blank=True)
    companies: int  # annotated by the admin list: number of companies that answered
    objects = DestinationSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("destination survey")
        verbose_name_plural = _("destination surveys")
        ordering = ["-year"]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            refuse_deletion(
                "closed_survey_stays",
                "OLD.closed_on <= (now() AT TIME ZONE 'America/El_Salvador')::date",
                "A closed survey is never deleted: its shares are published.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class DestinationAnswer(models.Model):
    """One destination that a company chose in a survey. Shares use the four named groups and leave out the others."""

    class Destination(models.TextChoices):
        CENTRAL_AMERICA = "central_america", _("Central America")
        UNITED_STATES = "united_states", _("United States")
        EUROPE = "europe", _("Europe")
        MEXICO = "mexico", _("Mexico")
        OTHERS = "others", _("others")
        NONE = "none", _("does not export yet")

    survey = models.ForeignKey(DestinationSurvey, models.CASCADE, related_name="answers", verbose_name=_("survey"))
    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="destination_answers", verbose_name=_("company")
    )
    destination = ChoiceField(_("destination"), max_length=20, choices=Destination.choices)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        constraints = [
            models.UniqueConstraint(fields=["survey", "company", "destination"], name="destination_answer_once")
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.company} {self.survey}: {self.get_destination_display()}"


class ReadinessAssessment(models.Model):
    """A diagnostic of export readiness: 24 answers of 0–3 points, a score of 0–100 and a level."""

    class Level(models.TextChoices):
        STARTING = "starting", _("starting")
        PREPARING = "preparing", _("preparing")
        READY = "ready", _("ready to try")
        METHOD = "method", _("exporting with method")

    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="assessments", verbose_name=_("company")
    )
    answers = models.JSONField(_("answers"), default=dict, help_text=_("Question code → points from 0 to 3."))
    dimensions = models.JSONField(_("score by dimension"), default=dict)
    score = BoundedIntegerField(_("score"), least=0, most=100, null=True, blank=True)
    level = ChoiceField(_("level"), max_length=10, choices=Level.choices, blank=True)
    is_regulated = models.BooleanField(
        _("makes food, drinks or cosmetics"),
        default=False,
        help_text=_("Without health registration the level is “preparing” at most."),
    )
    started_at = models.DateTimeField(_("started"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )

    class Meta:
        verbose_name = _("readiness assessment")
        verbose_name_plural = _("readiness assessments")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(name="readiness_score_range", condition=models.Q(score__lte=100)),
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(completed_at__isnull=True), name="readiness_open_once"
            ),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.company} {self.score}"

    @property
    def is_early(self) -> bool:
        """Whether the company is still far from exporting."""
        return self.level in (self.Level.STARTING, self.Level.PREPARING)
