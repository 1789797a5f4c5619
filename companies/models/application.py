"""Applications to the programme, and the consents that people gave."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from exportasv.core.accounts.models import User
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField, LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger


class ApplicationState(LifeCycle):
    DRAFT = "draft", Tone.QUIET, pgettext_lazy("application", "being written")
    SENT = "sent", Tone.ASKED, pgettext_lazy("application", "sent")
    ASKED = "asked", Tone.QUIET, _("a question is open")
    ACCEPTED = "accepted", Tone.RUNNING, pgettext_lazy("application", "accepted")
    REFUSED = "refused", Tone.BAD, _("refused")

    @classproperty
    def OPEN(cls) -> tuple[Self, ...]:
        return cls.DRAFT, cls.SENT, cls.ASKED

    @classproperty
    def CORRECTABLE(cls) -> tuple[Self, ...]:
        """Sent and undecided: applicant and staff may still correct the answers."""
        return cls.SENT, cls.ASKED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.DRAFT: (cls.SENT,),
            cls.SENT: (cls.ASKED, cls.ACCEPTED, cls.REFUSED),
            cls.ASKED: (cls.SENT, cls.REFUSED),
        }


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> "ApplicationQuerySet":
        return self.filter(state__in=Application.State.OPEN)

    def for_applicant(self, user: User) -> "ApplicationQuerySet":
        """Return the person's own applications."""
        return self.filter(applicant_id=user.pk) if user.pk else self.none()


class Application(models.Model):
    """A person's request to bring a company into the programme.

    If the NIT or DUI is known, it is a claim to act for an existing company. Until staff accept, the applicant
    does not learn this.
    """

    State = ApplicationState

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications", verbose_name=_("applicant")
    )
    answers = models.JSONField(_("answers"), default=dict, help_text=_("Step → field → answer."))
    state = StateField(_("state"), ApplicationState, max_length=10, default=State.DRAFT)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="applications", verbose_name=_("company")
    )
    is_claim = models.BooleanField(_("claim of a known company"), default=False)
    question = ProseField(_("question to the applicant"), blank=True)
    answer = ProseField(_("answer of the applicant"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(pgettext_lazy("application", "sent"), null=True, blank=True)
    decided_at = models.DateTimeField(pgettext_lazy("application", "decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=models.Q(state__in=ApplicationState.OPEN),
                name="application_open_once",
            ),
            models.CheckConstraint(
                name="application_sent_has_date",
                condition=models.Q(state=ApplicationState.DRAFT) | models.Q(sent_at__isnull=False),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(ApplicationState)]

    def __str__(self) -> str:
        return f"{self.name} · {self.applicant}"

    @property
    def name(self) -> str:
        """The company's trade name in the answers."""
        return self.answers.get("company", {}).get("name", "")

    @property
    def is_correctable(self) -> bool:
        return self.state in Application.State.CORRECTABLE


class ApplicationPaper(models.Model):
    """A paper that the applicant sent with an answer, as PDF."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers", verbose_name=_("application"))
    file = models.FileField(_("file"), upload_to="private/applications/")
    sent_at = models.DateTimeField(pgettext_lazy("application", "sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        ordering = ["pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.application} · {self.sent_at:%d/%m/%Y}"


class ConsentPurpose(models.TextChoices):
    """What a person consents to, in words."""

    APPLICATION = "apply", _("Application to join the programme")


class Consent(models.Model):
    """A person's consent, with the version of the text and the time. companies/rules/consents.py has the texts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("user"))
    purpose = ChoiceField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    version = LineField(_("version of the text"), max_length=20)
    language = LineField(_("language"), max_length=2)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_purpose_display()} ({self.version})"


class DeclinedConsent(models.Model):
    """A version of a consent that a person was asked for and declined: it is not asked again at each sign-in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="declined_consents", verbose_name=_("user")
    )
    purpose = ChoiceField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    version = LineField(_("version of the text"), max_length=20)
    declined_at = models.DateTimeField(_("declined"))

    class Meta:
        verbose_name = _("declined consent")
        verbose_name_plural = _("declined consents")
        constraints = [models.UniqueConstraint(fields=["user", "purpose", "version"], name="consent_declined_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_purpose_display()} ({self.version})"
