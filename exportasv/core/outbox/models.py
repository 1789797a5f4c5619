"""Transactional outbox: background work stored with the change that causes it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.fields import LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, StateField, Tone

TASK_TITLES: dict[str, Any] = {}  # kind → its name; declared with the handler (outbox/outbox.py)


class OutboxTaskState(LifeCycle):
    PENDING = "pending", Tone.RUNNING, _("pending")
    RUNNING = "running", Tone.RUNNING, _("running")
    DONE = "done", Tone.GOOD, _("done")
    HELD = "held", Tone.WAITING, _("on hold")
    FAILED = "failed", Tone.BAD, _("failed")


class OutboxPriority(models.IntegerChoices):
    """The order in which the sweep takes due tasks: the lowest first."""

    URGENT = 0, _("urgent")
    BULK = 5, _("bulk")


class OutboxTask(models.Model):
    """Background work of the portal (an e-mail, an import, a reminder). The queue only starts a worker."""

    State = OutboxTaskState
    Priority = OutboxPriority

    kind = LineField(_("kind"), max_length=60)
    key = LineField(_("natural key"), max_length=200, help_text=_("Unique for each kind and key."))
    ids = models.JSONField(_("ids"), default=dict, blank=True)
    state = StateField(_("state"), OutboxTaskState, max_length=10, default=State.PENDING)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=OutboxPriority.BULK, help_text=_("The lowest number is done first.")
    )
    due_at = models.DateTimeField(_("due"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    worker = LineField(_("worker"), max_length=40, blank=True, help_text=_("The machine and process that runs it."))
    held_for = LineField(_("on hold for"), max_length=100, blank=True, help_text=_("What must be released first."))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = ProseField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="outbox_task_once")]
        indexes = [
            models.Index(
                fields=["priority", "due_at"],
                name="outbox_task_due",
                condition=models.Q(state__in=[OutboxTaskState.PENDING, OutboxTaskState.RUNNING]),
            ),
            models.Index(fields=["worker"], name="outbox_task_run", condition=models.Q(state=OutboxTaskState.RUNNING)),
            models.Index(fields=["held_for"], name="outbox_task_held", condition=models.Q(state=OutboxTaskState.HELD)),
            models.Index(fields=["done_at"], name="outbox_task_done", condition=models.Q(state=OutboxTaskState.DONE)),
            models.Index(
                fields=["due_at"], name="outbox_task_failed", condition=models.Q(state=OutboxTaskState.FAILED)
            ),
        ]

    def __str__(self) -> str:
        return f"{TASK_TITLES.get(self.kind) or self.kind}, {self.key}"
