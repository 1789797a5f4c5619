"""Notices to people who have an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet["Notification"]):
    def for_actor(self, user) -> "NotificationQuerySet":
        """A person's own notices, nobody else's."""
        return self.filter(recipient_id=user.pk) if user.pk else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """A notice to one person: shown in the portal, and sent by mail in the way that was chosen when it was written."""

    class Way(models.TextChoices):
        AT_ONCE = "at_once", _("by mail, at once")
        DIGEST = "digest", _("in the daily summary")
        PORTAL = "portal", _("only in the portal")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("natural key"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    url = models.CharField(_("link"), max_length=300, blank=True)
    reply_to = models.EmailField(_("answers to"), blank=True)
    way = models.CharField(_("way"), max_length=10, choices=Way.choices, default=Way.AT_ONCE)
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
