"""The monthly list of companies without help for a long time."""

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from counseling.models.sessions import CounselingSession
from exportasv.core import limits
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, LineField
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, state_machine_trigger


class NeglectedCompanyState(LifeCycle):
    OPEN = "open", Tone.RUNNING, pgettext_lazy("neglect", "waits")
    CONTACTED = "contacted", Tone.RUNNING, _("contacted")
    PROPOSED = "proposed", Tone.RUNNING, _("session proposed")
    EXCUSED = "excused", Tone.QUIET, _("excused")

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.OPEN: (cls.CONTACTED, cls.PROPOSED, cls.EXCUSED),
        }


class NeglectedCompany(models.Model):
    """A company on the neglect list of a month, until it was contacted, a session proposed, or it is excused."""

    State = NeglectedCompanyState

    month = BoundedDateField(_("month"), **limits.PROGRAMME_DAY, help_text=_("Its first day."))
    company = models.ForeignKey(Company, models.CASCADE, related_name="neglected", verbose_name=_("company"))
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("adviser")
    )
    helped_on = BoundedDateField(_("last helped"), **limits.PROGRAMME_DAY, null=True, blank=True)
    state = StateField(_("state"), NeglectedCompanyState, max_length=10, default=State.OPEN)
    note = LineField(_("what was said, or why not"), max_length=300, blank=True)
    session = models.ForeignKey(
        CounselingSession, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("session")
    )
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    dealt_at = models.DateTimeField(_("handled"), null=True, blank=True)

    class Meta:
        verbose_name = _("company without help")
        verbose_name_plural = _("companies without help")
        ordering = ["-month", models.F("helped_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["month", "company"], name="neglected_once_a_month"),
            models.CheckConstraint(name="neglected_month", condition=models.Q(month__day=1)),
            models.CheckConstraint(
                name="neglected_contact_has_note",
                condition=~models.Q(state__in=[NeglectedCompanyState.CONTACTED, NeglectedCompanyState.EXCUSED])
                | ~models.Q(note=""),
                violation_error_message=_("Write what was said, or why the company needs no help."),
            ),
        ]
        indexes = [models.Index(fields=["state", "month"])]
        triggers = [audit_trigger(), state_machine_trigger(NeglectedCompanyState)]

    def __str__(self) -> str:
        return f"{self.company}, {date_format(self.month, 'YEAR_MONTH_FORMAT')}"
