"""The forger with a known address, the honest buyer, the returning one: by the form, the API and the mail."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consulates.models import Buyer, Inquiry, InquiryMessage, Sending
from consulates.rules import inquiries
from consulates.rules.buyer_proof import prove_inquiries
from consulates.rules.inquiry_links import reply_address, thread_token
from exportasv.core.accounts.models import PrivateLink
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories
from tests.consulates.test_inbound_mail import SECRET, signed

pytestmark = pytest.mark.django_db
TYPED = {"name": "Mallory Trading", "contact_name": "Mallory", "email": "kari@nordic.example", "country": "DE"}
TEXT = "Do you ship pallets to Hamburg?"


@pytest.fixture(autouse=True)
def _mail_server(settings, one_factor) -> None:
    settings.INBOUND_MAIL_SECRET, settings.REPLY_DOMAIN = SECRET, "reply.exportasv.example"


@pytest.fixture
def honey(company, owner):
    return factories.ProductFactory(company=company, slug="honey", name_en="Honey")


@pytest.fixture
def known_buyer(invest_officer, house) -> Buyer:
    """Return a buyer with badge, house and history."""
    return factories.BuyerFactory(
        name="Nordic Foods", contact_name="Kari Nordmann", email="kari@nordic.example", country="NO", language="es",
        verified_at=timezone.now(), verified_by=invest_officer, house=house,
    )  # fmt: skip


def by_form(text: str = TEXT, **changes) -> str:
    given = TYPED | {"text": text, "products": ["honey"], "consent": "on"} | changes
    answer = Client().post("/en/ask/?product=honey", given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def by_api(text: str = TEXT, **changes) -> str:
    given = TYPED | {"text": text, "products": ["honey"], "consent": True, "language": "en"} | changes
    answer = Client().post("/api/v1/inquiries/", given, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()["link"].partition("testserver")[2]


WAYS = pytest.mark.parametrize("send", [by_form, by_api])


def mailed_link(kind: str = "inquiry_confirmation") -> str:
    return re.search(r"/(?:en|es)/\S+/\d+-[0-9a-f]{40}/", OutgoingEmail.objects.filter(kind=kind).latest("pk").body)[0]


def seen_by(user, inquiry: Inquiry, as_user) -> str:
    return as_user(user).get(f"/es/mi-portal/consultas/{inquiry.pk}/").content.decode()


# --- The forger -----------------------------------------------------------------------------------------


@WAYS
@pytest.mark.parametrize("address", ["kari@nordic.example", "Kari@Nordic.example", "KARI@NORDIC.EXAMPLE"])
def test_a_known_address_lends_neither_name_nor_badge_nor_history(honey, known_buyer, owner, as_user, send, address):
    send(email=address)
    inquiry = Inquiry.objects.get()
    page = seen_by(owner, inquiry, as_user)
    assert "Mallory Trading" in page
    assert "sin comprobar" in page
    for lent in ("Nordic Foods", "Kari Nordmann", "verificado por Invest", "Noruega"):
        assert lent not in page
    known_buyer.refresh_from_db()
    assert (known_buyer.name, known_buyer.inquiries.count(), inquiry.house) == ("Nordic Foods", 0, None)
    assert "Nordic Foods" not in as_user(owner).get("/es/mi-portal/consultas/").content.decode()


@WAYS
def test_who_sent_the_form_can_confirm_nothing_and_reads_no_answer(honey, known_buyer, owner, send):
    link = send()
    inquiry = Inquiry.objects.get()
    inquiries.answer_inquiry(inquiry, "Confidential price: $4.", "company", by=owner)
    forger = Client()
    for action in ("confirm", "reply", "order", "confirm_order", "end", "renew", "decline"):
        forger.post(link, {"action": action, "inquiry": inquiry.pk, "text": "Hello there", "quotation": 1})
    page = forger.get(link).content.decode()
    assert TEXT in page
    assert "Confidential" not in page
    inquiry.refresh_from_db()
    assert (inquiry.proven_at, inquiry.state, inquiry.messages.count()) == (None, "answered", 2)
    assert inquiry.buyer.is_typed
    assert not PrivateLink.objects.filter(revoked_at__isnull=False).exists()


@WAYS
def test_the_page_after_sending_shows_nothing_of_the_known_buyer_even_after_the_proof(honey, known_buyer, owner, send):
    link = send()
    prove_inquiries(Inquiry.objects.all())
    inquiries.answer_inquiry(Inquiry.objects.get(), "Confidential price: $4.", "company", by=owner)
    page = Client().get(link).content.decode()
    for lent in ("Nordic Foods", "Kari Nordmann", "Confidential"):
        assert lent not in page


@WAYS
def test_no_answer_tells_whether_somebody_is_a_buyer(honey, known_buyer, send):
    def shape(link: str) -> tuple:
        page = Client().get(link)
        own = [each.name for each in page.templates if str(each.name).startswith("consulates/")]
        return re.sub(r"\d+-[0-9a-f]{40}", "…", link), page.status_code, own

    assert shape(send()) == shape(send(email="nobody@else.example"))
    assert shape(send("And what of samples?")) == shape(send("And what of samples?", email="nobody@else.example"))
    kinds = OutgoingEmail.objects.values_list("kind", "address").order_by("address")
    assert {kind for kind, _address in kinds} == {"inquiry_confirmation"}


@WAYS
def test_a_letter_to_an_unproven_address_says_nothing_that_was_typed(honey, known_buyer, owner, send):
    send(name="Premios Ya", contact_name="Ha ganado un premio")
    inquiries.answer_inquiry(Inquiry.objects.get(), "Yes.", "company", by=owner)
    for letter in OutgoingEmail.objects.filter(address="kari@nordic.example"):
        for typed in ("premio", "Premios", "Nordic", TEXT):
            assert typed not in letter.subject + letter.body
        assert "Good day," in letter.body


SITES = [
    "abra https://mal.example/x", "www.mal.com", "mal.example/x", "gane en premio.xyz", "http://1.2.3.4", "ftp://x",
    "Nice\r\nBcc: evil@x.example", "Nice\nline", "bit.ly/abc", "Premio\u2028aquí", "hxxp://mal",
]  # fmt: skip


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("field", ["name", "contact_name"])
def test_names_refuse_line_breaks_and_addresses_of_sites(honey, name, field):
    form = TYPED | {"text": TEXT, "products": ["honey"], "consent": "on", field: name}
    assert Client().post("/en/ask/?product=honey", form).status_code == 400
    sent = TYPED | {"text": TEXT, "products": ["honey"], "consent": True, field: name}
    assert Client().post("/api/v1/inquiries/", sent, content_type="application/json").status_code == 400
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "J. R. Smith",
        "St. John & Co.",
        "Müller GmbH",
        "D’Angelo S.p.A.",
        "Ltda. de C.V.",
        "A/S Nordic",
        "3M",
        "Café 5.5",
    ],
)
def test_names_of_people_and_firms_pass(honey, name):
    by_form(name=name, contact_name=name)
    by_api(name=name, contact_name=name)
    assert Inquiry.objects.filter(buyer__name=name).count() == 2


# --- The honest buyer -------------------------------------------------------------------------------------


@WAYS
def test_the_link_in_the_mail_opens_the_answers_and_a_button_proves_the_address(honey, owner, as_user, send):
    send(email="new@buyer.example")
    inquiry = Inquiry.objects.get()
    inquiries.answer_inquiry(inquiry, "Yes, gladly.", "company", by=owner)
    link, buyer = mailed_link(), Client()
    assert "Yes, gladly." in buyer.get(link).content.decode()
    inquiry.refresh_from_db()
    assert inquiry.proven_at is None  # a mail scanner opens links too
    assert buyer.post(link, {"action": "confirm"}).status_code == 302
    inquiry.refresh_from_db()
    assert inquiry.proven_at
    assert not inquiry.buyer.is_typed
    assert "sin comprobar" not in seen_by(owner, inquiry, as_user)
    assert Buyer.objects.proven().get().email == "new@buyer.example"


@WAYS
def test_an_answer_by_mail_proves_the_address_too(honey, known_buyer, send, client):
    send()
    inquiry = Inquiry.objects.get()
    mail = {"message_id": "<1@x>", "from": "Kari <kari@nordic.example>", "to": [reply_address(inquiry)]}
    body = json.dumps(mail | {"text": "We take 500.", "dmarc": "pass", "headers": {}}).encode()
    assert client.post("/hooks/mail/", body, content_type="application/json", headers=signed(body)).status_code == 204
    inquiry.refresh_from_db()
    assert (inquiry.buyer, inquiry.messages.last().text) == (known_buyer, "We take 500.")
    assert inquiry.proven_at
    forged = json.dumps(mail | {"message_id": "<2@x>", "text": "x", "dmarc": "fail", "headers": {}}).encode()
    client.post("/hooks/mail/", forged, content_type="application/json", headers=signed(forged))
    assert inquiry.messages.count() == 2


def test_a_proof_of_one_inquiry_proves_no_other(honey, known_buyer, owner, as_user):
    by_form()
    first = Inquiry.objects.get()
    Client().post(mailed_link(), {"action": "confirm"})
    by_form("Something else entirely?")
    second = Inquiry.objects.latest("pk")
    first.refresh_from_db()
    assert (first.buyer, second.buyer.is_typed, second.proven_at) == (known_buyer, True, None)
    assert "Mallory" in seen_by(owner, second, as_user)


# --- The returning buyer ----------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [by_form, by_api])
@pytest.mark.parametrize("second", [by_form, by_api])
def test_a_second_question_joins_the_open_thread_once_it_is_proven(honey, known_buyer, owner, first, second):
    first()
    Client().post(mailed_link(), {"action": "confirm"})
    old = Inquiry.objects.get()
    second("And what about samples?")
    new = Inquiry.objects.latest("pk")
    assert new != old
    link = mailed_link()
    Client().post(link, {"action": "confirm"})
    old.refresh_from_db()
    new.refresh_from_db()
    assert [message.text for message in old.messages.all()] == [TEXT, "And what about samples?"]
    assert (new.state, new.lost_reason, new.joined_to) == ("lost", "duplicate", old)
    page = Client().get(link).content.decode()
    assert TEXT in page
    assert "And what about samples?" in page
    assert not Buyer.objects.filter(is_typed=True).exists()


def test_what_was_quoted_in_both_threads_is_kept_when_they_join(honey, known_buyer, owner):
    by_form()
    Client().post(mailed_link(), {"action": "confirm"})
    by_form("And what about samples?")
    old, new = Inquiry.objects.order_by("pk")
    for inquiry in (old, new):
        inquiries.answer_inquiry(inquiry, "Yes.", "company", by=owner)
        factories.QuotationFactory(inquiry=inquiry, number=1, state="sent")
    prove_inquiries([new])
    assert list(old.quotations.order_by("number").values_list("number", "state")) == [(1, "sent"), (2, "replaced")]


def test_a_returning_buyer_asks_another_company_and_a_house(honey, known_buyer, other_company, house):
    factories.ProductFactory(company=other_company, slug="coffee")
    factories.PlacementFactory(product=honey, house=house)
    form = TYPED | {"text": TEXT, "consent": "on"}
    assert Client().post("/en/ask/?product=coffee", form | {"products": ["coffee"]}).status_code == 302
    at_house = f"/en/trading-houses/{house.slug}/ask/"
    assert Client().post(at_house, form | {"products": ["honey"]}).status_code == 302
    prove_inquiries(Inquiry.objects.all())
    assert known_buyer.inquiries.count() == 2


# --- The same at once ---------------------------------------------------------------------------------------


@WAYS
def test_the_same_question_again_is_one_thread_one_message_and_the_same_answer(honey, send):
    answers = {send() for _again in range(4)}
    assert len(answers) == 1
    assert (Inquiry.objects.count(), InquiryMessage.objects.count(), Sending.objects.count()) == (1, 1, 1)
    assert OutgoingEmail.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert send() not in answers


@pytest.mark.django_db(transaction=True)
@WAYS
@pytest.mark.parametrize("is_known", [False, True])
def test_four_at_once_give_one_thread_and_the_same_answer(honey, send, is_known):
    if is_known:
        factories.BuyerFactory(email="kari@nordic.example")

    def once(_n: int) -> str:
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(once, range(4)))
    assert len(set(answers)) == 1
    assert (Inquiry.objects.count(), InquiryMessage.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_four_proofs_at_once_make_one_buyer(honey):
    for number in range(4):
        by_form(f"Question number {number}?")
    asked = list(Inquiry.objects.all())

    def prove(inquiry: Inquiry) -> None:
        try:
            prove_inquiries([inquiry])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(prove, asked))
    buyer = Buyer.objects.get()
    assert not buyer.is_typed
    assert Inquiry.objects.open().get().messages.count() == 4


# --- Links have an end ----------------------------------------------------------------------------------------


def test_links_have_an_end_and_are_renewed_by_the_mail_alone(honey):
    by_form(email="new@buyer.example")
    link = mailed_link()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        late = Client().get(link)
        assert (late.status_code, TEXT in late.content.decode()) == (410, False)
        assert Client().post(link).status_code == 302
        assert OutgoingEmail.objects.filter(address="new@buyer.example").count() == 2
        assert mailed_link() != link
        assert Client().get(mailed_link()).status_code == 200


def test_a_buyer_ends_a_link_and_gets_a_new_one_by_mail(honey, owner):
    by_form(email="new@buyer.example")
    link = mailed_link()
    Client().post(link, {"action": "confirm"})
    inquiry = Inquiry.objects.get()
    thread, reply = f"/en/ask/{thread_token(inquiry)}/", reply_address(inquiry)
    member = reply_address(inquiry, owner.pk)
    assert Client().post(link, {"action": "renew"}).status_code == 302
    for ended in (link, thread):
        assert Client().get(ended).status_code == 410
    assert reply_address(inquiry) != reply
    assert reply_address(inquiry, owner.pk) == member
    assert TEXT in Client().get(mailed_link("inquiry_link")).content.decode()


def test_each_mail_begins_the_time_of_the_link_anew(honey, owner):
    by_form(email="new@buyer.example")
    inquiry = Inquiry.objects.get()
    token = thread_token(inquiry)
    with time_machine.travel(timezone.now() + timedelta(days=300)):
        assert thread_token(inquiry) == token
    with time_machine.travel(timezone.now() + timedelta(days=600)):
        assert Client().get(f"/en/ask/{token}/").status_code == 200


def test_a_link_serves_its_own_purpose(honey):
    sent = by_form()
    mailed = mailed_link()
    number, _dash, signature = mailed.rstrip("/").rpartition("/")[2].partition("-")
    other = sent.rstrip("/").rpartition("/")[2].partition("-")[0]
    for forged in (f"{other}-{signature}", f"{number}-{'0' * 40}", f"{number}-{signature[:-1]}", number):
        assert Client().get(f"/en/ask/{forged}/").status_code == 404


@pytest.mark.parametrize("name", ["Gane en https://mal.example", "www.mal.com", "premio.xyz/abc"])
def test_no_mail_of_the_sign_up_carries_an_advertisement(client, name):
    given = {"full_name": name, "email": "victim@else.example", "password1": factories.PASSWORD}
    answer = client.post(reverse("account_signup"), given | {"password2": factories.PASSWORD})
    assert "full_name" in answer.context["form"].errors
    assert not mail.outbox
