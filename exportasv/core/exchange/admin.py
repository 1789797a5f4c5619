"""Webhooks and their deliveries on the admin site."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.exchange import webhooks
from exportasv.core.exchange.models import WebhookDelivery, WebhookSubscription


def send_test(subscription: WebhookSubscription, by: User) -> None:
    webhooks.send_test(subscription)


def switch_on(subscription: WebhookSubscription, by: User) -> None:
    webhooks.switch_on(subscription)


def switch_off(subscription: WebhookSubscription, by: User) -> None:
    webhooks.switch_off(subscription)


def replay(delivery: WebhookDelivery, by: User) -> None:
    webhooks.replay(delivery)


@admin.register(WebhookSubscription)
class WebhookSubscriptionAdmin(ScopedModelAdmin[WebhookSubscription]):
    """The webhooks of all clients. Partners add them on their own page; the key is shown there only."""

    can_add = can_delete = False
    read_only = True
    list_display = ["client", "url", "is_active", "failing_since", "created_at"]
    list_filter = ["is_active"]
    list_select_related = ["client"]
    search_fields = ["client__name__unaccent__icontains", "url"]
    fields = ["client", "url", "events", "is_active", "failing_since", "retry_at", "old_key_until", "created_at"]
    related_lists = (("exchange.webhookdelivery", "subscription__id__exact"),)
    state_actions = (
        StateAction("test", _("Send a test"), send_test),
        StateAction("on", _("Switch on"), switch_on),
        StateAction("off", _("Switch off"), switch_off),
    )


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ScopedModelAdmin[WebhookDelivery]):
    """What was told, and what came of it."""

    can_add = can_delete = False
    read_only = True
    list_display = ["message_id", "event", "subscription", "state_badge", "attempts", "status", "created_at"]
    list_filter = ["state", "event"]
    list_select_related = ["subscription"]
    search_fields = ["=message_id", "subscription__url"]
    date_hierarchy = "created_at"
    fields = [
        "subscription", "event", "message_id", "state", "attempts", "status", "problem", "milliseconds", "created_at",
        "next_at", "ended_at", "payload",
    ]  # fmt: skip
    state_actions = (StateAction("replay", _("Send again"), replay),)
