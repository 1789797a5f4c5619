"""Advisers, their hours, absences and calendar feeds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.calendars.zones import HOME_ZONE, validate_zone
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, LineField
from exportasv.core.db.phone_field import PhoneField, validate_without_extension


class Adviser(models.Model):
    """An adviser's working profile: where, in which languages and sectors, how long and how many sessions a week."""

    # Set by the assignment queue: sessions in two weeks, companies, share of the capacity of two weeks in %
    booked: int
    company_count: int
    share: int
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="adviser_profile", verbose_name=_("user")
    )
    place = LineField(_("place"), max_length=160, blank=True)
    video_link = models.URLField(_("video link"), blank=True)
    whatsapp = PhoneField(
        "WhatsApp",
        blank=True,
        validators=[validate_without_extension],
        help_text=_("Visible to the companies that this person advises."),
    )
    zone = LineField(_("time zone"), max_length=50, default=HOME_ZONE, validators=[validate_zone])
    speaks_english = models.BooleanField(_("speaks English"), default=False)
    sectors = models.ManyToManyField("products.Sector", blank=True, related_name="advisers", verbose_name=_("sectors"))
    weekly_capacity = BoundedIntegerField(_("sessions a week"), least=0, most=200, default=20)
    session_minutes = BoundedIntegerField(_("minutes of a session"), least=15, most=240, default=60)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("adviser")
        verbose_name_plural = _("advisers")
        ordering = ["user__full_name"]
        constraints = [
            models.CheckConstraint(name="adviser_session_minutes", condition=models.Q(session_minutes__range=(15, 240)))
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def session_length(self) -> timedelta:
        return timedelta(minutes=self.session_minutes)


class Availability(models.Model):
    """Hours of one weekday in which an adviser receives companies, in the adviser's zone."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="hours", verbose_name=_("adviser"))
    weekday = BoundedIntegerField(_("weekday"), least=0, most=6, choices=WEEKDAYS)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("hours of an adviser")
        verbose_name_plural = _("hours of advisers")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="availability_weekday", condition=models.Q(weekday__lte=6)),
            models.CheckConstraint(
                name="availability_in_order",
                condition=models.Q(closes__gt=models.F("opens")),
                violation_error_message=_("The hours end before they begin."),
            ),
            models.UniqueConstraint(
                fields=["adviser", "weekday", "opens"],
                name="availability_once",
                violation_error_message=_("There are already hours from this time."),
            ),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class DayHours(models.Model):
    """Hours of one particular day, instead of those of its weekday; a row without hours closes the day."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="day_hours", verbose_name=_("adviser"))
    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("hours of one day")
        verbose_name_plural = _("hours of specific days")
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(
                name="day_hours_in_order",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__gt=models.F("opens")),
                violation_error_message=_("Give both hours in order, or none to close the day."),
            ),
            models.UniqueConstraint(
                fields=["adviser", "day", "opens"],
                name="day_hours_once",
                nulls_distinct=False,
                violation_error_message=_("There are already hours from this time."),
            ),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        day = date_format(self.day, "DATE_FORMAT")
        return f"{day}, {self.opens:%H:%M}–{self.closes:%H:%M}" if self.opens else f"{day}: —"


class Absence(models.Model):
    """A time in which an adviser is away."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="absences", verbose_name=_("adviser"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = LineField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_in_order",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("An absence cannot end before it begins."),
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.adviser} {self.starts_at:%Y-%m-%d}"


class CalendarFeed(models.Model):
    """The private address under which an adviser's calendar program reads the sessions; kept only as a hash."""

    adviser = models.OneToOneField(Adviser, models.CASCADE, related_name="feed", verbose_name=_("adviser"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return str(self.adviser)
