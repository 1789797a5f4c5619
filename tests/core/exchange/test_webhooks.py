"""Webhooks: signed, delivered at least once, and a receiver that is slow or dead delays nobody else."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import timedelta

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from exportasv.core.api.models import ApiClient
from exportasv.core.exchange import announcements, webhooks
from exportasv.core.exchange.models import EventType, WebhookDelivery, WebhookSubscription
from exportasv.core.exchange.signatures import signing_key
from exportasv.core.http.outbound import Answer, OutboundError
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import run_task
from exportasv.core.programme import WEBHOOK_FAILING_FOR, WEBHOOK_OLD_KEY_VALID, WEBHOOK_PAUSES
from products.models import Product
from tests import factories

pytestmark = pytest.mark.django_db
URL = "https://hooks.gremial.example/exportasv"
Call = tuple[str, bytes, dict[str, str]]


class Receiver:
    """The partner's server: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answer: Callable[[], Answer] = lambda: Answer(200, "")

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.calls.append((url, body, headers))
        return self.answer()

    def die(self) -> None:
        def fail() -> Answer:
            raise OutboundError("There was no answer in time.")

        self.answer = fail


@pytest.fixture
def receiver(monkeypatch) -> Receiver:
    made = Receiver()
    monkeypatch.setattr(webhooks, "post", made.post)
    return made


@pytest.fixture
def subscription(db) -> WebhookSubscription:
    client = ApiClient.objects.create(name="Gremial", contact_email="api@gremial.example", scopes=[])
    return webhooks.subscribe(client, URL, [EventType.INQUIRY_ANSWERED, EventType.CATALOGUE_CHANGED])


def work() -> int:
    """Run what is due of the webhooks, and return how many tasks."""
    due = OutboxTask.objects.filter(kind=webhooks.TASK, state="pending", due_at__lte=timezone.now())
    return sum(run_task(pk) for pk in list(due.values_list("pk", flat=True)))


def is_signed_by(key: str, call: Call) -> bool:
    """Check a message as docs/api.md says."""
    _url, body, headers = call
    secret = base64.b64decode(key.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, each) for each in headers["webhook-signature"].split())


def test_an_event_is_signed_and_delivered(receiver, subscription):
    webhooks.emit(EventType.INQUIRY_ANSWERED, {"id": "abc"}, [subscription.client_id])
    assert work() == 1
    [call] = receiver.calls
    assert call[0] == URL
    told = orjson.loads(call[1])
    assert (told["type"], told["data"]) == ("inquiry.answered", {"id": "abc"})
    assert is_signed_by(signing_key(subscription.key_seed), call)
    assert not is_signed_by(signing_key("another"), call)
    assert not is_signed_by(signing_key(subscription.key_seed), (call[0], call[1] + b" ", call[2]))
    row = WebhookDelivery.objects.get()
    assert (row.state, row.status, row.attempts) == ("delivered", 200, 1)


def test_an_event_goes_only_to_who_listens(receiver, subscription):
    webhooks.emit(EventType.PRODUCT_PUBLISHED, {}, [subscription.client_id])
    webhooks.emit(EventType.INQUIRY_ANSWERED, {}, [])
    assert WebhookDelivery.objects.count() == 0


def test_while_a_key_is_rotated_both_sign(receiver, subscription, time_machine):
    old = signing_key(subscription.key_seed)
    new = webhooks.rotate_key(subscription)
    webhooks.send_test(subscription)
    work()
    assert is_signed_by(old, receiver.calls[0])
    assert is_signed_by(new, receiver.calls[0])
    time_machine.move_to(timezone.now() + WEBHOOK_OLD_KEY_VALID + timedelta(minutes=1))
    webhooks.send_test(subscription)
    work()
    assert not is_signed_by(old, receiver.calls[1])
    assert is_signed_by(new, receiver.calls[1])


def test_a_message_that_failed_comes_again_later_with_its_id(receiver, subscription, time_machine):
    receiver.answer = lambda: Answer(500, "Something broke")
    webhooks.send_test(subscription)
    work()
    row = WebhookDelivery.objects.get()
    assert (row.state, row.status, row.problem) == ("pending", 500, "Something broke")
    assert work() == 0
    receiver.answer = lambda: Answer(204, "")
    time_machine.move_to(timezone.now() + WEBHOOK_PAUSES[0] + timedelta(seconds=1))
    work()
    assert WebhookDelivery.objects.get().state == "delivered"
    assert receiver.calls[0][2]["webhook-id"] == receiver.calls[1][2]["webhook-id"]
    assert WebhookSubscription.objects.get().failing_since is None


def test_an_attempt_is_made_once_however_often_its_task_runs(receiver, subscription):
    delivery = webhooks.send_test(subscription)
    webhooks.deliver(delivery.pk, 0)
    webhooks.deliver(delivery.pk, 0)
    assert len(receiver.calls) == 1


