"""Reminder rules, which staff edit, and the log of sent reminders."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import Role
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedIntegerField, ChoiceField, CodeField, LineField
from exportasv.core.db.model_titles import model_title
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.http.kept_tables import forget_table

THRESHOLDS_CACHE_KEY = "reminder-thresholds:mark"  # cached by notifications/thresholds.py

TRIGGERS: dict[str, Any] = {}  # name → what the apps declare (notifications/reminders.py:Trigger)


class ReminderRule(models.Model):
    """When a trigger reminds whom, as in "a certificate ends, 30 days before, its owners"."""

    class Audience(models.TextChoices):
        OWNERS = "owners", _("the company's owners")
        MEMBERS = "members", _("everybody of the company")
        ADVISER = "adviser", _("its adviser")
        HOUSE = "house", _("the trading house")
        INVEST = "invest", _("Invest officers")
        MANAGERS = "managers", _("programme managers")
        PERSON = "person", _("the person concerned")

    AUDIENCE_ROLES: ClassVar[dict[str, str]] = {
        Audience.INVEST: Role.INVEST,
        Audience.MANAGERS: Role.MANAGER,
    }  # audiences that are everybody of a role

    class Channel(models.TextChoices):
        WISHED = "wished", _("as the person prefers")
        AT_ONCE = "at_once", _("by mail, at once")
        PORTAL = "portal", _("only in the portal")

    code = CodeField(_("code"), max_length=120, unique=True, help_text=_("Stays the same when the rule is changed."))
    trigger = LineField(_("trigger"), max_length=60)
    threshold = BoundedIntegerField(
        _("threshold"),
        least=0,
        most=1000,
        help_text=_("Days, working days or hours, before or after the event, as the trigger counts them."),
    )
    audience = ChoiceField(_("recipients"), max_length=10, choices=Audience.choices)
    channel = ChoiceField(_("how"), max_length=10, choices=Channel.choices, default=Channel.WISHED)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["trigger", "threshold", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["trigger", "threshold", "audience"],
                name="reminder_rule_once",
                violation_error_message=_("An identical rule already exists."),
            ),
        ]
        # Public pages say in how many days a company answers.
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        known = TRIGGERS.get(self.trigger)
        label = known.label if known else self.trigger
        return f"{label}: {self.threshold} · {self.get_audience_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        clear_thresholds()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        clear_thresholds()
        return deleted


def clear_thresholds() -> None:
    """Clear the cached thresholds after a change of a rule.

    Clear them again after the commit, because another process may cache the old values before it.
    """
    forget_table(THRESHOLDS_CACHE_KEY)
    transaction.on_commit(lambda: forget_table(THRESHOLDS_CACHE_KEY))


class ReminderDelivery(models.Model):
    """A sent reminder: its rule, row, occasion and recipient. Each combination is sent once."""

    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="deliveries", verbose_name=_("rule"))
    subject_table = LineField(_("about"), max_length=80)
    subject_id = models.BigIntegerField(_("row"))
    occasion = LineField(_("occasion"), max_length=60, blank=True)
    to = LineField(_("to"), max_length=70, help_text=_("The person's number, or the hash of a guest's address."))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("recipient")
    )
    is_overtaken = models.BooleanField(
        _("superseded"),
        default=False,
        help_text=_("Not sent: a more urgent reminder about the same matter was sent instead."),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_table", "subject_id", "occasion", "to"], name="delivery_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {model_title(self.subject_table)} {self.subject_id}"


class CompletedReminder(models.Model):
    """A reminder that everybody whom it concerned has got: the next run of its trigger leaves the row out.

    If nobody was there to be reminded, the row is looked at again at `again_at`.
    """

    rule = models.ForeignKey(ReminderRule, models.CASCADE, related_name="+")
    subject_table = LineField(_("about"), max_length=80)
    subject_id = models.BigIntegerField(_("row"))
    occasion = LineField(_("occasion"), max_length=60, blank=True)
    at = models.DateTimeField(_("at"))
    again_at = models.DateTimeField(_("looked at again"), null=True, blank=True)

    class Meta:
        verbose_name = _("completed reminder")
        verbose_name_plural = _("completed reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_table", "subject_id", "occasion"], name="completed_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.subject_table} {self.subject_id}"
