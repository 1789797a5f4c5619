"""Sample requests, local contacts, events and monthly reports of a house."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consulates.models.house import MAX_SAMPLES, TradingHouse
from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedIntegerField,
    ChoiceField,
    LineField,
    NameField,
    ProseField,
)
from exportasv.core.db.phone_field import PhoneField
from exportasv.core.db.sorting import by_name
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from products.models import Product
from products.models.kind_triggers import goods_only_trigger


class SampleRequestQuerySet(ScopedQuerySet["SampleRequest"]):
    def open(self) -> "SampleRequestQuerySet":
        return self.filter(state__in=SampleRequest.State.OPEN)


class SampleRequestState(LifeCycle):
    REQUESTED = "requested", Tone.WAITING, pgettext_lazy("samples", "requested")
    ACCEPTED = "accepted", Tone.RUNNING, pgettext_lazy("samples", "promised")
    DECLINED = "declined", Tone.QUIET, pgettext_lazy("samples", "declined")
    SENT = "sent", Tone.ON_THE_WAY, pgettext_lazy("samples", "on their way")
    RECEIVED = "received", Tone.GOOD, pgettext_lazy("samples", "arrived")
    LOST = "lost", Tone.ENDED, pgettext_lazy("samples", "lost in transit")
    CANCELLED = "cancelled", Tone.QUIET, pgettext_lazy("samples", "no longer needed")

    @classproperty
    def OPEN(cls) -> tuple[Self, ...]:
        return cls.REQUESTED, cls.ACCEPTED, cls.SENT

    @classproperty
    def WITH_COMPANY(cls) -> tuple[Self, ...]:
        """The company has to answer, or to send them."""
        return cls.REQUESTED, cls.ACCEPTED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.REQUESTED: (cls.ACCEPTED, cls.DECLINED, cls.CANCELLED),
            cls.ACCEPTED: (cls.SENT, cls.CANCELLED),
            cls.SENT: (cls.RECEIVED, cls.LOST),
        }


class SampleRequest(models.Model):
    """A house's request to a company for samples of a product; one open request per house and product."""

    State = SampleRequestState

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="sample_requests", verbose_name=_("house"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="sample_requests", verbose_name=_("product"))
    units = BoundedIntegerField(_("units requested"), least=1, most=MAX_SAMPLES)
    reason = LineField(_("what for"), max_length=300)
    state = StateField(_("state"), SampleRequestState, max_length=10, default=State.REQUESTED)
    answer = LineField(_("what the company says"), max_length=300, blank=True)
    carrier = LineField(_("carrier and tracking number"), max_length=120, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("on their way since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objects = SampleRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample request")
        verbose_name_plural = _("sample requests")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "product"],
                condition=models.Q(state__in=SampleRequestState.OPEN),
                name="sample_request_open_once",
            ),
            models.CheckConstraint(name="sample_request_units", condition=models.Q(units__gte=1)),
            models.CheckConstraint(
                name="sample_request_sent_has_date",
                condition=~models.Q(
                    state__in=[SampleRequestState.SENT, SampleRequestState.RECEIVED, SampleRequestState.LOST]
                )
                | models.Q(sent_at__isnull=False),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(SampleRequestState), goods_only_trigger()]

    def __str__(self) -> str:
        return f"{self.product} → {self.house}"


class HouseContact(models.Model):
    """A contact in the house's city who helps to sell but is not a buyer."""

    class Kind(models.TextChoices):
        SHOP = "shop", _("shop or supermarket")
        RESTAURANT = "restaurant", _("restaurant or hotel")
        IMPORTER = "importer", _("importer or distributor")
        CHAMBER = "chamber", _("chamber or association")
        PRESS = "press", _("press or influencer")
        COMMUNITY = "community", _("Salvadoran community")
        OTHER = "other", _("other")

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="contacts", verbose_name=_("house"))
    name = NameField(_("name"), max_length=160)
    kind = ChoiceField(_("kind"), max_length=12, choices=Kind.choices)
    person = LineField(_("person to talk to"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneField(_("phone"), blank=True)
    note = LineField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("house contact")
        verbose_name_plural = _("house contacts")
        ordering = [by_name("name"), "pk"]
        constraints = [models.UniqueConstraint(fields=["house", "name"], name="house_contact_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


class HouseEvent(models.Model):
    """A tasting, small fair, meeting or reception of a house, with its result."""

    class Kind(models.TextChoices):
        TASTING = "tasting", _("tasting")
        FAIR = "fair", _("small fair")
        MEETING = "meeting", _("meeting with buyers")
        RECEPTION = "reception", _("reception")

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="events", verbose_name=_("house"))
    title = NameField(_("title"), max_length=160)
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind.choices)
    on = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    place = LineField(_("place"), max_length=160, blank=True)
    products = models.ManyToManyField(Product, blank=True, related_name="house_events", verbose_name=_("products"))
    visitors = BoundedIntegerField(_("visitors"), least=0, most=1_000_000, null=True, blank=True)
    contacts_made = BoundedIntegerField(_("contacts made"), least=0, most=32_000, null=True, blank=True)
    result = ProseField(_("result"), blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("house event")
        verbose_name_plural = _("house events")
        ordering = ["-on", "pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.title


class HouseReport(models.Model):
    """A house's monthly report: the figures when it was sent, and the officer's comment."""

    house = models.ForeignKey(TradingHouse, models.CASCADE, related_name="reports", verbose_name=_("house"))
    month = BoundedDateField(_("month"), **limits.PROGRAMME_DAY, help_text=_("Its first day."))
    figures = models.JSONField(_("figures"), default=dict)
    comment = ProseField(_("officer's comments"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(pgettext_lazy("report", "sent"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month", "house"]
        constraints = [
            models.UniqueConstraint(fields=["house", "month"], name="house_report_once"),
            models.CheckConstraint(name="house_report_first_day", condition=models.Q(month__day=1)),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.house} {self.month:%Y-%m}"
