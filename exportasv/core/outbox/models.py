"""Transactional outbox: background work stored with the change that causes it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, StateField, Tone


class OutboxTaskState(LifeCycle):
    PENDING = "pending", Tone.RUNNING, _("pending")
    RUNNING = "running", Tone.RUNNING, _("running")
    DONE = "done", Tone.GOOD, _("done")
    FAILED = "failed", Tone.BAD, _("failed")


class OutboxTask(models.Model):
    """Background work of the portal (an e-mail, an import, a reminder). The queue only starts a worker."""

    State = OutboxTaskState

    kind = LineField(_("kind"), max_length=60)
    key = LineField(_("natural key"), max_length=200, help_text=_("Unique for each kind and key."))
    ids = models.JSONField(_("ids"), default=dict, blank=True)
    state = StateField(_("state"), OutboxTaskState, max_length=10, default=State.PENDING)
    due_at = models.DateTimeField(_("due"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = ProseField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background job")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="outbox_task_once")]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_task_due",
                condition=models.Q(state__in=[OutboxTaskState.PENDING, OutboxTaskState.RUNNING]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
