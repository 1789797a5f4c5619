"""Notices on devices: encrypted for one browser, signed by the site, ended with the session, by mail where none is."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from py_vapid import Vapid02

from exportasv.core.accounts.models import User
from exportasv.core.db.errors import RuleError
from exportasv.core.http.outbound import Answer, OutboundError
from exportasv.core.notifications import preferences, push_message, web_push
from exportasv.core.notifications.mail import DeliveryError
from exportasv.core.notifications.models import Notification, PushDevice
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.topics import TOPICS
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.queues import HOOKS
from exportasv.core.privacy import rules as privacy_rules
from exportasv.core.programme import MAX_PUSH_DEVICES

pytestmark = pytest.mark.django_db
PAGE, ON = "notifications:choices", "notifications:push_on"
SITE_KEY = push_message.new_private_key()


def in_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """A browser with its push service: it takes what is posted to its address, and reads it with its own keys."""

    def __init__(self, number: int = 1) -> None:
        self.endpoint, self.status = f"https://push.example/{number}", 201
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), bytes(range(16))
        self.calls: list[tuple[bytes, dict[str, str]]] = []

    @property
    def words(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": in_base64(point), "auth": in_base64(self.secret)}

    def shown_notices(self) -> list[dict[str, str]]:
        """Return what it could read of the messages whose signature is the site's."""
        assert all(Vapid02.verify(headers["Authorization"]) for _body, headers in self.calls)
        own = {"private_key": self.key, "auth_secret": self.secret}
        return [json.loads(http_ece.decrypt(body, **own)) for body, _headers in self.calls]


@pytest.fixture(autouse=True)
def _with_key(settings, monkeypatch) -> None:
    settings.WEB_PUSH_KEY = SITE_KEY
    text = "exportasv.core.notifications.notices.subject_and_body"
    monkeypatch.setattr(text, lambda *_args, **_named: ("Asunto", "El cuerpo con un secreto."))


@pytest.fixture
def browsers(monkeypatch) -> list[Browser]:
    """Two browsers of the owner; each answers as its `status` says, 0 not at all."""
    found = [Browser(1), Browser(2)]

    def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
        browser = next(each for each in found if each.endpoint == url)
        if not browser.status:
            raise OutboundError("There was no answer in time.")
        browser.calls.append((body, headers))
        return Answer(browser.status, "")

    monkeypatch.setattr(web_push, "post", post)
    return found


@pytest.fixture
def push_user(owner) -> User:
    preferences.save_channels(owner, {"sessions": "push"})
    return owner


def turn_on(client: Client, browser: Browser) -> None:
    assert client.post(reverse(ON), browser.words).status_code == 302


def tell(user: User, key: str = "1") -> Notification:
    notify(user, "session_requested_again", key=key, url="/es/mi-portal/", company=None)
    return Notification.objects.get(recipient=user, key=key)


def run_all() -> list[bool]:
    tasks = OutboxTask.objects.filter(state="pending").order_by("pk").values_list("pk", flat=True)
    return [outbox.run_task(pk) for pk in list(tasks)]


def test_a_notice_is_read_by_the_device_alone_and_says_only_its_subject(as_user, push_user, browsers):
    turn_on(as_user(push_user), browsers[0])
    notice = tell(push_user)
    assert not browsers[0].calls  # nobody waits for a push service
    assert run_all() == [True]
    (shown,) = browsers[0].shown_notices()
    words = {"title": "ExportaSV", "body": "Asunto", "url": "/es/mi-portal/", "tag": f"notice-{notice.pk}"}
    assert shown == words
    body, headers = browsers[0].calls[0]
    assert b"Asunto" not in body
    assert headers["Content-Encoding"] == "aes128gcm"
    notice.refresh_from_db()
    assert notice.mailed_at
    assert mail.outbox == []


