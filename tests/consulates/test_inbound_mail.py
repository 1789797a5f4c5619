"""Answers by e-mail: accepted once, only from the owner of the address, never from an automatic sender."""

import hashlib
import hmac
import json

import pytest
import time_machine
from django.utils import timezone

from consulates.models import InboundEmail
from consulates.rules import inquiries
from consulates.rules.inbound_mail import unquoted_text
from consulates.rules.inquiry_links import reply_address
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = pytest.mark.django_db
HOOK = "/hooks/mail/"
SECRET = "a-secret-of-the-mail-server"


@pytest.fixture(autouse=True)
def _mail_server(settings) -> None:
    settings.INBOUND_MAIL_SECRET, settings.REPLY_DOMAIN = SECRET, "reply.exportasv.example"


@pytest.fixture
def inquiry(company, owner):
    return factories.InquiryFactory(product__company=company, buyer__email="kari@nordic.example")


def signed(body: bytes, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    stamp = str(at or int(timezone.now().timestamp()))
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-ExportaSV-Timestamp": stamp, "X-ExportaSV-Signature": f"sha256={made}"}


def hand_in(client, inquiry, user: int | None = None, headers: dict | None = None, **changes):
    mail = {
        "message_id": "<1@nordic.example>",
        "from": "Kari <kari@nordic.example>",
        "to": [reply_address(inquiry, user)],
        "text": "We take 500.\n\nOn Mon, ExportaSV wrote:\n> old",
        "dmarc": "pass",
        "headers": {},
    }
    body = json.dumps(mail | changes).encode()
    return client.post(HOOK, body, content_type="application/json", headers=headers or signed(body))


def why(client, inquiry, **changes) -> str:
    assert hand_in(client, inquiry, **changes).status_code == 204
    return InboundEmail.objects.latest("pk").why


def test_a_buyers_mail_becomes_a_message_without_the_quoted_text(client, inquiry, owner):
    assert hand_in(client, inquiry).status_code == 204
    message = inquiry.messages.get()
    assert (message.sender, message.text, message.channel) == ("buyer", "We take 500.", "mail")
    assert Notification.objects.for_actor(owner).filter(kind="inquiry").exists()
    inquiry.buyer.refresh_from_db()
    assert inquiry.buyer.email_confirmed_at


def test_a_member_answers_by_mail_under_their_own_name(client, inquiry, owner):
    hand_in(client, inquiry, user=owner.pk, **{"from": owner.email})
    message = inquiry.messages.get()
    assert (message.sender, message.author) == ("company", owner)


def test_mails_say_where_answers_go(inquiry, owner):
    inquiries.answer_inquiry(inquiry, "Sí.", "company", by=owner)
    assert OutgoingEmail.objects.get(kind="inquiry_answered").reply_to == reply_address(inquiry)


@pytest.mark.parametrize("forged", ["mallory@evil.example", "", "kari@nordic.example.evil.example"])
def test_a_forged_sender_is_refused(client, inquiry, forged):
    assert why(client, inquiry, **{"from": forged}) in ("sender", "automatic")
    assert not inquiry.messages.exists()


def test_a_sender_that_the_mail_server_could_not_check_is_refused(client, inquiry):
    assert why(client, inquiry, dmarc="fail") == "not_authentic"
    assert not inquiry.messages.exists()


def test_the_address_of_one_person_serves_no_other(client, inquiry, owner, editor):
    assert why(client, inquiry, user=owner.pk, **{"from": editor.email}) == "sender"


def test_who_left_the_company_writes_no_more(client, inquiry, editor):
    editor.memberships.all().delete()
    assert why(client, inquiry, user=editor.pk, **{"from": editor.email}) == "sender"


@pytest.mark.parametrize("address", ["r1.b.{0}@reply.exportasv.example", "sales@reply.exportasv.example", "x"])
def test_an_address_that_was_not_made_here_is_refused(client, inquiry, address):
    assert why(client, inquiry, to=[address.format("0" * 32)]) == "address"


def test_an_address_of_another_domain_is_refused(client, inquiry):
    assert why(client, inquiry, to=[reply_address(inquiry).split("@")[0] + "@evil.example"]) == "address"


@pytest.mark.parametrize("name", ["Auto-Submitted", "Precedence", "X-Autoreply", "List-Id"])
def test_automatic_replies_are_ignored(client, inquiry, name):
    said = {"Auto-Submitted": "auto-replied", "Precedence": "bulk"}.get(name, "yes")
    sent = {
        "message_id": "<away@x>",
        "from": "kari@nordic.example",
        "to": [reply_address(inquiry)],
        "text": "I am away.",
    }
    mail = json.dumps(sent | {"dmarc": "pass", "headers": {name: said}}).encode()
    client.post(HOOK, mail, content_type="application/json", headers=signed(mail))
    assert InboundEmail.objects.get().verdict == "ignored"
    assert not inquiry.messages.exists()


def test_a_mail_is_taken_once(client, inquiry):
    hand_in(client, inquiry)
    hand_in(client, inquiry, text="Again, and changed.")
    assert inquiry.messages.count() == 1


def test_a_hand_in_is_not_played_again_later(client, inquiry):
    body = json.dumps({"message_id": "<2@x>", "from": "a@b.example", "to": [], "text": "x", "dmarc": "pass"}).encode()
    headers = signed(body)
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=6)):
        assert client.post(HOOK, body, content_type="application/json", headers=headers).status_code == 400


def test_an_unsigned_or_wrongly_signed_hand_in_is_refused(client, inquiry, settings):
    assert hand_in(client, inquiry, headers={"X-Nothing": "1"}).status_code == 400
    body = b"{}"
    assert client.post(HOOK, body, content_type="application/json", headers=signed(body, "wrong")).status_code == 400
    settings.INBOUND_MAIL_SECRET = ""
    assert hand_in(client, inquiry, headers=signed(body, "")).status_code == 400
    assert not InboundEmail.objects.exists()


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b'{"to": 5}', b'{"message_id": 1, "from": "", "to": [], "text": ""}', b"\xff"]
)
def test_a_malformed_hand_in_is_told_so(client, body):
    assert client.post(HOOK, body, content_type="text/plain", headers=signed(body)).status_code == 400


def test_two_robots_end_after_thirty_mails_a_day(client, inquiry):
    for number in range(31):
        hand_in(client, inquiry, message_id=f"<{number}@x>")
    assert inquiry.messages.count() == 30
    assert InboundEmail.objects.filter(why="too_many").count() == 1


def test_a_mail_to_a_closed_thread_is_answered_so(client, inquiry, owner):
    inquiries.close_inquiry(inquiry, "lost", "", by=owner, lost_reason="price")
    assert why(client, inquiry) == "closed"
    assert OutgoingEmail.objects.filter(kind="mail_rejected").exists()


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ("Sí, 500.\n\nEl lun, 2 nov, ExportaSV escribió:\n> hola", "Sí, 500."),
        ("Yes.\n-- \nKari\nNordic", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: x", "Yes."),
        ("> only quoted", ""),
        ("Line one\r\nline two", "Line one\nline two"),
    ],
)
def test_only_own_words_are_kept(mail, words):
    assert unquoted_text(mail) == words
