"""Requests on personal data, copies of personal data, and removals of old data."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.calendars.workdays import working_days_between
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.fields import BoundedDateField, ChoiceField, LineField, ProseField
from exportasv.core.db.model_titles import model_title
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from exportasv.core.programme import INCIDENT_REPORT_WITHIN


class IncidentQuerySet(models.QuerySet["Incident"]):
    def to_report(self) -> Self:
        """Return the incidents of which somebody has not been told."""
        return self.filter(
            models.Q(agency_told_at=None) | models.Q(prosecutor_told_at=None) | models.Q(persons_told_at=None)
        )


class DataRequestState(LifeCycle):
    OPEN = "open", Tone.RUNNING, pgettext_lazy("request", "open")
    DONE = "done", Tone.GOOD, pgettext_lazy("request", "done")
    REFUSED = "refused", Tone.BAD, pgettext_lazy("request", "refused")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.OPEN: (cls.DONE, cls.REFUSED),
        }


class DataRequest(models.Model):
    """A request for correction or erasure. It is answered within the legal deadline."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correction")
        ERASURE = "erasure", _("erasure")

    State = DataRequestState

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="data_requests",
        verbose_name=_("person"),
    )
    address = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Of somebody without an account, who asked by other means.")
    )
    kind = ChoiceField(_("kind"), max_length=10, choices=Kind.choices)
    text = ProseField(_("what is asked for"), blank=True)
    state = StateField(_("state"), DataRequestState, max_length=10, default=State.OPEN)
    asked_on = BoundedDateField(_("asked"), **limits.PROGRAMME_DAY)
    due_on = BoundedDateField(_("to be answered by"), **limits.PROGRAMME_DAY)
    extended_on = BoundedDateField(_("extended"), **limits.PROGRAMME_DAY, null=True, blank=True)
    extension_reason = LineField(_("why more time is needed"), max_length=300, blank=True)
    answer = ProseField(_("answer"), blank=True)
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    held = models.JSONField(
        _("kept by law"), default=dict, blank=True, help_text=_("Table → rows that name the person and must stay.")
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("request on personal data")
        verbose_name_plural = _("requests on personal data")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="data_request_of_somebody",
                condition=models.Q(user__isnull=False) | ~models.Q(address="") | ~models.Q(state=DataRequestState.OPEN),
                violation_error_message=_("Name the person, or the address of somebody without an account."),
            ),
            models.UniqueConstraint(
                fields=["user", "kind"], condition=models.Q(state=DataRequestState.OPEN), name="data_request_open_once"
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(DataRequestState)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_on}"

    def days_left(self, today: date | None = None) -> int:
        """Return the working days until the deadline, negative after it."""
        today = today or timezone.localdate()
        if today <= self.due_on:
            return working_days_between(today, self.due_on)
        return -working_days_between(self.due_on, today)


class DataCopyState(LifeCycle):
    PENDING = "pending", Tone.RUNNING, _("pending")
    READY = "ready", Tone.GOOD, pgettext_lazy("copy", "ready")
    GONE = "gone", Tone.QUIET, pgettext_lazy("copy", "removed")