def test_the_signature_is_for_the_push_service_alone_and_by_the_key_that_browsers_know(as_user, push_user, browsers):
    turn_on(as_user(push_user), browsers[0])
    tell(push_user)
    run_all()
    parts = dict(each.split("=", 1) for each in browsers[0].calls[0][1]["Authorization"].split(" ", 1)[1].split(","))
    middle = parts["t"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=="))
    assert claims["aud"] == "https://push.example"
    assert claims["exp"] - timezone.now().timestamp() < timedelta(hours=24).total_seconds()
    assert parts["k"] == web_push.site_key()


def test_work_for_devices_has_the_queue_of_others_servers(db):
    assert outbox.queue_of("push") == HOOKS


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_deleted_and_the_notice_goes_by_mail(as_user, push_user, browsers, status):
    turn_on(as_user(push_user), browsers[0])
    browsers[0].status = status
    tell(push_user)
    run_all()
    run_all()
    assert not PushDevice.objects.exists()
    assert [sent.to for sent in mail.outbox] == [[push_user.email]]


def test_while_another_device_takes_it_no_mail_is_sent(as_user, push_user, browsers):
    for browser in browsers:
        turn_on(as_user(push_user), browser)
    browsers[0].status = 410
    tell(push_user)
    run_all()
    assert [len(browser.shown_notices()) for browser in browsers] == [1, 1]
    assert mail.outbox == []
    assert PushDevice.objects.get().endpoint == browsers[1].endpoint


def test_what_refuses_the_message_keeps_its_device_but_not_the_notice(as_user, push_user, browsers):
    turn_on(as_user(push_user), browsers[0])
    browsers[0].status = 403
    tell(push_user)
    run_all()
    run_all()
    assert PushDevice.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("status", [0, 429, 500])
def test_a_push_service_that_does_not_answer_is_tried_again(as_user, push_user, browsers, status):
    turn_on(as_user(push_user), browsers[0])
    browsers[0].status = status
    notice = tell(push_user)
    with pytest.raises(DeliveryError):
        web_push.send_push(notice.pk, PushDevice.objects.get().pk)
    assert mail.outbox == []


def test_signing_out_ends_the_device(as_user, push_user, browsers):
    client = as_user(push_user)
    turn_on(client, browsers[0])
    client.logout()
    assert not PushDevice.objects.exists()
    assert tell(push_user).channel == "at_once"  # by mail


def test_a_session_that_has_expired_shows_nothing_any_more(as_user, push_user, browsers):
    turn_on(as_user(push_user), browsers[0])
    notice = tell(push_user)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    run_all()
    assert browsers[0].calls == []
    notice.refresh_from_db()
    assert notice.channel == "at_once"
    import_module(site_settings.SESSION_ENGINE).SessionStore.clear_expired()
    assert not PushDevice.objects.exists()


def test_a_notice_read_meanwhile_is_not_shown(as_user, push_user, browsers):
    turn_on(as_user(push_user), browsers[0])
    tell(push_user)
    Notification.objects.update(read_at=timezone.now())
    run_all()
    assert browsers[0].calls == []


def test_a_browser_that_another_person_used_is_the_new_persons(as_user, push_user, editor, browsers):
    turn_on(as_user(push_user), browsers[0])
    turn_on(as_user(editor), browsers[0])
    assert PushDevice.objects.get().user == editor


def test_too_many_devices_replace_the_oldest(as_user, push_user):
    client = as_user(push_user)
    for number in range(MAX_PUSH_DEVICES + 2):
        turn_on(client, Browser(number))
    kept = set(PushDevice.objects.values_list("endpoint", flat=True))
    assert kept == {f"https://push.example/{number}" for number in range(2, MAX_PUSH_DEVICES + 2)}


BAD: list[Callable[[dict[str, str]], dict[str, str]]] = [
    lambda words: {**words, "endpoint": "http://push.example/1"},
    lambda words: {**words, "endpoint": "https://name:word@push.example/1"},
    lambda words: {**words, "endpoint": ""},
    lambda words: {**words, "p256dh": "x"},
    lambda words: {**words, "p256dh": in_base64(b"\x04" + bytes(64))},  # no point of the curve
    lambda words: {**words, "auth": in_base64(b"short")},
    lambda words: {**words, "p256dh": "ñ" * 20},
]


@pytest.mark.parametrize("spoil", BAD)
def test_what_no_browser_says_is_refused(as_user, owner, spoil):
    page = as_user(owner).post(reverse(ON), spoil(Browser().words), follow=True)
    assert "Este navegador no puede mostrar avisos." in page.content.decode()
    assert not PushDevice.objects.exists()


def test_an_address_within_our_own_network_is_never_called(as_user, push_user, monkeypatch):
    """As for webhooks: the name is resolved by the door that all calls take."""
    turn_on(as_user(push_user), Browser())
    rows = [(2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_named: rows)
    monkeypatch.setattr("socket.create_connection", lambda *_args, **_named: pytest.fail("it was called"))
    notice = tell(push_user)
    with pytest.raises(DeliveryError):
        web_push.send_push(notice.pk, PushDevice.objects.get().pk)


def test_without_a_key_the_channel_does_not_exist(as_user, push_user, settings):
    settings.WEB_PUSH_KEY = ""
    assert not [topic for topic in TOPICS if "push" in dict(topic.channels())]
    assert "data-push" not in as_user(push_user).get(reverse(PAGE)).content.decode()
    with pytest.raises(RuleError):
        web_push.add_device(push_user, Session.objects.get().pk, **Browser().words, is_phone=True)
    assert tell(push_user).channel == "at_once"


def test_what_must_arrive_always_goes_by_mail(db):
    assert not [topic for topic in TOPICS if "push" in dict(topic.channels()) and not topic.can_be_silenced]


def test_the_page_of_preferences_lists_the_devices_and_ends_them(as_user, owner, stranger):
    client = as_user(owner)
    turn_on(client, Browser())
    page = client.get(reverse(PAGE)).content.decode()
    assert "este dispositivo" in page
    assert f'data-push="{web_push.site_key()}"' in page
    off = reverse("notifications:push_off", args=[PushDevice.objects.get().pk])
    assert as_user(stranger).post(off).status_code == 404
    assert client.get(off).status_code == 403
    assert client.post(off).status_code == 302
    assert not PushDevice.objects.exists()


def test_nobody_turns_it_on_without_signing_in(client):
    assert client.post(reverse(ON), Browser().words).status_code == 401
    assert not PushDevice.objects.exists()


def test_the_devices_go_with_the_person(as_user, editor, administrator):
    turn_on(as_user(editor), Browser())
    privacy_rules.erase_person(privacy_rules.create_request(editor, "erasure", ""), by=administrator)
    assert not PushDevice.objects.exists()


def test_the_command_prints_a_key_that_browsers_take(capsys):
    call_command("make_web_push_key")
    name, _equals, key = capsys.readouterr().out.strip().partition("=")
    assert name == "WEB_PUSH_KEY"
    assert len(base64.urlsafe_b64decode(push_message.public_key(key) + "=")) == push_message.POINT_BYTES
