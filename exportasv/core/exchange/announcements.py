"""The event catalogue.changed: where something public changed, told to every webhook that listens."""

from typing import Any

from django.db import transaction
from rest_framework.exceptions import APIException

from exportasv.core.api.changes import MAX_CHANGES, Cursor, cursor_at, read_cursor
from exportasv.core.api.resources import resources
from exportasv.core.audit.change_feed import History, begin_reading, versions_after
from exportasv.core.exchange.models import EventType, WebhookSubscription
from exportasv.core.exchange.webhooks import store_delivery


def announce_changes() -> None:
    """Tell every webhook what changed since it was told last. The first time it only learns where the feed stands."""
    keys = list(WebhookSubscription.objects.listening(EventType.CATALOGUE_CHANGED).values_list("pk", flat=True))
    if not keys:
        return
    shown = resources().values()
    history = begin_reading([each.table for each in shown], [each.model for each in shown])
    for pk in keys:
        with transaction.atomic():
            _announce(WebhookSubscription.objects.select_for_update().get(pk=pk), history)


def _announce(subscription: WebhookSubscription, history: History) -> None:
    before = _cursor_of(subscription, history)
    changes, after = _changes_since(before, history)
    if changes:
        data = {"changes": changes, "since": before.text()}
        store_delivery(subscription, EventType.CATALOGUE_CHANGED, data)
    subscription.cursor = after.text()
    subscription.save(update_fields=["cursor"])


def _cursor_of(subscription: WebhookSubscription, history: History) -> Cursor:
    if subscription.cursor:
        try:
            return read_cursor(subscription.cursor, history)
        except APIException:  # another server, or a year of silence: the partner's own cursor says the same
            pass
    return cursor_at(history, history.end)


def _changes_since(cursor: Cursor, history: History) -> tuple[list[dict[str, Any]], Cursor]:
    """Return up to MAX_CHANGES places where to look, each once, and the cursor after them."""
    names = {each.table: each.name for each in resources().values()}
    versions = versions_after(list(names), cursor.position, history.horizon, MAX_CHANGES)
    places = dict.fromkeys((names[version.table], version.slug) for version in versions)
    position = versions[-1].position if versions else cursor.position
    return [{"resource": name, "slug": slug} for name, slug in places], cursor_at(history, position)
