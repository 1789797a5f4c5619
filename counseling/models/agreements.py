"""Agreements made in sessions, and referrals from one institution to another."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from counseling.models.services import Service
from counseling.models.sessions import CounselingSession
from exportasv.core import limits
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import SameOwnerConstraint
from exportasv.core.db.fields import BoundedDateField, ChoiceField, LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger
from products.models import Product

MAX_AGREEMENT_TEXT = 300  # letters


class ActionItemState(LifeCycle):
    OPEN = "open", Tone.RUNNING, pgettext_lazy("task", "open")
    DONE = "done", Tone.GOOD, _("done")
    DROPPED = "dropped", Tone.QUIET, _("dropped")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.OPEN: (cls.DONE, cls.DROPPED),
            cls.DONE: (cls.OPEN,),
        }


class ActionItemQuerySet(ScopedQuerySet["ActionItem"]):
    def open(self) -> "ActionItemQuerySet":
        return self.filter(state=ActionItem.State.OPEN)

    def overdue(self, today: date, days: int = 1) -> "ActionItemQuerySet":
        """Return open agreements whose due date was `days` ago or earlier."""
        return self.open().filter(due_on__lte=today - timedelta(days=days))


class ActionItem(models.Model):
    """Something promised (acuerdo), by whom and until when; done with its proof."""

    State = ActionItemState

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
    service = models.ForeignKey(
        Service, models.SET_NULL, null=True, blank=True, related_name="action_items", verbose_name=_("service")
    )
    text = LineField(_("what was agreed"), max_length=MAX_AGREEMENT_TEXT)
    holder = ChoiceField(_("who does it"), max_length=10, choices=Holder.choices)
    due_on = BoundedDateField(_("due"), **limits.PROGRAMME_DAY)
    state = StateField(_("state"), ActionItemState, max_length=10, default=State.OPEN)
    proof = LineField(_("proof"), max_length=300, blank=True)
    proof_file = models.FileField(_("file that proves it"), upload_to="private/proofs/", blank=True, max_length=120)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["company", "state", "due_on"]),
            models.Index(fields=["due_on"], name="action_due", condition=models.Q(state=ActionItemState.OPEN)),
        ]
        constraints = [
            SameOwnerConstraint(name="action_product_of_company", field="product"),
            SameOwnerConstraint(name="action_session_of_company", field="session"),
            models.UniqueConstraint(fields=["company", "id"], name="action_of_company"),  # for SameOwnerConstraint
            models.CheckConstraint(
                name="action_done_has_date",
                condition=~models.Q(state=ActionItemState.DONE) | models.Q(done_at__isnull=False),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(ActionItemState)]

    def __str__(self) -> str:
        return self.text

    @property
    def is_overdue(self) -> bool:
        """Return whether it is open and its due date has passed."""
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()


class ReferralState(LifeCycle):
    SENT = "sent", Tone.ASKED, pgettext_lazy("referral", "sent")
    ACCEPTED = "accepted", Tone.RUNNING, _("accepted")
    CLOSED = "closed", Tone.GOOD, _("closed with a result")
    RETURNED = "returned", Tone.RETURNED, pgettext_lazy("referral", "returned")

    @classproperty
    def UNSETTLED(cls) -> tuple[Self, ...]:
        """Return the states in which the other institution works on the referral."""
        return cls.SENT, cls.ACCEPTED

    @classproperty
    def SETTLED(cls) -> tuple[Self, ...]:
        """Return the states of ended referrals."""
        return cls.CLOSED, cls.RETURNED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.SENT: (cls.ACCEPTED, cls.RETURNED),
            cls.ACCEPTED: (cls.CLOSED, cls.RETURNED),
        }


class ReferralQuerySet(ScopedQuerySet["Referral"]):
    def unsettled(self) -> "ReferralQuerySet":
        return self.filter(state__in=Referral.State.UNSETTLED)

    def overdue(self, today: date, days: int = 1) -> "ReferralQuerySet":
        """Return unsettled referrals whose due date was `days` ago or earlier."""
        return self.unsettled().filter(due_on__lte=today - timedelta(days=days))


class Referral(models.Model):
    """A company handed from one institution to another; it closes only with a result, or is returned with a reason."""

    State = ReferralState

    company = models.ForeignKey(Company, models.CASCADE, related_name="referrals", verbose_name=_("company"))
    from_institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="referrals_sent", verbose_name=_("from")
    )
    to_institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="referrals_received", verbose_name=_("to")
    )
    matter = LineField(_("matter"), max_length=300)
    state = StateField(_("state"), ReferralState, max_length=10, default=State.SENT)
    session = models.ForeignKey(
        CounselingSession, models.SET_NULL, null=True, blank=True, related_name="referrals", verbose_name=_("session")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(pgettext_lazy("referral", "sent"))
    due_on = BoundedDateField(_("term"), **limits.PROGRAMME_DAY)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    result = ProseField(_("result or reason"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["due_on"], name="referral_due")]
        constraints = [
            SameOwnerConstraint(name="referral_session_of_company", field="session"),
            models.CheckConstraint(
                name="referral_between_two",
                condition=~models.Q(from_institution=models.F("to_institution")),
                violation_error_message=_("A referral goes to another institution."),
            ),
            models.CheckConstraint(
                name="referral_ends_with_text",
                condition=~models.Q(state__in=ReferralState.SETTLED) | ~models.Q(result=""),
                violation_error_message=_("A referral ends only with a result, or a reason."),
            ),
        ]
        triggers = [audit_trigger(), state_machine_trigger(ReferralState)]

    def __str__(self) -> str:
        return f"{self.company}: {self.matter}"

    @property
    def is_overdue(self) -> bool:
        """Return whether it has no result yet and its due date has passed."""
        return self.state in self.State.UNSETTLED and self.due_on < timezone.localdate()
