"""Webhooks: events are stored with their cause, and delivered by a queue of their own until the partner has them.

An event is at least delivered once. While a partner's server does not answer, one message at a time is tried there, and
the others wait; after FAILING_FOR the webhook is switched off.
"""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.api.models import ApiClient
from exportasv.core.api.renderers import utc_text
from exportasv.core.db.errors import RuleError
from exportasv.core.exchange.models import EventType, WebhookDelivery, WebhookSubscription, new_key
from exportasv.core.exchange.signatures import signed_headers, signing_key
from exportasv.core.http.outbound import OutboundError, check_url, post
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import WEBHOOK_FAILING_FOR, WEBHOOK_OLD_KEY_VALID, WEBHOOK_PAUSES

TASK = "exchange.deliver"
GOOD = range(200, 300)
MAX_SUBSCRIPTIONS = 10  # of a client
MAX_PROBLEM = 500


def emit(event: str, data: dict[str, Any], clients: Iterable[ApiClient | int]) -> None:
    """Store an event for every webhook of these clients that listens to it, in the caller's transaction."""
    rows = WebhookSubscription.objects.listening(event).filter(client__in=list(clients))
    for subscription in rows:
        store_delivery(subscription, event, data)


def store_delivery(subscription: WebhookSubscription, event: str, data: dict[str, Any]) -> WebhookDelivery:
    """Store a message for a webhook and enqueue its delivery."""
    message_id = f"msg_{uuid4().hex}"
    payload = {"type": event, "timestamp": utc_text(timezone.now()), "data": data}
    delivery = WebhookDelivery.objects.create(
        subscription=subscription, event=event, message_id=message_id, payload=payload
    )
    _enqueue(delivery)
    return delivery


def subscribe(client: ApiClient, url: str, events: list[str]) -> WebhookSubscription:
    """Add a webhook. Raise RuleError if its address may not be called, or the client has too many."""
    check_webhook_url(url)
    with transaction.atomic():
        ApiClient.objects.select_for_update().get(pk=client.pk)
        if client.webhooks.count() >= MAX_SUBSCRIPTIONS:
            raise RuleError(_("There may be %(most)s webhooks. Remove one first.") % {"most": MAX_SUBSCRIPTIONS})
        return WebhookSubscription.objects.create(client=client, url=url, events=events)


def check_webhook_url(url: str) -> None:
    """Raise RuleError if an address may not be called, as far as its text tells; each call looks at its host."""
    try:
        check_url(url)
    except OutboundError as error:
        text = _("The address must begin with https:// and name a public host, without a password.")
        raise RuleError(text) from error


def rotate_key(subscription: WebhookSubscription) -> str:
    """Make a new key and return it. The old one signs, too, for WEBHOOK_OLD_KEY_VALID."""
    subscription.old_key_seed, subscription.key_seed = subscription.key_seed, new_key()
    subscription.old_key_until = timezone.now() + WEBHOOK_OLD_KEY_VALID
    subscription.save(update_fields=["old_key_seed", "key_seed", "old_key_until"])
    return signing_key(subscription.key_seed)


def switch_on(subscription: WebhookSubscription) -> None:
    """Deliver again; the feed goes on where it is now."""
    subscription.is_active, subscription.failing_since, subscription.retry_at = True, None, None
    subscription.save(update_fields=["is_active", "failing_since", "retry_at"])


def switch_off(subscription: WebhookSubscription) -> None:
    """Deliver no more."""
    subscription.is_active = False
    subscription.save(update_fields=["is_active"])


def send_test(subscription: WebhookSubscription) -> WebhookDelivery:
    """Send a test event, whichever events the webhook listens to."""
    return store_delivery(subscription, EventType.TEST, {"text": "It works."})