class DataCopy(models.Model):
    """A private zip with the data about a person and of what the person owns. It is valid for some days."""

    State = DataCopyState

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_copies", verbose_name=_("user")
    )
    state = StateField(_("state"), DataCopyState, max_length=10, default=State.PENDING)
    file = models.FileField(_("file"), upload_to="private/copies/", blank=True)
    asked_at = models.DateTimeField(_("asked"))
    ready_at = models.DateTimeField(pgettext_lazy("copy", "ready"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state=DataCopyState.PENDING), name="data_copy_pending_once"
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class TransferGround(models.TextChoices):
    CONSENT = "consent", _("consent of the person")
    OWN_ACT = "own_act", _("the person sent it")
    NONE = "none", _("no ground on record")


class DataTransfer(models.Model):
    """Contact data that went to somebody in another country, once for each recipient, occasion and ground.

    Tables are named as in "audit.deletion", because this room knows no app.
    """

    class Occasion(models.TextChoices):
        ANSWER = "answer", _("answer to a buyer")
        INTRODUCTION = "introduction", _("introduction to a buyer")
        ESCALATION = "escalation", _("a trading house answers instead of the company")
        PLACEMENT = "placement", _("product in a trading house")
        SAMPLES = "samples", _("samples for a trading house")
        FAIR = "fair", _("names and contacts for the organizer of a fair")

    Ground = TransferGround

    at = models.DateTimeField(_("given"))
    table = LineField(_("whose data: table"), max_length=80)
    row_id = models.BigIntegerField(_("whose data: row"))
    recipient_table = LineField(_("recipient: table"), max_length=80)
    recipient_id = models.BigIntegerField(_("recipient: row"))
    country = CountryField(_("country"))
    occasion = ChoiceField(_("occasion"), max_length=12, choices=Occasion.choices)
    ground = ChoiceField(_("ground"), max_length=8, choices=TransferGround.choices)
    consented_at = models.DateTimeField(_("consent given"), null=True, blank=True)
    consent_version = LineField(_("version of the consent"), max_length=20, blank=True)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who consented")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who gave it")
    )

    class Meta:
        verbose_name = _("transfer of data abroad")
        verbose_name_plural = _("transfers of data abroad")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row_id", "recipient_table", "recipient_id", "occasion", "ground"],
                name="transfer_once",
            ),
            models.CheckConstraint(
                name="transfer_consent_has_its_day",
                condition=~models.Q(ground=TransferGround.CONSENT) | models.Q(consented_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["ground", "at"], name="transfer_ground")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{model_title(self.table)} {self.row_id} → {self.country.name}"


class Incident(models.Model):
    """A breach of personal data: what was reached, from when, and who was told. The law gives 72 hours."""

    class Source(models.TextChoices):
        ACCOUNT = "account", _("an account")
        FILE = "file", _("a file")
        KEY = "key", _("a key or password of the portal")

    source = ChoiceField(_("what got into other hands"), max_length=8, choices=Source.choices)
    name = LineField(
        _("which one"),
        max_length=200,
        help_text=_("The e-mail of the account, the name of the file, or the setting of the key, as SECRET_KEY."),
    )
    since = models.DateTimeField(_("possible since"))
    noticed_at = models.DateTimeField(_("noticed"), default=timezone.now)
    what = ProseField(_("what happened"))
    measures = ProseField(_("what was done against it"), blank=True)
    reach = models.JSONField(_("reach"), default=dict, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("contact"),
    )
    agency_told_at = models.DateTimeField(_("agency told"), null=True, blank=True)
    prosecutor_told_at = models.DateTimeField(_("prosecutor told"), null=True, blank=True)
    persons_told_at = models.DateTimeField(_("persons told"), null=True, blank=True)
    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident with personal data")
        verbose_name_plural = _("incidents with personal data")
        ordering = ["-noticed_at", "-pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.name}"

    @property
    def is_to_report(self) -> bool:
        """Return whether somebody has not been told."""
        return not (self.agency_told_at and self.prosecutor_told_at and self.persons_told_at)

    @property
    def report_by(self) -> datetime:
        """Return until when the agency, the prosecutor and the persons must know."""
        return self.noticed_at + INCIDENT_REPORT_WITHIN


class RetentionRemoval(models.Model):
    """How many rows of a table a retention policy removed in a day. See exportasv/core/privacy/retention.py."""

    class What(models.TextChoices):
        DELETED = "deleted", _("deleted")
        EMPTIED = "emptied", _("emptied of what tells of people")

    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    table = LineField(_("table"), max_length=80)
    what = ChoiceField(_("what was done"), max_length=10, choices=What.choices)
    rows = models.PositiveIntegerField(_("rows"), default=0)

    class Meta:
        verbose_name = _("removal of old data")
        verbose_name_plural = _("removals of old data")
        ordering = ["-day", "table", "what"]
        constraints = [models.UniqueConstraint(fields=["day", "table", "what"], name="removal_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.table}: {self.rows}"
