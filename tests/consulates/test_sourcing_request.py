"""Sourcing requests of visitors."""

import pytest
from django.test import Client

from consulates.models import BuyerRequirement

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
