"""Answers by e-mail: accepted once, only from the owner of the address, never from an automatic sender."""

import hashlib
import hmac
import json

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from consulates.models import InboundEmail
from consulates.rules import inquiries
from consulates.rules.inbound_mail import unquoted_text
from consulates.rules.inquiry_links import reply_address, thread_path
from consulates.views.public.inbound_mail import text_of_html
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


def with_another_digit(text: str) -> str:
    """The text with another last digit or letter of hexadecimal: right in form, and wrong."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def good_mail(inquiry, user: int | None = None, **changes) -> bytes:
    mail = {
        "message_id": "<1@nordic.example>",
        "from": "Kari <kari@nordic.example>",
        "to": [reply_address(inquiry, user)],
        "text": "We take 500.\n\nOn Mon, ExportaSV wrote:\n> old",
        "dmarc": "pass",
        "headers": {},
    }
    return json.dumps(mail | changes).encode()


def hand_in(client, inquiry, user: int | None = None, headers: dict | None = None, **changes):
    body = good_mail(inquiry, user, **changes)
    return client.post(HOOK, body, content_type="application/json", headers=headers or signed(body))


def why(client, inquiry, **changes) -> str:
    assert hand_in(client, inquiry, **changes).status_code == 204
    return InboundEmail.objects.latest("pk").why


def test_a_buyers_mail_becomes_a_message_without_the_quoted_text(client, inquiry, owner):
    assert hand_in(client, inquiry).status_code == 204
    message = inquiry.messages.get()
    assert (message.sender, message.text, message.channel) == ("buyer", "We take 500.", "mail")
    assert Notification.objects.for_actor(owner).filter(kind="inquiry").exists()
    inquiry.refresh_from_db()
    assert inquiry.proven_at


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


@pytest.mark.parametrize("address", ["r1-{0}@reply.exportasv.example", "sales@reply.exportasv.example", "x"])
def test_an_address_that_was_not_made_here_is_refused(client, inquiry, address):
    assert why(client, inquiry, to=[address.format("0" * 40)]) == "address"


def test_an_address_that_is_right_but_for_one_digit_is_refused(client, inquiry):
    local, _at, domain = reply_address(inquiry).partition("@")
    assert why(client, inquiry, to=[f"{with_another_digit(local)}@{domain}"]) == "address"
    assert not inquiry.messages.exists()


def test_a_private_link_is_no_reply_address(client, inquiry):
    token = thread_path(inquiry).strip("/").rpartition("/")[2]
    assert why(client, inquiry, to=[f"r{token}@reply.exportasv.example"]) == "address"


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
    assert hand_in(client, inquiry, headers=signed(b"{}")).status_code == 400  # of another mail
    settings.INBOUND_MAIL_SECRET = ""
    assert hand_in(client, inquiry, headers=signed(b"{}", "")).status_code == 400
    assert not InboundEmail.objects.exists()


def test_a_signature_that_is_right_but_for_one_digit_is_refused(client, inquiry):
    """The mail is good and would be taken: only the signature can refuse it."""
    body = good_mail(inquiry)
    headers = signed(body)
    name = "X-ExportaSV-Signature"
    for wrong in ({name: with_another_digit(headers[name])}, {name: signed(body, SECRET + "x")[name]}):
        sent = client.post(HOOK, body, content_type="application/json", headers=headers | wrong)
        assert sent.status_code == 400
    assert not InboundEmail.objects.exists()
    assert client.post(HOOK, body, content_type="application/json", headers=headers).status_code == 204
    assert inquiry.messages.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b"",
        b'{"to": 5}',
        b'{"message_id": 1, "from": "", "to": [], "text": ""}',
        b'{"message_id": "<9@x>", "from": ["a@b.example"], "to": [null, 5], "text": {}, "headers": [1], "dmarc": 1}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_hand_in_of_any_form_is_seen_and_refused(client, body):
    assert client.post(HOOK, body, content_type="text/plain", headers=signed(body)).status_code == 204
    assert InboundEmail.objects.get().why == "address"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=latin-1",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "message/rfc822",
        "nonsense",
        "",
    ],
)
def test_a_hand_in_is_taken_whatever_type_it_says_it_has(client, inquiry, content_type):
    sent = {
        "message_id": "<8@x>",
        "from": "kari@nordic.example",
        "to": [f"ExportaSV <{reply_address(inquiry)}>"],
        "text": "Sí, 500 cajas\u0000 \ud800.",
        "dmarc": "PASS",
        "headers": {"Received": ["a", "b"]},
    }
    body = json.dumps(sent).encode()
    assert client.generic("POST", HOOK, body, content_type=content_type, headers=signed(body)).status_code == 204
    assert inquiry.messages.get().text == "Sí, 500 cajas ."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On Mon, 2 Nov 2026 at 10:12, ExportaSV <no@x.example> wrote:\n> Can you?\n\nYes, in May.", ["Yes, in May."]),
        ("Hello,\n\n> How many?\n500\n\n> Where to?\nRotterdam", ["Hello,", "500", "Rotterdam"]),
        ("> 500 boxes\n> 300 in June\nRegards", ["> 500 boxes", "> 300 in June", "Regards"]),
        ("De: San Salvador\nPara: Rotterdam", ["De: San Salvador", "Para: Rotterdam"]),
    ],
)
def test_the_buyers_words_reach_the_company_wherever_they_stand(client, inquiry, text, words):
    assert why(client, inquiry, text=text) == ""
    assert all(word in inquiry.messages.get().text for word in words)


def test_what_was_cut_can_be_unfolded_in_the_thread(client, inquiry, owner, as_user):
    hand_in(client, inquiry)
    message = inquiry.messages.get()
    assert message.original == "We take 500.\n\nOn Mon, ExportaSV wrote:\n> old"
    page = as_user(owner).get(reverse("consulates:inquiry", args=[inquiry.pk])).content.decode()
    assert "Mostrar el correo completo" in page
    assert "&gt; old" in page


def test_a_mail_of_which_nothing_was_cut_is_kept_once(client, inquiry):
    hand_in(client, inquiry, text="We take 500.")
    assert inquiry.messages.get().original == ""


def test_a_long_mail_can_be_unfolded(client, inquiry):
    hand_in(client, inquiry, text="word " * 2000)
    message = inquiry.messages.get()
    assert (len(message.text), len(message.original)) == (5000, 9999)


@pytest.mark.parametrize(
    "quoted", ["{0}", "mailto:{0}", "> To: {0}", "{1}\n{2}", "> {1}=\n> {2}", "<{0}>", "{3}"], ids=range(7)
)
def test_a_reply_address_never_appears_in_a_thread(client, inquiry, owner, quoted):
    address = reply_address(inquiry, owner.pk)
    secret = address.partition("@")[0][-32:]
    text = quoted.format(address, address[:30], address[30:], address.upper())
    hand_in(client, inquiry, text=f"Yes.\n{text}\n\nOn Mon, 2 Nov 2026, {address} wrote:\n> {address}")
    message = inquiry.messages.get()
    for stored in (message.text, message.original):
        assert secret[:20].lower() not in stored.lower()
        assert "Yes." in stored
    inquiries.answer_inquiry(inquiry, f"Escriba a {address}", "company", by=owner)
    assert secret not in inquiry.messages.last().text


def test_a_mail_in_html_alone_is_read(client, inquiry):
    html = (
        "<html><style>p {}</style><p>We take <b>500</b>.</p><div>In May</div>"
        "<div>On Mon, 2 Nov 2026 at 10:12, ExportaSV wrote:<br><blockquote><p>old</p></blockquote></div></html>"
    )
    hand_in(client, inquiry, text=" ", html=html)
    assert inquiry.messages.get().text == "We take 500.\nIn May"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>500</b> <i>jars</i>", "500 jars"),
        ("<p>We take\n<b>500 </b> jars</p>", "We take 500 jars"),
        ("<table><tr><td>500</td><td>jars</td></tr><tr><th>1</th><td>box</td></tr></table>", "500 jars\n1 box"),
        ("<p> </p><blockquote> <b>We</b> <i>ship</i></blockquote> Yes", "> We ship\nYes"),
    ],
)
def test_the_words_of_html_stay_apart(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Auto-Response-Suppress": "DR, OOF, AutoReply"},
        {"X-Auto-Response-Suppress": "All", "Auto-Submitted": "no"},
        {"Auto-Submitted": "no (a person)", "X-Autoreply": "no", "X-MS-Has-Attach": "", "Precedence": ""},
        {"Feedback-ID": "1.us-east-1.abc=:AmazonSES", "X-SES-Outgoing": "2026.11.02-54.240.8.1"},
        {"Auto-Submitted": "No", "Subject": "Re: Automatic packing machine", "Return-Path": "<kari@nordic.example>"},
    ],
)
def test_a_persons_mail_with_headers_of_exchange_is_taken(client, inquiry, headers):
    body = mail_with_headers(inquiry, headers)
    client.post(HOOK, body, content_type="application/json", headers=signed(body))
    assert InboundEmail.objects.get().verdict == "taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-generated"},
        {"X-Auto-Response-Suppress": "All", "Subject": "Automatic reply: your question"},
        {"Subject": "Respuesta automática: su pregunta"},
        {"Auto-Submitted": "auto-replied; owner-email=x"},
        {"Return-Path": "<>"},
    ],
)
def test_an_automatic_answer_is_ignored_and_told_to_nobody(client, inquiry, headers):
    body = mail_with_headers(inquiry, headers)
    client.post(HOOK, body, content_type="application/json", headers=signed(body))
    assert InboundEmail.objects.get().verdict == "ignored"
    assert not OutgoingEmail.objects.filter(kind="mail_rejected").exists()


def mail_with_headers(inquiry, headers: dict[str, str]) -> bytes:
    sent = {
        "message_id": "<7@x>",
        "from": "kari@nordic.example",
        "to": [reply_address(inquiry)],
        "text": "We take 500.",
    }
    return json.dumps({**sent, "dmarc": "pass", "headers": headers}).encode()


@pytest.mark.parametrize(
    ("changes", "reason", "word"),
    [
        ({"text": "> only quoted"}, "empty", "quoted lines"),
        ({"dmarc": "fail"}, "not_authentic", "DMARC"),
        ({"from": "mallory@evil.example"}, "sender", "another address"),
    ],
)
def test_the_holder_of_the_address_is_told_once_a_day_what_was_not_taken(client, inquiry, changes, reason, word):
    inquiry.buyer.language = "en"
    inquiry.buyer.save()
    for number in range(3):
        assert why(client, inquiry, message_id=f"<{number}@x>", **changes) == reason
    told = OutgoingEmail.objects.get(kind="mail_rejected")
    assert told.address == "kari@nordic.example"
    assert word in told.body
    assert thread_path(inquiry) in told.body
    assert "mallory" not in told.body
    with time_machine.travel(timezone.now() + timezone.timedelta(days=1)):
        why(client, inquiry, message_id="<tomorrow@x>", **changes)
    assert OutgoingEmail.objects.filter(kind="mail_rejected").count() == 2


def test_a_member_is_told_too_with_the_page_of_the_thread(client, inquiry, owner):
    for number in range(2):
        why(client, inquiry, user=owner.pk, message_id=f"<{number}@x>", **{"from": owner.email, "text": "> x"})
    told = Notification.objects.get(recipient=owner, kind="mail_rejected")
    assert told.url.endswith(reverse("consulates:inquiry", args=[inquiry.pk]).split("/", 2)[2])
    assert not OutgoingEmail.objects.filter(kind="mail_rejected").exists()


def test_who_left_the_company_is_told_nothing(client, inquiry, editor):
    editor.memberships.all().delete()
    why(client, inquiry, user=editor.pk, **{"from": editor.email})
    assert not Notification.objects.filter(kind="mail_rejected").exists()


def test_an_address_that_nobody_holds_is_answered_by_nobody(client, inquiry):
    why(client, inquiry, to=["r1-" + "0" * 40 + "@reply.exportasv.example"])
    assert not OutgoingEmail.objects.exists()
    assert not Notification.objects.filter(kind="mail_rejected").exists()


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
