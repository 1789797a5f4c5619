""" "I did not send this": the owner of an address that somebody else typed ends it, and learns nothing."""

import re

import pytest
from django.test import Client

from consulates.models import BuyerRequirement, Inquiry, Sending
from consulates.rules import inquiries
from consulates.rules.inquiry_links import reply_address, thread_token
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {"name": "Nordic Foods", "contact_name": "Kari", "email": "victim@else.example", "country": "DE"}
TEXT = "Do you ship pallets to Hamburg?"
WISH = TYPED | {"query": "Frozen yuca", "volume": "500", "unit": "kg", "destination": "CA", "consent": "on"}


@pytest.fixture(autouse=True)
def _mail_server(settings) -> None:
    settings.REPLY_DOMAIN = "reply.exportasv.example"


@pytest.fixture
def products(company, owner, other_company, stranger):
    return [
        factories.ProductFactory(company=company, slug="honey", name_en="Honey"),
        factories.ProductFactory(company=other_company, slug="soap", name_en="Soap"),
    ]


def ask(**changes) -> str:
    given = TYPED | {"text": TEXT, "products": ["honey", "soap"], "consent": "on"} | changes
    answer = Client().post("/en/ask/?product=honey&product=soap", given)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def mailed_link(kind: str = "inquiry_confirmation") -> str:
    return re.search(r"/(?:en|es)/\S+/\d+-[0-9a-f]{40}/", OutgoingEmail.objects.filter(kind=kind).latest("pk").body)[0]


def press(link: str) -> str:
    answer = Client().post(link, {"action": "disown"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_and_the_mail_offer_it(products):
    ask()
    assert "I did not send this" in Client().get(mailed_link()).content.decode()
    assert "I did not send this" in OutgoingEmail.objects.get(kind="inquiry_confirmation").body


def test_what_was_sent_is_marked_and_closed_and_its_companies_are_told(products, owner, stranger):
    sent = ask()
    inquiries.answer_inquiry(Inquiry.objects.earliest("pk"), "EXW $3.", "company", by=owner)
    before = Client().get(sent).content.decode()
    page = press(mailed_link())
    for secret in (TEXT, "Nordic", "Kari", "Honey", "EXW"):
        assert secret not in page
    assert set(Inquiry.objects.values_list("state", flat=True)) == {"spam"}
    assert Sending.objects.get().disowned_at
    for person in (owner, stranger):
        assert Notification.objects.filter(kind="inquiry_disowned", recipient=person).count() == 1
    assert Client().get(sent).content.decode() == before  # who typed the address learns nothing


def test_every_link_ends_and_no_new_one_is_sent(products, owner):
    ask()
    inquiry = Inquiry.objects.earliest("pk")
    inquiries.answer_inquiry(inquiry, "EXW $3.", "company", by=owner)
    links = [mailed_link(), f"/en/ask/{thread_token(inquiry)}/"]
    reply = reply_address(inquiry)
    mails = OutgoingEmail.objects.filter(address=TYPED["email"]).count()
    press(links[1])  # the link of a thread serves as well
    for link in links:
        assert Client().get(link).status_code == 410
        Client().post(link)
    assert OutgoingEmail.objects.filter(address=TYPED["email"]).count() == mails
    inquiries.notify_buyer(Inquiry.objects.select_related("buyer").earliest("pk"), "inquiry_link", key="x")
    assert OutgoingEmail.objects.filter(address=TYPED["email"]).count() == mails
    assert reply_address(inquiry) != reply


def test_the_same_form_again_writes_to_nobody(products):
    first = ask()
    press(mailed_link())
    mails = OutgoingEmail.objects.count()
    assert ask() == first
    assert OutgoingEmail.objects.count() == mails


def test_pressed_twice_it_is_told_once(products, owner):
    ask()
    link = mailed_link()
    press(link)
    assert Client().post(link, {"action": "disown"}).status_code in (302, 410)
    assert Notification.objects.filter(kind="inquiry_disowned", recipient=owner).count() == 1


def test_a_proven_inquiry_is_not_disowned(products):
    ask()
    link = mailed_link()
    Client().post(link, {"action": "confirm"})
    assert "I did not send this" not in Client().get(link).content.decode()
    assert Client().post(link, {"action": "disown"}).status_code == 404
    assert set(Inquiry.objects.values_list("state", flat=True)) == {"new"}


def test_the_page_after_sending_disowns_nothing(products):
    sent = ask()
    Client().post(sent, {"action": "disown"})
    assert set(Inquiry.objects.values_list("state", flat=True)) == {"new"}


# --- What a visitor looks for -----------------------------------------------------------------------------------


def wish() -> tuple[str, str]:
    sent = Client().post("/en/tell-us-what-you-look-for/", WISH).url
    return sent, mailed_link("requirement_confirmation")


def test_a_request_that_somebody_else_typed_ends_and_goes_to_nobody(invest_officer):
    sent, mailed = wish()
    assert Client().post(sent, {"action": "disown"}).status_code == 404
    page = press(mailed)
    assert "yuca" not in page
    kept = BuyerRequirement.objects.get()
    assert kept.disowned_at
    assert not BuyerRequirement.objects.open().exists()
    assert Client().get(mailed).status_code == 410
    Client().post(mailed)
    assert OutgoingEmail.objects.count() == 1
    assert not Notification.objects.filter(kind="requirement_new").exists()


def test_a_request_gets_a_new_link_by_mail():
    _sent, mailed = wish()
    Client().post(mailed, {"action": "renew"})
    assert Client().get(mailed).status_code == 410
    assert mailed_link("requirement_confirmation") != mailed
    assert Client().get(mailed_link("requirement_confirmation")).status_code == 200


def test_a_confirmed_request_is_not_disowned():
    _sent, mailed = wish()
    Client().post(mailed, {"action": "confirm"})
    press(mailed)
    assert BuyerRequirement.objects.open().filter(disowned_at=None).count() == 1
