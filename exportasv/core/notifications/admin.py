"""Admin pages of background work, notices and reminders."""

from collections.abc import Callable, Mapping
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
from exportasv.core.db.localized import language_name
from exportasv.core.db.model_titles import model_title
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.kinds import kind_title
from exportasv.core.notifications.mail_kinds import release_kind
from exportasv.core.notifications.models import (
    MailKind,
    Notification,
    OutgoingEmail,
    RefusedAddress,
    ReminderDelivery,
    ReminderRule,
)
from exportasv.core.notifications.models.reminder import TRIGGERS
from exportasv.core.notifications.refused_addresses import correct_address
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import task_title


def retry_task(work: OutboxTask, by: User) -> None:
    """Queue a task that failed or is on hold again, due now. The next sweep runs it."""
    stopped = OutboxTask.objects.filter(pk=work.pk, state__in=[OutboxTask.State.FAILED, OutboxTask.State.HELD])
    stopped.update(state=OutboxTask.State.PENDING, due_at=timezone.now(), attempts=0, leased_until=None, held_for="")


PRIORITIES: dict[str, StrOrPromise] = {str(code): label for code, label in OutboxTask.Priority.choices}


@admin.register(OutboxTask)
class OutboxTaskAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["job", "key", "state_badge", "priority_label", "attempts", "due_at", "done_at"]
    list_filter = ["state", "priority", "kind"]
    value_titles = {"kind": task_title, "priority": lambda code: PRIORITIES.get(code, code)}
    search_fields = ["kind", "key"]
    date_hierarchy = "due_at"
    ordering = ["-pk"]
    fields = readonly_fields = [
        "job", "key", "state", "priority_label", "due_at", "leased_until", "worker", "held_for", "attempts",
        "last_error", "created_at", "done_at",
    ]  # fmt: skip
    state_actions = (StateAction("try_again", _("Try again"), retry_task),)

    @admin.display(description=_("kind"), ordering="kind")
    def job(self, task: OutboxTask) -> str:
        return str(task_title(task.kind))

    @admin.display(description=_("priority"), ordering="priority")
    def priority_label(self, task: OutboxTask) -> StrOrPromise:
        return OutboxTask.Priority(task.priority).label


class OfKind:
    """Kinds of notices and mails in words, in the list, the form and the filter."""

    value_titles: Mapping[str, Callable[[str], StrOrPromise]] = {"kind": kind_title}

    @admin.display(description=_("kind"), ordering="kind")
    def kind_name(self, row: Notification | OutgoingEmail | MailKind) -> str:
        return str(kind_title(row.kind))


@admin.register(Notification)
class NotificationAdmin(OfKind, ScopedModelAdmin):
    """The signed-in person's own notices. Even an administrator cannot read those of other people."""

    can_add = can_delete = False
    read_only = True
    list_display = ["subject", "kind_name", "recipient", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind"]
    list_select_related = ["recipient"]
    search_fields = ["subject", "key"]
    date_hierarchy = "created_at"
    fields = [
        "recipient", "kind_name", "key", "subject", "body", "url", "reply_to", "channel", "created_at", "read_at",
        "mailed_at",
    ]  # fmt: skip
    readonly_fields = ["kind_name"]


def trigger_choices() -> list[tuple[str, str]]:
    """Return the triggers that the apps registered, with the unit of their threshold."""
    return [(each.name, f"{each.label} ({each.unit.label})") for each in TRIGGERS.values()]


@admin.register(ReminderRule)
class ReminderRuleAdmin(ScopedModelAdmin):
    """Reminder rules. Staff deactivate a rule instead of deleting it; the log keeps what it sent."""

    is_small = True
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
    list_display = ["rule", "about", "subject_id", "occasion", "recipient", "is_overtaken", "at"]
    fields = ["rule", "about", "subject_id", "occasion", "to", "recipient", "is_overtaken", "at"]
    readonly_fields = ["about"]
    list_filter = ["rule", "is_overtaken"]
    list_select_related = ["rule", "recipient"]
    search_fields = ["subject_table", "=subject_id", "recipient__email"]
    date_hierarchy = "at"

    @admin.display(description=_("about"), ordering="subject_table")
    def about(self, row: ReminderDelivery) -> str:
        return model_title(row.subject_table)


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(OfKind, ScopedModelAdmin):
    """Outgoing e-mails to buyers and guests: recipient and time, without the text."""

    can_add = can_delete = False
    read_only = True
    list_display = ["kind_name", "address", "language_title", "created_at", "sent_at", "forgotten_at"]
    list_filter = ["kind", "language"]
    search_fields = ["kind", "key", "=address"]
    date_hierarchy = "created_at"
    fields = ["kind_name", "key", "address", "language_title", "subject", "created_at", "sent_at", "forgotten_at"]
    readonly_fields = ["kind_name", "language_title"]
    value_titles = {**OfKind.value_titles, "language": language_name}

    @admin.display(description=_("language"), ordering="language")
    def language_title(self, row: OutgoingEmail) -> str:
        return language_name(row.language)


@admin.register(MailKind)
class MailKindAdmin(OfKind, ScopedModelAdmin):
    """Kinds of mails with what left in this hour. A stopped kind waits until somebody releases it."""

    is_small = True
    can_add = can_delete = False
    list_display = ["kind_name", "hour", "sent", "stopped_at", "free_until", "released_by"]
    list_filter = [("stopped_at", admin.EmptyFieldListFilter)]
    list_select_related = ["released_by"]
    search_fields = ["kind"]
    fields = readonly_fields = ["kind_name", "hour", "sent", "stopped_at", "free_until", "released_by"]
    state_actions = (StateAction("release", _("Send what waits"), release_kind),)


@admin.register(RefusedAddress)
class RefusedAddressAdmin(ScopedModelAdmin):
    """Addresses where nothing is sent. Correct the account or the company first, then let the mails go again."""

    can_add = can_delete = False
    list_display = ["address", "reason", "refused_at", "corrected_at", "corrected_by"]
    list_filter = [("corrected_at", admin.EmptyFieldListFilter)]
    list_select_related = ["corrected_by"]
    search_fields = ["address"]
    date_hierarchy = "refused_at"
    fields = readonly_fields = ["address", "reason", "refused_at", "corrected_at", "corrected_by"]
    state_actions = (StateAction("correct", _("The address is right now"), correct_address),)
