"""What goes between the portal and partners' systems: nightly files, answers to repeated requests, webhooks."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.api.models import ApiClient
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import ChoiceField, ChoicesField, LineField, ProseField
from exportasv.core.db.state_machine import LifeCycle, StateField, Tone

KEY_LENGTH = 32


def new_key() -> str:
    return get_random_string(KEY_LENGTH)


class DumpFile(models.Model):
    """All rows of one public list in the night of `made_at`, as JSON Lines, gzipped."""

    name = LineField(_("name"), max_length=80, unique=True)
    made_at = models.DateTimeField(_("made"))
    resource = LineField(_("list of the API"), max_length=40)
    cursor = LineField(_("cursor"), max_length=200, help_text=_("Where the change feed goes on after these files."))
    file = models.FileField(_("file"), upload_to="private/dumps/")
    rows = models.PositiveIntegerField(_("rows"))
    size = models.BigIntegerField(_("bytes"))
    sha256 = LineField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("nightly file")
        verbose_name_plural = _("nightly files")
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RequestState(LifeCycle):
    RUNNING = "running", Tone.RUNNING, _("running")
    ANSWERED = "answered", Tone.GOOD, _("answered")


class IdempotentRequest(models.Model):
    """A request with an Idempotency-Key, and its answer once there is one (idempotency.py)."""

    State = RequestState

    caller = LineField(_("caller"), max_length=80, help_text=_("The client, or a hash of the address."))
    key = LineField(_("key"), max_length=200)
    content_hash = models.CharField(max_length=64, editable=False)
    state = StateField(_("state"), RequestState, max_length=10, default=State.RUNNING)
    claim = LineField(max_length=KEY_LENGTH, editable=False, default=new_key)
    status = models.PositiveSmallIntegerField(_("status"), null=True, editable=False)
    answer = models.JSONField(_("answer"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("request with a key")
        verbose_name_plural = _("requests with a key")
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotent_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_to_forget")]

    def __str__(self) -> str:
        return self.key


class SentKind(models.TextChoices):
    """What a client sent."""

    INQUIRY = "inquiry", _("inquiry of a buyer")
    REQUIREMENT = "requirement", _("what a buyer looks for")
    PRODUCT = "product", _("product of a member")


class SentRow(models.Model):
    """A row that a client sent, under the id that the client knows."""

    Kind = SentKind

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="sent_rows", verbose_name=_("client"))
    kind = ChoiceField(_("kind"), max_length=12, choices=SentKind.choices)
    row = models.BigIntegerField(_("row"))
    key = LineField(_("id"), max_length=KEY_LENGTH, unique=True, default=new_key)
    created_at = models.DateTimeField(pgettext_lazy("row", "sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("row that a client sent")
        verbose_name_plural = _("rows that clients sent")
        constraints = [models.UniqueConstraint(fields=["kind", "row", "client"], name="sent_row_once")]

    def __str__(self) -> str:
        return self.key


class EventType(models.TextChoices):
    """What a webhook tells. The names are part of the contract."""

    CATALOGUE_CHANGED = "catalogue.changed", _("something public changed")
    INQUIRY_ANSWERED = "inquiry.answered", _("an inquiry that you sent was answered")
    PRODUCT_PUBLISHED = "product.published", _("a product that you sent is in the catalogue")
    PRODUCT_RETURNED = "product.returned", _("a product that you sent was returned with a remark")
    TEST = "test", _("test")


class SubscriptionQuerySet(ScopedQuerySet["WebhookSubscription"]):
    def listening(self, event: str) -> "SubscriptionQuerySet":
        """Return the subscriptions that are told of an event."""
        return self.filter(is_active=True, client__is_active=True, events__contains=[event])


class WebhookSubscription(models.Model):
    """An address of a partner that is told of events."""

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="webhooks", verbose_name=_("client"))
    url = models.URLField(_("address"), max_length=500)
    events = ChoicesField(_("events"), choices=EventType)
    is_active = models.BooleanField(_("active"), default=True)
    # Keys are made of these with the portal's own secret (webhook_keys.py).
    key_seed = LineField(max_length=KEY_LENGTH, default=new_key, editable=False)
    old_key_seed = LineField(max_length=KEY_LENGTH, blank=True, editable=False)
    old_key_until = models.DateTimeField(_("old key valid until"), null=True, blank=True, editable=False)
    cursor = LineField(_("cursor"), max_length=200, blank=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    retry_at = models.DateTimeField(_("next attempt"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]
        triggers = [
            audit_trigger(unaudited=["cursor", "failing_since", "retry_at", "key_seed", "old_key_seed"]),
        ]

    def __str__(self) -> str:
        return self.url

    def has_old_key(self, now: datetime) -> bool:
        return bool(self.old_key_seed) and self.old_key_until is not None and self.old_key_until > now


class DeliveryState(LifeCycle):
    PENDING = "pending", Tone.RUNNING, _("pending")
    DELIVERED = "delivered", Tone.GOOD, _("delivered")
    FAILED = "failed", Tone.BAD, _("failed")


class WebhookDelivery(models.Model):
    """One event for one webhook, with what came of its attempts."""

    State = DeliveryState

    subscription = models.ForeignKey(
        WebhookSubscription, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    event = ChoiceField(_("event"), max_length=40, choices=EventType.choices)
    message_id = LineField(_("message"), max_length=60, unique=True)
    payload = models.JSONField(_("content"))
    state = StateField(_("state"), DeliveryState, max_length=10, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    problem = ProseField(_("problem"), blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    next_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    objects = ScopedQuerySet["WebhookDelivery"].as_manager()

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subscription", "-id"], name="delivery_log"),
            models.Index(fields=["created_at"], name="delivery_to_forget"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def has_ended(self) -> bool:
        """Return whether it was delivered or given up."""
        return self.state != DeliveryState.PENDING
