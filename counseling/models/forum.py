"""The National Forum: editions, events, speakers, registrations and survey answers."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Avg, Count, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from counseling.models.seats import seat_limit_trigger
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.accounts.tokens import short_code
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.disowned import disowned_field
from exportasv.core.db.fields import (
    AddressSlugField,
    BoundedDateField,
    BoundedIntegerField,
    ChoiceField,
    LineField,
    NameField,
    ProseField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.db.phone_field import PhoneField
from exportasv.core.db.related_counts import count_of
from exportasv.core.db.sorting import by_name
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.http.content_version import content_version_trigger
from products.models import Product


class ForumEdition(models.Model):
    """One edition of the National Forum ExportaSV."""

    year = BoundedIntegerField(_("year"), **limits.PROGRAMME_YEAR, unique=True)
    name_es = NameField(_("name in Spanish"), max_length=140)
    name_en = NameField(_("name in English"), max_length=140)
    about_es = ProseField(_("about, in Spanish"), blank=True)
    about_en = ProseField(_("about, in English"), blank=True)
    place = LineField(_("place"), max_length=160)
    starts_on = BoundedDateField(_("from"), **limits.PROGRAMME_DAY)
    ends_on = BoundedDateField(_("to"), **limits.PROGRAMME_DAY)
    is_published = models.BooleanField(pgettext_lazy("edition", "published"), default=False)
    name, about = Localized("name"), Localized("about")

    class Meta:
        verbose_name = _("forum edition")
        verbose_name_plural = _("forum editions")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="edition_dates_in_order", condition=models.Q(ends_on__gte=models.F("starts_on"))
            )
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.name


class Speaker(models.Model):
    """Somebody who speaks at the forum."""

    name = NameField(_("name"), max_length=120)
    role_es = LineField(_("role in Spanish"), max_length=120, blank=True)
    role_en = LineField(_("role in English"), max_length=120, blank=True)
    organisation = LineField(_("organisation"), max_length=160, blank=True)
    bio_es = ProseField(_("about the person, in Spanish"), blank=True)
    bio_en = ProseField(_("about the person, in English"), blank=True)
    role, bio = Localized("role"), Localized("bio")

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = [by_name("name"), "pk"]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})" if self.organisation else self.name


class ForumEventQuerySet(models.QuerySet["ForumEvent"]):
    def public(self) -> "ForumEventQuerySet":
        """Return events of published editions."""
        return self.filter(edition__is_published=True)

    def with_free_places(self) -> "ForumEventQuerySet":
        """Add `free`: capacity minus places held; negative if walk-ins exceed the capacity."""
        held = Registration.objects.with_place().filter(event=OuterRef("pk"))
        return self.annotate(free=models.F("capacity") - count_of(held))

    def with_figures(self) -> "ForumEventQuerySet":
        """Add the number of registrations by state and the figures of the survey. One query."""
        states = Registration.State

        def count_in_states(*among: str) -> Count:
            return Count("registrations", filter=Q(registrations__state__in=among))

        return self.annotate(
            registered_count=count_in_states(states.REGISTERED, states.ATTENDED),
            waiting_count=count_in_states(states.WAITING),
            came_count=count_in_states(states.ATTENDED),
            answer_count=Count("registrations__answer"),
            stars=Avg("registrations__answer__stars"),
        )


class ForumEvent(models.Model):
    """A talk, clinic or business round of an edition, with its capacity."""

    free: int  # annotated by with_free_places
    registered_count: int  # annotated by with_figures
    came_count: int  # the same
    no_show: int | None  # set by the staff's list, in %

    class Kind(models.TextChoices):
        TALK = "talk", _("talk")
        CLINIC = "clinic", _("clinic")
        ROUND = "round", _("business round")

    edition = models.ForeignKey(ForumEdition, models.CASCADE, related_name="events", verbose_name=_("edition"))
    slug = AddressSlugField(_("address on the site"), unique=True, max_length=100)
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind.choices)
    track_es = LineField(_("track in Spanish"), max_length=80)
    track_en = LineField(_("track in English"), max_length=80)
    title_es = NameField(_("title in Spanish"), max_length=160)
    title_en = NameField(_("title in English"), max_length=160)
    about_es = ProseField(_("about, in Spanish"), blank=True)
    about_en = ProseField(_("about, in English"), blank=True)
    speakers = models.ManyToManyField(Speaker, blank=True, related_name="events", verbose_name=_("speakers"))
    room = LineField(_("room"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    zone = LineField(_("time zone"), max_length=50, default="America/El_Salvador")
    capacity = BoundedIntegerField(_("capacity"), least=1, most=20_000)
    sequence = models.PositiveIntegerField(_("changes told"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    title, track, about = Localized("title"), Localized("track"), Localized("about")
    objects = ForumEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum event")
        verbose_name_plural = _("forum events")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["starts_at"], name="forum_event_starts")]
        constraints = [
            models.CheckConstraint(name="event_in_order", condition=models.Q(ends_at__gt=models.F("starts_at")))
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.title

    @property
    def is_round(self) -> bool:
        """Return whether this is a business round, where companies meet buyers at tables."""
        return self.kind == self.Kind.ROUND

    def get_absolute_url(self) -> str:
        return reverse("counseling:event", args=[self.slug])

    @property
    def occasion(self) -> str:
        """Return the event and its edition by their present names, to save with an inquiry."""
        return f"{self.title_es} ({self.edition.name_es})"

    def companies(self) -> models.QuerySet[Company]:
        """Return the companies of a business round: active, with a place and with published products."""
        if self.kind != self.Kind.ROUND:
            return Company.objects.none()
        here = self.registrations.with_place().values("company")
        shown = Product.objects.published().values("company")
        rows = Company.objects.filter(pk__in=here, state=Company.State.ACTIVE).filter(pk__in=shown)
        return rows.order_by(by_name("name"), "pk")

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def takes_registrations(self) -> bool:
        """Return whether the event is neither over nor cancelled."""
        return not (self.is_over or self.called_off_at)


class RegistrationState(LifeCycle):
    REGISTERED = "registered", Tone.AGREED, _("registered")
    WAITING = "waiting", Tone.STANDBY, _("on the waiting list")
    ATTENDED = "attended", Tone.GOOD, _("attended")
    CANCELLED = "cancelled", Tone.OFF, _("cancelled")

    @classproperty
    def SEATED(cls) -> tuple[Self, ...]:
        """Return the states with a place."""
        return cls.REGISTERED, cls.ATTENDED

    @classproperty
    def EXPECTED(cls) -> tuple[Self, ...]:
        """Return the states of people who can still come."""
        return cls.REGISTERED, cls.WAITING

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            # attended: the person came without a place and was let in
            cls.WAITING: (cls.REGISTERED, cls.ATTENDED, cls.CANCELLED),
            cls.REGISTERED: (cls.ATTENDED, cls.CANCELLED),
            cls.ATTENDED: (cls.REGISTERED,),  # registered: checked in by mistake
            cls.CANCELLED: (cls.REGISTERED, cls.WAITING),
        }


CODE_LENGTH, CERTIFICATE_LENGTH = 8, 12


def _ticket_code() -> str:
    return short_code(CODE_LENGTH)


class RegistrationQuerySet(ScopedQuerySet["Registration"]):
    def with_place(self) -> "RegistrationQuerySet":
        """Return registrations with a place, checked in or not."""
        return self.filter(state__in=Registration.State.SEATED)

    def on_waiting_list(self) -> "RegistrationQuerySet":
        """Return the waiting list, the oldest first."""
        return self.filter(state=Registration.State.WAITING).order_by("registered_at", "pk")

    def no_longer_held(self, now: datetime) -> "RegistrationQuerySet":
        """Return the places that nobody has confirmed in their time, the longest over first."""
        return self.filter(state=Registration.State.REGISTERED, held_until__lte=now).order_by("held_until", "pk")


class Registration(models.Model):
    """A place at an event, for a company's person or a guest; beyond the capacity it waits.

    `code` is what the ticket's QR code says to staff at the door; the private link is signed (forum/tickets.py).
    """

    State = RegistrationState
    path: str  # of the ticket; set by the list of registrations in the portal
    token: str  # of the private link that opened the page; set by with_registration

    event = models.ForeignKey(ForumEvent, models.CASCADE, related_name="registrations", verbose_name=_("event"))
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="registrations", verbose_name=_("company")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    name = NameField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = PhoneField(_("phone"), blank=True)
    language = ChoiceField(
        _("language"), max_length=2, choices=[("es", _("Spanish")), ("en", _("English"))], default="es"
    )
    state = StateField(_("state"), RegistrationState, max_length=12, default=State.REGISTERED)
    code = LineField(_("code on the ticket"), max_length=CODE_LENGTH, unique=True, default=_ticket_code, editable=False)
    consented_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    sequence = models.PositiveIntegerField(_("times registered again"), default=0, editable=False)
    proven_at = models.DateTimeField(
        _("address confirmed"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The person was signed in, used the link in our mail, or came."),
    )
    held_until = models.DateTimeField(
        _("held until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Afterwards a place that nobody has confirmed goes to the next who waits."),
    )
    disowned_at = disowned_field(_("The person at the address says that they did not register."))
    attended_at = models.DateTimeField(_("attended"), null=True, blank=True)
    certificate_code = LineField(
        _("code of the certificate"), max_length=CERTIFICATE_LENGTH, unique=True, null=True, blank=True, editable=False
    )
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["registered_at", "pk"]
        indexes = [  # of the few places that wait to be confirmed
            models.Index(fields=["held_until"], name="registration_held", condition=models.Q(held_until__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="registration_once"),
            models.CheckConstraint(
                name="registration_came_has_date",
                condition=~models.Q(state=RegistrationState.ATTENDED) | models.Q(attended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_held_is_unproven",
                condition=models.Q(held_until=None)
                | models.Q(state=RegistrationState.REGISTERED, proven_at__isnull=True),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(RegistrationState), seat_limit_trigger(RegistrationState)]

    def __str__(self) -> str:
        return f"{self.name} · {self.event}"


class SurveyAnswer(models.Model):
    """What somebody who came thinks of the event: stars, and words if they like."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="answer", verbose_name=_("registration")
    )
    stars = BoundedIntegerField(_("stars"), **limits.SCORE)
    comment = ProseField(_("comments"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("event survey answer")
        verbose_name_plural = _("event survey answers")
        ordering = ["-answered_at", "-pk"]
        constraints = [models.CheckConstraint(name="answer_stars", condition=models.Q(stars__range=(1, 5)))]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.stars} · {self.registration}"
