"""Notices to people who have an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoiceField, LineField, ProseField
from exportasv.core.notifications.models.mail_limits import MailFold


class NoticeChannel(models.TextChoices):
    """How a person gets a notice. The portal always shows it."""

    AT_ONCE = "at_once", _("by mail, at once")
    WHATSAPP = "whatsapp", _("by WhatsApp, at once")
    PUSH = "push", _("on my phone or computer, at once")
    DIGEST = "digest", _("in the daily summary")
    PORTAL = "portal", _("only in the portal")


class NotificationQuerySet(ScopedQuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def for_digest(self) -> "NotificationQuerySet":
        """Return the unread notices that the next daily summary of each person will include."""
        return self.unread().filter(channel=NoticeChannel.DIGEST, digest__isnull=True, recipient__is_active=True)


class Digest(models.Model):
    """A person's e-mail of one day with the notices that were not sent at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("recipient"))
    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY, help_text=_("In the person's zone."))
    sent_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("daily summary")
        verbose_name_plural = _("daily summaries")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"


class NoticePreference(models.Model):
    """The channel that a person chose for a topic. Without a row, the default of the topic applies."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices", verbose_name=_("user")
    )
    topic = LineField(_("topic"), max_length=20)
    channel = ChoiceField(_("channel"), max_length=10, choices=NoticeChannel.choices)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="notice_choice_once")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.channel}"


class DigestSchedule(models.Model):
    """The hour of a person's daily summary. Without a row, the default hour of El Salvador applies."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_hour")
    hour = BoundedIntegerField(_("hour of the daily summary"), least=0, most=23, default=7)
    zone = LineField(_("time zone"), max_length=50, default="America/El_Salvador")

    class Meta:
        verbose_name = _("hour of the daily summary")
        verbose_name_plural = _("hours of daily summaries")
        constraints = [models.CheckConstraint(name="digest_hour_is_civil", condition=models.Q(hour__range=(6, 19)))]

    def __str__(self) -> str:
        return f"{self.hour}:00 {self.zone}"


class Notification(models.Model):
    """A notice to one person. The portal shows it; `channel` says whether and how it is e-mailed."""

    Channel = NoticeChannel

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("recipient")
    )
    kind = LineField(_("kind"), max_length=60)
    key = LineField(_("natural key"), max_length=200)
    subject = LineField(_("subject"), max_length=200)
    body = ProseField(_("text"))
    url = LineField(_("link"), max_length=300, blank=True)
    reply_to = models.EmailField(_("answers to"), blank=True)
    channel = ChoiceField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.AT_ONCE)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("daily summary")
    )
    fold = models.ForeignKey(
        MailFold, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("folded mail")
    )
    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "kind", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at"]),
            models.Index(
                fields=["recipient"],
                name="notice_for_digest",
                condition=models.Q(channel=NoticeChannel.DIGEST, digest__isnull=True, read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
