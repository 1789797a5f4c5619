"""Work that is owed, and notices to people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OwedWork(models.Model):
    """Something the portal must still do (a mail, an import, a reminder). The row is the truth, the queue a wake-up."""

    class State(models.TextChoices):
        OWED = "owed", _("owed")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("natural key"), max_length=200, help_text=_("Owed once for each kind and key."))
    ids = models.JSONField(_("ids"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OWED)
    due_at = models.DateTimeField(_("due"))
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("owed work")
        verbose_name_plural = _("owed work")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="owed_once")]
        indexes = [models.Index(fields=["due_at"], name="owed_due", condition=models.Q(state__in=["owed", "running"]))]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def for_actor(self, user) -> "NotificationQuerySet":
        """A person's own notices, nobody else's."""
        return self.filter(recipient_id=user.pk) if user.pk else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """A notice to one person: shown in the portal, and sent by mail."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("natural key"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    url = models.CharField(_("link"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "kind", "key"], name="notice_once")]
        indexes = [models.Index(fields=["recipient", "-created_at"])]

    def __str__(self) -> str:
        return self.subject