def test_at_a_dead_server_one_message_at_a_time_is_tried(receiver, subscription, time_machine):
    receiver.die()
    for _n in range(5):
        webhooks.send_test(subscription)
    work()
    assert len(receiver.calls) == 1
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    work()
    assert len(receiver.calls) == 2
    receiver.answer = lambda: Answer(200, "")
    for _n in range(8):
        time_machine.move_to(timezone.now() + timedelta(minutes=20))
        work()
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_after_its_last_attempt_a_message_is_given_up_and_can_be_sent_again(receiver, subscription, time_machine):
    receiver.die()
    row = webhooks.send_test(subscription)
    for pause in [timedelta(0), *WEBHOOK_PAUSES]:
        time_machine.move_to(timezone.now() + pause + timedelta(minutes=1))
        work()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", len(WEBHOOK_PAUSES))
    receiver.answer = lambda: Answer(200, "")
    WebhookSubscription.objects.update(failing_since=None)
    webhooks.replay(row)
    work()
    row.refresh_from_db()
    assert row.state == "delivered"


def test_a_webhook_that_fails_for_days_is_switched_off(receiver, subscription):
    receiver.die()
    since = timezone.now() - WEBHOOK_FAILING_FOR - timedelta(minutes=1)
    WebhookSubscription.objects.update(failing_since=since)
    webhooks.send_test(subscription)
    work()
    assert not WebhookSubscription.objects.get().is_active
    assert WebhookDelivery.objects.get().state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_change_of_the_catalogue_is_announced(receiver, subscription, settings):
    product = factories.ProductFactory(slug="miel")
    announcements.announce_changes()  # the first time it learns where the feed stands
    assert WebhookDelivery.objects.count() == 0
    Product.objects.filter(pk=product.pk).update(state="withdrawn")
    announcements.announce_changes()
    announcements.announce_changes()
    told = WebhookDelivery.objects.get().payload["data"]
    assert {"resource": "products", "slug": "miel"} in told["changes"]
    changes = Client().get("/api/v1/changes/", {"since": told["since"]}).json()["changes"]
    assert {"products", "companies"} <= {each["resource"] for each in changes}


# --- The partner's pages ----------------------------------------------------------------------


@pytest.fixture
def partner(subscription, guest) -> Iterator:
    subscription.client.people.add(guest)
    return guest


def test_a_partner_adds_a_webhook_and_sees_its_key_once(client, partner, subscription):
    client.force_login(partner)
    page = client.get("/en/my-portal/webhooks/")
    assert URL in page.content.decode()
    sent = {"client": subscription.client_id, "url": "https://otro.example/x", "events": ["catalogue.changed"]}
    made = client.post("/en/my-portal/webhooks/", sent)
    row = WebhookSubscription.objects.get(url="https://otro.example/x")
    assert signing_key(row.key_seed) in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    again = client.get(f"/en/my-portal/webhooks/{row.pk}/")
    assert signing_key(row.key_seed) not in again.content.decode()


@pytest.mark.parametrize("url", ["http://x.example/", "https://user:pw@x.example/", "nonsense"])
def test_an_address_that_may_not_be_called_is_refused(client, partner, subscription, url):
    client.force_login(partner)
    sent = {"client": subscription.client_id, "url": url, "events": ["catalogue.changed"]}
    assert client.post("/en/my-portal/webhooks/", sent).status_code == 400
    assert WebhookSubscription.objects.count() == 1


def test_a_partner_tests_switches_and_sends_again(client, partner, subscription, receiver):
    client.force_login(partner)
    page = f"/en/my-portal/webhooks/{subscription.pk}/"
    client.post(f"{page}test/")
    work()
    delivery = WebhookDelivery.objects.get()
    assert delivery.message_id in client.get(page).content.decode()
    client.post(f"/en/my-portal/webhooks/deliveries/{delivery.pk}/again/")
    work()
    assert len(receiver.calls) == 2
    client.post(f"{page}switch/")
    assert not WebhookSubscription.objects.get().is_active
    client.post(f"{page}switch/")
    assert WebhookSubscription.objects.get().is_active


def test_a_stranger_finds_no_webhook_of_others(client, subscription, guest):
    client.force_login(guest)
    delivery = webhooks.send_test(subscription)
    assert client.get(f"/en/my-portal/webhooks/{subscription.pk}/").status_code == 404
    for path in (f"{subscription.pk}/test/", f"{subscription.pk}/switch/", f"deliveries/{delivery.pk}/again/"):
        assert client.post(f"/en/my-portal/webhooks/{path}").status_code == 404
    assert client.get("/en/my-portal/webhooks/").status_code == 200