def replay(delivery: WebhookDelivery) -> None:
    """Send a message again with its id: the partner knows it as the same. Raise RuleError if it is on its way."""
    with transaction.atomic():
        row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state == WebhookDelivery.State.PENDING:
            raise RuleError(_("This message is on its way."))
        row.state, row.attempts, row.ended_at, row.next_at = WebhookDelivery.State.PENDING, 0, None, None
        row.save(update_fields=["state", "attempts", "ended_at", "next_at"])
        _enqueue(row)


def _enqueue(delivery: WebhookDelivery, due_at: datetime | None = None) -> None:
    key = f"{delivery.pk}-{new_key()}"
    enqueue(TASK, key=key, due_at=due_at, delivery=delivery.pk, attempt=delivery.attempts)


def deliver(delivery: int, attempt: int) -> None:
    """Make one attempt. It does nothing if the attempt was made already. The network is used outside a transaction."""
    row = WebhookDelivery.objects.select_related("subscription__client").filter(pk=delivery, attempts=attempt).first()
    if row is None or row.state != WebhookDelivery.State.PENDING:
        return
    subscription, now = row.subscription, timezone.now()
    if not (subscription.is_active and subscription.client.is_active):
        _end(row, WebhookDelivery.State.FAILED, problem="The webhook is switched off.")
    elif _must_wait(subscription, now):
        _enqueue(row, due_at=subscription.retry_at)
    else:
        _attempt(row, now)


def _must_wait(subscription: WebhookSubscription, now: datetime) -> bool:
    """Return whether the server did not answer lately. If it is failing, let this one message try, and no other."""
    if subscription.failing_since is None:
        return False
    pause = now + WEBHOOK_PAUSES[0]
    rows = WebhookSubscription.objects.filter(pk=subscription.pk).exclude(retry_at__gt=now)
    if rows.update(retry_at=pause):
        return False
    subscription.refresh_from_db(fields=["retry_at"])
    return subscription.retry_at is not None


def _attempt(row: WebhookDelivery, now: datetime) -> None:
    body = orjson.dumps(row.payload)
    headers = signed_headers(row.subscription, row.message_id, body, now)
    began = time.monotonic()
    try:
        answer = post(row.subscription.url, body, headers)
        status, problem = answer.status, "" if answer.status in GOOD else answer.text[:MAX_PROBLEM]
    except OutboundError as error:
        status, problem = None, str(error)
    row.status, row.problem, row.attempts = status, problem, row.attempts + 1
    row.milliseconds = round(1000 * (time.monotonic() - began))
    with transaction.atomic():
        if status in GOOD:
            _note_success(row)
        else:
            _note_failure(row, timezone.now())


def _note_success(row: WebhookDelivery) -> None:
    _end(row, WebhookDelivery.State.DELIVERED)
    if row.subscription.failing_since:
        WebhookSubscription.objects.filter(pk=row.subscription_id).update(failing_since=None, retry_at=None)


def _note_failure(row: WebhookDelivery, now: datetime) -> None:
    """Plan the next attempt, or give the message up; switch off a webhook that has failed for long."""
    subscription = row.subscription
    pause = WEBHOOK_PAUSES[min(row.attempts, len(WEBHOOK_PAUSES)) - 1]
    since = subscription.failing_since or now
    keeps_on = now - since < WEBHOOK_FAILING_FOR
    values = {"failing_since": since, "retry_at": now + min(pause, WEBHOOK_PAUSES[2]), "is_active": keeps_on}
    WebhookSubscription.objects.filter(pk=subscription.pk).update(**values)
    if row.attempts >= len(WEBHOOK_PAUSES) or not keeps_on:
        _end(row, WebhookDelivery.State.FAILED, problem=row.problem)
        return
    row.next_at = now + pause
    row.save(update_fields=["status", "problem", "attempts", "milliseconds", "next_at"])
    _enqueue(row, due_at=row.next_at)


def _end(row: WebhookDelivery, state: str, problem: str = "") -> None:
    row.state, row.problem, row.ended_at, row.next_at = state, problem, timezone.now(), None
    row.save(update_fields=["state", "status", "problem", "attempts", "milliseconds", "ended_at", "next_at"])
