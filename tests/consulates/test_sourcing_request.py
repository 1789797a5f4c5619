"""Sourcing requests of visitors."""

import re

import pytest
from django.test import Client

from consulates.models import Buyer, BuyerRequirement
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/en/tell-us-what-you-look-for/"


def test_the_empty_search_leads_there_with_its_words(client: Client):
    page = client.get("/en/catalogue/", {"q": "zeppelin & co"}).content.decode()
    assert f"{PAGE}?q=zeppelin%20%26%20co" in page
    assert 'value="zeppelin"' in client.get(PAGE, {"q": "zeppelin"}).content.decode()


def test_a_wish_is_kept_without_a_buyer(client: Client):
    asked = {"query": "  Frozen   yuca ", "volume": "500", "unit": "kg", "destination": "CA"}
    assert client.post(PAGE, asked).url == "/en/catalogue/"
    kept = BuyerRequirement.objects.get()
    assert (kept.query, kept.volume, kept.destination.code, kept.buyer) == ("Frozen yuca", 500, "CA", None)


def test_nothing_but_the_listed_fields_can_be_set(client: Client):
    client.post(PAGE, {"query": "Honey", "max_price": "1", "buyer": "1", "certificates": "haccp"})
    kept = BuyerRequirement.objects.get()
    assert (kept.max_price, kept.buyer_id, kept.certificates) == (None, None, [])


@pytest.mark.parametrize(
    "bad", [{}, {"query": " a "}, {"query": "Honey", "volume": "-1"}, {"query": "Honey", "destination": "XX"}]
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(client: Client, bad: dict[str, str]):
    response = client.post(PAGE, bad)
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.content.decode()
    assert not BuyerRequirement.objects.exists()


def test_a_robot_that_fills_the_hidden_field_is_thanked_and_forgotten(client: Client):
    assert client.post(PAGE, {"query": "Cheap pills", "website": "http://x.example"}).status_code == 302
    assert not BuyerRequirement.objects.exists()


def test_the_form_needs_its_token(client: Client):
    assert Client(enforce_csrf_checks=True).post(PAGE, {"query": "Honey"}).status_code == 403


def test_one_address_sends_so_many_an_hour_and_reads_when_to_return(client: Client):
    for n in range(20):
        assert client.post(PAGE, {"query": f"Honey {n}"}).status_code == 302
    refused = client.post(PAGE, {"query": "Honey again"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 60
    assert BuyerRequirement.objects.count() == 20
    assert client.post(PAGE, {"query": "Honey"}, REMOTE_ADDR="203.0.113.9").status_code == 302


# --- With a contact -----------------------------------------------------------------------------------------

WISH = {"query": "Frozen yuca", "volume": "500", "unit": "kg", "destination": "CA"}
CONTACT = {"name": "Nordic Foods", "contact_name": "Kari", "email": "Kari@nordic.example", "country": "CA"}
WHOLE = WISH | CONTACT | {"consent": "on"}


def mailed_link() -> str:
    return re.search(r"/en/tell-us\S+", OutgoingEmail.objects.latest("pk").body)[0]


def test_a_contact_is_kept_as_typed_and_matched_at_once(client: Client):
    factories.ProductFactory(slug="yuca", name_en="Frozen yuca", name_es="Yuca congelada")
    page = client.get(client.post(PAGE, WHOLE).url).content.decode()
    kept = BuyerRequirement.objects.select_related("buyer").get()
    assert (kept.buyer.email, kept.buyer.is_typed) == ("kari@nordic.example", True)
    assert kept.buyer.consented_at
    assert "/en/catalogue/yuca/" in page
    assert "Kari" not in page


@pytest.mark.parametrize("missing", ["contact_name", "name", "email", "country", "consent"])
def test_a_contact_is_whole_or_absent(client: Client, missing):
    answer = client.post(PAGE, {**WHOLE, missing: ""})
    assert answer.status_code == 400
    assert missing in answer.context["form"].errors
    assert not BuyerRequirement.objects.exists()


def test_the_link_in_the_mail_proves_the_address_and_gives_the_wish_to_invest(client: Client, invest_officer):
    sent = client.post(PAGE, WHOLE).url
    assert client.post(sent, {"action": "confirm"}).status_code == 404  # the page after sending proves nothing
    assert client.get(mailed_link()).status_code == 200
    assert not Notification.objects.filter(kind="requirement_new").exists()
    client.post(mailed_link(), {"action": "confirm"})
    client.post(mailed_link(), {"action": "confirm"})
    kept = BuyerRequirement.objects.select_related("buyer").get()
    assert not kept.buyer.is_typed
    assert Notification.objects.filter(kind="requirement_new", recipient=invest_officer).count() == 1


def test_a_known_address_lends_nothing_until_the_link_is_used(client: Client, invest_officer, as_user, one_factor):
    known = factories.BuyerFactory(name="Known Foods", email="kari@nordic.example")
    page = client.get(client.post(PAGE, WHOLE | {"name": "Mallory"}).url).content.decode()
    assert "Known Foods" not in page
    assert not known.requirements.exists()
    client.post(mailed_link(), {"action": "confirm"})
    known.refresh_from_db()
    assert (known.name, known.requirements.count(), Buyer.objects.count()) == ("Known Foods", 1, 1)


def test_the_letter_says_nothing_that_was_typed(client: Client):
    client.post(PAGE, WHOLE | {"query": "Gane un premio", "contact_name": "Ha ganado"})
    letter = OutgoingEmail.objects.get()
    for typed in ("premio", "ganado", "Nordic Foods"):
        assert typed not in letter.subject + letter.body


@pytest.mark.parametrize("field", ["name", "contact_name"])
def test_a_name_is_no_advertisement(client: Client, field):
    assert client.post(PAGE, WHOLE | {field: "abra https://mal.example/x"}).status_code == 400


def test_the_same_wish_again_is_one_wish_and_the_same_answer(client: Client):
    assert len({client.post(PAGE, WHOLE).url for _again in range(4)}) == 1
    assert (BuyerRequirement.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_who_asked_ends_the_wish(client: Client):
    client.post(PAGE, WHOLE)
    client.post(mailed_link(), {"action": "end"})
    assert not BuyerRequirement.objects.open().exists()
    assert client.get(f"{PAGE}1-{'0' * 40}/").status_code == 404
