"""Owed work and notices on the admin site."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import Notification, OutgoingEmail, ReminderDelivery, ReminderRule
from exportasv.core.notifications.reminders import TRIGGERS
from exportasv.core.outbox.models import OutboxTask


def retry_task(work: OutboxTask, by: User) -> None:
    """Failed work is owed again, from now; the sweep does the rest."""
    OutboxTask.objects.filter(pk=work.pk, state=OutboxTask.State.FAILED).update(
        state=OutboxTask.State.PENDING, due_at=timezone.now(), attempts=0, leased_until=None
    )


@admin.register(OutboxTask)
class OutboxTaskAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["kind", "key", "state_badge", "attempts", "due_at", "done_at"]
    list_filter = ["state", "kind"]
    search_fields = ["kind", "key"]
    date_hierarchy = "due_at"
    ordering = ["-pk"]
    readonly_fields = [field.name for field in OutboxTask._meta.fields if field.name != "id"]
    state_actions = (StateAction("try_again", _("Try again"), retry_task),)


@admin.register(Notification)
class NotificationAdmin(ScopedModelAdmin):
    """A person's own notices: not even an administrator reads another's."""

    can_add = can_delete = False
    read_only = True
    list_display = ["subject", "kind", "recipient", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind"]
    list_select_related = ["recipient"]
    search_fields = ["subject", "key"]
    date_hierarchy = "created_at"


def trigger_choices() -> list[tuple[str, str]]:
    """The triggers that the apps registered, with what their threshold counts."""
    return [(each.name, f"{each.label} ({each.unit.label})") for each in TRIGGERS.values()]


@admin.register(ReminderRule)
class ReminderRuleAdmin(ScopedModelAdmin):
    """What leaves when, to whom. A rule that is not wanted is switched off; what it sent stays in the log."""

    can_delete = False
    list_display = ["what", "threshold", "audience", "channel", "is_active"]
    list_filter = ["is_active", "audience", "channel"]
    search_fields = ["trigger", "code"]
    fields = ["trigger", "threshold", "audience", "channel", "is_active"]
    related_lists = (("notifications.reminderdelivery", "rule__id__exact"),)

    def formfield_for_dbfield(self, field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field:
        if field.name == "trigger":
            return forms.ChoiceField(label=field.verbose_name, choices=trigger_choices, widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(field, request, **kwargs)

    @admin.display(description=_("trigger"), ordering="trigger")
    def what(self, rule: ReminderRule) -> str:
        return dict(trigger_choices()).get(rule.trigger, rule.trigger)

    def save_model(self, request: HttpRequest, obj: ReminderRule, form: forms.ModelForm, change: bool) -> None:
        obj.code = obj.code or f"{obj.trigger}-{obj.threshold}-{obj.audience}-{timezone.now():%Y%m%d%H%M%S}"
        super().save_model(request, obj, form, change)


@admin.register(ReminderDelivery)
class ReminderDeliveryAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["rule", "subject_table", "subject_id", "occasion", "recipient", "is_overtaken", "at"]
    list_filter = ["rule", "is_overtaken"]
    list_select_related = ["rule", "recipient"]
    search_fields = ["subject_table", "=subject_id", "recipient__email"]
    date_hierarchy = "at"


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(ScopedModelAdmin):
    """Mails to buyers and guests: that they left, to whom; the words stand with what they are about."""

    can_add = can_delete = False
    read_only = True
    list_display = ["kind", "address", "language", "created_at", "sent_at", "forgotten_at"]
    list_filter = ["kind", "language"]
    search_fields = ["kind", "key", "=address"]
    date_hierarchy = "created_at"
    fields = ["kind", "key", "address", "language", "subject", "created_at", "sent_at", "forgotten_at"]
