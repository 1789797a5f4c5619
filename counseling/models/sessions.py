"""Sessions of one company or of a group, proposals of another time, and the waiting list."""

from collections.abc import Collection
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from counseling.models.advisers import Absence, Adviser
from counseling.models.services import Service
from exportasv.core import limits
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.calendars.zones import HOME_ZONE, validate_zone
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedIntegerField,
    ChoiceField,
    LimitedTextField,
    LineField,
    NameField,
    ProseField,
)
from exportasv.core.db.ranges import TsTzRange
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.programme import RECORD_CONFIRMATION_PERIOD

MAX_NOTES = 20_000  # characters of a session's record


class Channel(models.TextChoices):
    OFFICE = "office", _("at the office")
    COMPANY = "company", _("at the company")
    VIDEO = "video", _("by video")
    PHONE = "phone", _("by phone")


class GroupSessionState(LifeCycle):
    PLANNED = "planned", Tone.RUNNING, pgettext_lazy("group session", "planned")
    HELD = "held", Tone.GOOD, _("held")
    CANCELLED = "cancelled", Tone.QUIET, _("cancelled")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.PLANNED: (cls.HELD, cls.CANCELLED),
        }


def _calendar_trigger() -> pgtrigger.Trigger:
    """Return the trigger that gives a group session a new version when its calendar entry becomes another one."""
    return pgtrigger.Trigger(
        name="calendar_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
        IF (OLD.adviser_id, OLD.topic, OLD.starts_at, OLD.ends_at, OLD.state)
            IS DISTINCT FROM (NEW.adviser_id, NEW.topic, NEW.starts_at, NEW.ends_at, NEW.state) THEN
            NEW.sequence = OLD.sequence + 1;
            NEW.changed_at = clock_timestamp();
        END IF;
        RETURN NEW;
        """,
    )


class GroupSession(models.Model):
    """A session of one adviser with several companies about one topic. Each company's place is a CounselingSession."""

    State = GroupSessionState

    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="group_sessions", verbose_name=_("adviser"))
    topic = LineField(_("topic"), max_length=200)
    about = ProseField(_("what it is about"), blank=True)
    channel = ChoiceField(_("how"), max_length=10, choices=Channel.choices, default=Channel.OFFICE)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    zone = LineField(_("time zone"), max_length=50, default=HOME_ZONE, validators=[validate_zone])
    capacity = BoundedIntegerField(_("companies at most"), least=2, most=500)
    state = StateField(_("state"), GroupSessionState, max_length=10, default=State.PLANNED)
    sequence = models.PositiveIntegerField(_("version of the invitation"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("group session")
        verbose_name_plural = _("group sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            ExclusionConstraint(
                name="group_adviser_not_twice",
                expressions=[
                    ("adviser", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~models.Q(state=GroupSessionState.CANCELLED),
                violation_error_message=_("The adviser has another group session at this time."),
            ),
            models.CheckConstraint(
                name="group_in_order",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A session cannot end before it begins."),
            ),
            models.CheckConstraint(name="group_of_several", condition=models.Q(capacity__gte=2)),
        ]
        triggers = [audit_trigger(), state_machine_trigger(GroupSessionState), _calendar_trigger()]

    def __str__(self) -> str:
        return self.topic


class CounselingSessionState(LifeCycle):
    REQUESTED = "requested", Tone.ASKED, _("requested")
    BOOKED = "booked", Tone.RUNNING, _("booked")
    HELD = "held", Tone.GOOD, _("held")
    MISSED = "missed", Tone.BAD, _("missed")
    CANCELLED = "cancelled", Tone.QUIET, _("cancelled")

    @classproperty
    def AHEAD(cls) -> tuple[Self, ...]:
        """Return the states of sessions that can still be held."""
        return cls.REQUESTED, cls.BOOKED

    @classproperty
    def BUSY(cls) -> tuple[Self, ...]:
        """Return the states that take an adviser's time."""
        return cls.BOOKED, cls.HELD

    @classproperty
    def LIVE(cls) -> tuple[Self, ...]:
        """Return all states except missed and cancelled."""
        return cls.REQUESTED, cls.BOOKED, cls.HELD

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.REQUESTED: (cls.BOOKED, cls.CANCELLED),
            cls.BOOKED: (cls.HELD, cls.MISSED, cls.CANCELLED),
        }


class SessionQuerySet(ScopedQuerySet["CounselingSession"]):
    """Queries of sessions."""

    def busy(self) -> "SessionQuerySet":
        """Return sessions of one company that take an adviser's time."""
        return self.filter(state__in=CounselingSession.State.BUSY, group=None)

    def between(self, since: datetime, until: datetime) -> "SessionQuerySet":
        """Return sessions that overlap the half-open time."""
        return self.filter(starts_at__lt=until, ends_at__gt=since)

    def unrecorded(self, now: datetime) -> "SessionQuerySet":
        """Return booked sessions that are over and have no record yet."""
        return self.filter(state=CounselingSession.State.BOOKED, ends_at__lt=now)

    def to_confirm(self, now: datetime) -> "SessionQuerySet":
        """Return sessions whose record waits for the company's word, while its link is valid."""
        since = now - RECORD_CONFIRMATION_PERIOD
        return self.filter(state=CounselingSession.State.HELD, confirmed_at=None, held_at__gt=since)


class CounselingSession(models.Model):
    """One session (asesoría) of a company with an adviser. Booked times of one adviser never overlap."""

    State = CounselingSessionState
    Channel = Channel

    company = models.ForeignKey(Company, models.CASCADE, related_name="sessions", verbose_name=_("company"))
    adviser = models.ForeignKey(
        Adviser, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("adviser")
    )
    group = models.ForeignKey(
        GroupSession, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("group session")
    )
    matter = LineField(_("matter"), max_length=300)
    channel = ChoiceField(_("how"), max_length=10, choices=Channel.choices, default=Channel.OFFICE)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    zone = LineField(_("time zone"), max_length=50, default=HOME_ZONE, validators=[validate_zone])
    company_zone = LineField(
        _("time zone of the company"), max_length=50, default=HOME_ZONE, validators=[validate_zone]
    )
    booked_at = models.DateTimeField(_("time agreed"), null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField(_("version of the invitation"), default=0, editable=False)
    state = StateField(_("state"), CounselingSessionState, max_length=10, default=State.REQUESTED)
    cancel_reason = LineField(_("why it was cancelled"), max_length=200, blank=True)
    notes = LimitedTextField(_("notes"), max_length=MAX_NOTES, blank=True)
    private_notes = ProseField(_("notes for advisers only"), blank=True)
    services = models.ManyToManyField(Service, blank=True, related_name="sessions", verbose_name=_("services provided"))
    next_on = BoundedDateField(_("next date"), **limits.PROGRAMME_DAY, null=True, blank=True)
    held_at = models.DateTimeField(_("recorded"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the company"), null=True, blank=True)
    rating = BoundedIntegerField(_("rating by the company"), **limits.SCORE, null=True, blank=True)
    company_note = ProseField(_("what the company says"), blank=True)
    requested_at = models.DateTimeField(_("requested"))
    done_rows: list[dict[str, str]]  # annotated by the trail of a sale: day and text of the agreements done by then
    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("counseling session")
        verbose_name_plural = _("counseling sessions")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="session_of_company"),  # for SameOwnerConstraint
            ExclusionConstraint(
                name="session_adviser_not_twice",
                expressions=[
                    ("adviser", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(state__in=CounselingSessionState.BUSY, group__isnull=True),
                violation_error_message=_("The adviser has another session at this time. Please choose another."),
            ),
            models.UniqueConstraint(
                fields=["group", "company"],
                name="group_place_once",
                condition=models.Q(state__in=CounselingSessionState.LIVE),
                violation_error_message=_("The company has a place in this group session already."),
            ),
            models.CheckConstraint(
                name="session_in_order",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A session cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="session_booked_is_whole",
                condition=models.Q(state__in=[CounselingSessionState.REQUESTED, CounselingSessionState.CANCELLED])
                | models.Q(adviser__isnull=False, starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(name="session_rating", condition=models.Q(rating__range=(1, 5))),
            models.CheckConstraint(
                name="session_confirmed_is_held",
                condition=models.Q(confirmed_at__isnull=True) | models.Q(state=CounselingSessionState.HELD),
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-starts_at"]),
            models.Index(fields=["adviser", "starts_at"]),
            models.Index(
                fields=["starts_at"],
                name="session_booked",
                condition=models.Q(state=CounselingSessionState.BOOKED),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(CounselingSessionState)]

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Include state and group, which the booking constraints need, even if a form omits them."""
        super().validate_constraints(exclude=set(exclude or ()) - {"state", "group"})

    def __str__(self) -> str:
        return f"{self.company}: {self.matter}"

    @property
    def is_at_office(self) -> bool:
        """Return whether the company comes to the adviser."""
        return self.channel == Channel.OFFICE

    @property
    def is_by_video(self) -> bool:
        """Return whether the session is a video call."""
        return self.channel == Channel.VIDEO

    @property
    def starts_at_company_time(self) -> datetime | None:
        """Return the start in the company's time zone."""
        return self.starts_at and self.starts_at.astimezone(ZoneInfo(self.company_zone))

    @property
    def starts_at_adviser_time(self) -> datetime | None:
        """Return the start in the adviser's time zone."""
        return self.starts_at and self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def where(self) -> str:
        """Return the adviser's office address or video link, by channel; empty for other channels."""
        if self.adviser is None:
            return ""
        places: dict[str, str] = {Channel.OFFICE: self.adviser.place, Channel.VIDEO: self.adviser.video_link}
        return places.get(self.channel, "")


class RescheduleProposalState(LifeCycle):
    OPEN = "open", Tone.RUNNING, pgettext_lazy("proposal", "waits for the company")
    ACCEPTED = "accepted", Tone.RUNNING, _("accepted")
    DECLINED = "declined", Tone.QUIET, _("another time was chosen")
    LAPSED = "lapsed", Tone.QUIET, _("not answered in time")
    WITHDRAWN = "withdrawn", Tone.QUIET, _("no longer needed")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.OPEN: (cls.ACCEPTED, cls.DECLINED, cls.LAPSED, cls.WITHDRAWN),
        }


class RescheduleProposal(models.Model):
    """Another time proposed for a booked session, its adviser being away; it moves only when the company says yes."""

    State = RescheduleProposalState

    session = models.ForeignKey(CounselingSession, models.CASCADE, related_name="proposals", verbose_name=_("session"))
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="proposals", verbose_name=_("adviser"))
    absence = models.ForeignKey(
        Absence, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name=_("absence")
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    state = StateField(_("state"), RescheduleProposalState, max_length=10, default=State.OPEN)
    made_at = models.DateTimeField(_("made"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal of another time")
        verbose_name_plural = _("proposals of another time")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], name="proposal_open_once", condition=models.Q(state=RescheduleProposalState.OPEN)
            ),
            models.CheckConstraint(
                name="proposal_in_order",
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__isnull=False, ends_at__gt=models.F("starts_at")),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(RescheduleProposalState)]

    def __str__(self) -> str:
        if not self.starts_at:
            return str(self.session)
        return f"{self.session} → {date_format(timezone.localtime(self.starts_at), 'DATETIME_FORMAT')}"


class WaitingListEntry(models.Model):
    """A requested session waits for a time to become free: with one adviser or any, between two days."""

    session = models.OneToOneField(CounselingSession, models.CASCADE, related_name="waiting", verbose_name=_("session"))
    adviser = models.ForeignKey(
        Adviser, models.CASCADE, null=True, blank=True, related_name="waiting", verbose_name=_("adviser")
    )
    not_before = BoundedDateField(_("not before"), **limits.PROGRAMME_DAY)
    not_after = BoundedDateField(_("not after"), **limits.PROGRAMME_DAY)
    since = models.DateTimeField(_("waits since"))

    class Meta:
        verbose_name = _("place on the waiting list")
        verbose_name_plural = _("waiting list")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="waiting_in_order",
                condition=models.Q(not_after__gte=models.F("not_before")),
                violation_error_message=_("The last day is before the first."),
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return str(self.session)


class Participant(models.Model):
    """A person who took part in a session, for the company or for an institution."""

    session = models.ForeignKey(
        CounselingSession, models.CASCADE, related_name="participants", verbose_name=_("session")
    )
    name = NameField(_("name"), max_length=120)
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
        help_text=_("Empty: the company."),
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "name"], name="participant_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


class SessionDraft(models.Model):
    """What one person has typed of a session's record and not sent yet; it goes when the record is kept."""

    session = models.ForeignKey(CounselingSession, models.CASCADE, related_name="drafts", verbose_name=_("session"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    data = models.JSONField(_("typed"), default=dict)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft of a record")
        verbose_name_plural = _("drafts of records")
        constraints = [models.UniqueConstraint(fields=["session", "by"], name="session_draft_of_person")]

    def __str__(self) -> str:
        return str(self.session)
