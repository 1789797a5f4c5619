"""How companies are helped: advisers, sessions, what was agreed, and referrals."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from counseling.models.services import Service
from exportasv.accounts.models import Institution, Role, User
from exportasv.lib.audited import audited
from exportasv.lib.moves import guarded
from exportasv.lib.ranges import TsTzRange
from products.models import Product

STAFF_WHO_SEE_ALL = {Role.ADVISER, Role.MANAGER, Role.ADMINISTRATOR}


class OfCompanyQuerySet(models.QuerySet):
    """Rows of a company's file."""

    def for_actor(self, user: User) -> "OfCompanyQuerySet":
        """Counseling staff see all; members their company's; others none."""
        if user.is_superuser or getattr(user, "role", "") in STAFF_WHO_SEE_ALL:
            return self
        if not user.pk:
            return self.none()
        return self.filter(company__members__user_id=user.pk)


class Adviser(models.Model):
    """An adviser's working profile: where, in which languages and sectors, how many sessions a week."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="adviser_profile", verbose_name=_("user")
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    video_link = models.URLField(_("video link"), blank=True)
    zone = models.CharField(_("time zone"), max_length=50, default="America/El_Salvador")
    speaks_english = models.BooleanField(_("speaks English"), default=False)
    sectors = models.ManyToManyField("products.Sector", blank=True, related_name="advisers", verbose_name=_("sectors"))
    weekly_capacity = models.PositiveSmallIntegerField(_("sessions a week"), default=20)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("adviser")
        verbose_name_plural = _("advisers")
        ordering = ["user__full_name"]
        triggers = [audited()]

    def __str__(self) -> str:
        return str(self.user)


class Availability(models.Model):
    """Hours of one weekday in which an adviser receives companies, in the adviser's zone."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="hours", verbose_name=_("adviser"))
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), validators=[MaxValueValidator(6)], help_text=_("0 is Monday.")
    )
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("hours of an adviser")
        verbose_name_plural = _("hours of advisers")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="availability_weekday", condition=models.Q(weekday__lte=6)),
            models.CheckConstraint(name="availability_in_order", condition=models.Q(closes__gt=models.F("opens"))),
            models.UniqueConstraint(fields=["adviser", "weekday", "opens"], name="availability_once"),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Absence(models.Model):
    """A time in which an adviser is away."""

    adviser = models.ForeignKey(Adviser, models.CASCADE, related_name="absences", verbose_name=_("adviser"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(name="absence_in_order", condition=models.Q(ends_at__gt=models.F("starts_at")))
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return f"{self.adviser} {self.starts_at:%Y-%m-%d}"


COUNSELING_SESSION_MOVES = [
    ("requested", "booked"),
    ("requested", "cancelled"),
    ("booked", "held"),
    ("booked", "missed"),
    ("booked", "cancelled"),
]


class CounselingSession(models.Model):
    """One session (asesoría) of a company with an adviser. Booked times of one adviser never overlap."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        BOOKED = "booked", _("booked")
        HELD = "held", _("held")
        MISSED = "missed", _("missed")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = COUNSELING_SESSION_MOVES

    class Channel(models.TextChoices):
        OFFICE = "office", _("at the office")
        COMPANY = "company", _("at the company")
        VIDEO = "video", _("by video")
        PHONE = "phone", _("by phone")

    company = models.ForeignKey(Company, models.CASCADE, related_name="sessions", verbose_name=_("company"))
    adviser = models.ForeignKey(
        Adviser, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("adviser")
    )
    matter = models.CharField(_("matter"), max_length=300)
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, default=Channel.OFFICE)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=50, default="America/El_Salvador")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.REQUESTED)
    notes = models.TextField(_("notes"), blank=True)
    private_notes = models.TextField(_("notes for advisers only"), blank=True)
    services = models.ManyToManyField(
        Service, blank=True, related_name="sessions", verbose_name=_("services delivered")
    )
    next_on = models.DateField(_("next date"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(
        _("rating by the company"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    requested_at = models.DateTimeField(_("requested"))
    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("counseling session")
        verbose_name_plural = _("counseling sessions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            ExclusionConstraint(
                name="session_adviser_not_twice",
                expressions=[
                    ("adviser", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(state__in=["booked", "held"]),
                violation_error_message=_("The adviser has another session at this time. Please choose another."),
            ),
            models.CheckConstraint(
                name="session_in_order",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A session cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="session_booked_is_whole",
                condition=models.Q(state__in=["requested", "cancelled"])
                | models.Q(adviser__isnull=False, starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(name="session_rating", condition=models.Q(rating__range=(1, 5))),
        ]
        indexes = [models.Index(fields=["company", "-starts_at"]), models.Index(fields=["adviser", "starts_at"])]
        triggers = [audited(), guarded(COUNSELING_SESSION_MOVES)]

    def validate_constraints(self, exclude: set[str] | None = None) -> None:
        """The booking constraint asks for the state, also where a form does not show it."""
        super().validate_constraints(exclude=set(exclude or ()) - {"state"})

    def __str__(self) -> str:
        return f"{self.company}: {self.matter}"


ACTION_ITEM_MOVES = [("open", "done"), ("open", "dropped"), ("done", "open")]


class ActionItem(models.Model):
    """Something promised (acuerdo), by whom and until when; done with its proof."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    MOVES = ACTION_ITEM_MOVES

    class Holder(models.TextChoices):
        COMPANY = "company", _("the company")
        ADVISER = "adviser", _("the adviser")

    company = models.ForeignKey(Company, models.CASCADE, related_name="action_items", verbose_name=_("company"))
    session = models.ForeignKey(
        CounselingSession,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_items",
        verbose_name=_("session"),
    )
    product = models.ForeignKey(
        Product, models.SET_NULL, null=True, blank=True, related_name="action_items", verbose_name=_("product")
    )
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="action_items")
    text = models.CharField(_("what was agreed"), max_length=300)
    holder = models.CharField(_("who does it"), max_length=10, choices=Holder.choices)
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    proof = models.CharField(_("proof"), max_length=300, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["company", "state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                name="action_done_has_date", condition=~models.Q(state="done") | models.Q(done_at__isnull=False)
            )
        ]
        triggers = [audited(), guarded(ACTION_ITEM_MOVES)]

    def __str__(self) -> str:
        return self.text


REFERRAL_MOVES = [("sent", "accepted"), ("sent", "returned"), ("accepted", "closed"), ("accepted", "returned")]


class Referral(models.Model):
    """A company handed from one institution to another; it closes only with a result, or is returned with a reason."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("referral", "sent")
        ACCEPTED = "accepted", _("accepted")
        CLOSED = "closed", _("closed with a result")
        RETURNED = "returned", pgettext_lazy("referral", "returned")

    MOVES = REFERRAL_MOVES

    company = models.ForeignKey(Company, models.CASCADE, related_name="referrals", verbose_name=_("company"))
    from_institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="referrals_sent", verbose_name=_("from")
    )
    to_institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="referrals_received", verbose_name=_("to")
    )
    matter = models.CharField(_("matter"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SENT)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(pgettext_lazy("referral", "sent"))
    due_on = models.DateField(_("term"))
    result = models.TextField(_("result or reason"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="referral_between_two",
                condition=~models.Q(from_institution=models.F("to_institution")),
                violation_error_message=_("A referral goes to another institution."),
            ),
            models.CheckConstraint(
                name="referral_ends_with_text",
                condition=~models.Q(state__in=["closed", "returned"]) | ~models.Q(result=""),
                violation_error_message=_("A referral ends only with a result, or a reason."),
            ),
        ]
        triggers = [audited(), guarded(REFERRAL_MOVES)]

    def __str__(self) -> str:
        return f"{self.company}: {self.matter}"
