"""The National Forum: editions, events, and who comes."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from companies.models import Company
from exportasv.lib.audited import audited
from exportasv.lib.localized import Localized
from exportasv.lib.moves import guarded
from exportasv.lib.shown import shown


class ForumEdition(models.Model):
    """One edition of the National Forum ExportaSV."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    name_es = models.CharField(_("name in Spanish"), max_length=140)
    name_en = models.CharField(_("name in English"), max_length=140)
    about_es = models.TextField(_("about, in Spanish"), blank=True)
    about_en = models.TextField(_("about, in English"), blank=True)
    place = models.CharField(_("place"), max_length=160)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
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
        triggers = [audited(), shown()]

    def __str__(self) -> str:
        return self.name


class ForumEvent(models.Model):
    """A talk, clinic or business round of an edition, with its capacity."""

    class Kind(models.TextChoices):
        TALK = "talk", _("talk")
        CLINIC = "clinic", _("clinic")
        ROUND = "round", _("business round")

    edition = models.ForeignKey(ForumEdition, models.CASCADE, related_name="events", verbose_name=_("edition"))
    slug = models.SlugField(_("address on the site"), unique=True, max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    track_es = models.CharField(_("track in Spanish"), max_length=80)
    track_en = models.CharField(_("track in English"), max_length=80)
    title_es = models.CharField(_("title in Spanish"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    about_es = models.TextField(_("about, in Spanish"), blank=True)
    about_en = models.TextField(_("about, in English"), blank=True)
    speakers = models.CharField(_("speakers"), max_length=300, blank=True)
    room = models.CharField(_("room"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    zone = models.CharField(_("time zone"), max_length=50, default="America/El_Salvador")
    capacity = models.PositiveIntegerField(_("capacity"))
    title, track, about = Localized("title"), Localized("track"), Localized("about")

    class Meta:
        verbose_name = _("forum event")
        verbose_name_plural = _("forum events")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="event_in_order", condition=models.Q(ends_at__gt=models.F("starts_at")))
        ]
        triggers = [audited(), shown()]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("counseling:event", args=[self.slug])


REGISTRATION_MOVES = [
    ("waiting", "registered"),
    ("waiting", "cancelled"),
    ("registered", "attended"),
    ("registered", "cancelled"),
    ("cancelled", "registered"),
    ("cancelled", "waiting"),
]


class Registration(models.Model):
    """A place at an event, for a company's person or a guest; beyond the capacity it waits."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("on the waiting list")
        ATTENDED = "attended", _("came")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = REGISTRATION_MOVES

    event = models.ForeignKey(ForumEvent, models.CASCADE, related_name="registrations", verbose_name=_("event"))
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="registrations", verbose_name=_("company")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = PhoneNumberField(_("phone"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.REGISTERED)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    registered_at = models.DateTimeField(_("registered"))
    attended_at = models.DateTimeField(_("came"), null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="registration_once"),
            models.CheckConstraint(
                name="registration_came_has_date",
                condition=~models.Q(state="attended") | models.Q(attended_at__isnull=False),
            ),
        ]
        triggers = [audited(), guarded(REGISTRATION_MOVES)]

    def __str__(self) -> str:
        return f"{self.name} · {self.event}"
