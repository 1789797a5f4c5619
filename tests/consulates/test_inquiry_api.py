"""Inquiries that a partner's site sends with the API."""

import pytest

from consulates.models import Inquiry
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {
    "products": ["honey"],
    "text": "Do you ship pallets to Rotterdam?",
    "quantity": 500,
    "name": "Nordic Foods",
    "contact_name": "Kari",
    "email": "kari@nordic.example",
    "country": "NL",
    "language": "en",
    "consent": True,
}


@pytest.fixture
def honey():
    return factories.ProductFactory(slug="honey")


def send(client, **changes):
    return client.post("/api/v1/inquiries/", WORDS | changes, content_type="application/json")


def test_a_question_is_kept_and_its_link_told(client, honey):
    answer = send(client)
    assert answer.status_code == 201
    inquiry = Inquiry.objects.get()
    assert (inquiry.source, inquiry.quantity, inquiry.buyer.country) == ("api", 500, "NL")
    path = answer.json()["link"].partition("testserver")[2]
    assert WORDS["text"] in client.get(path).content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"products": ["no-such"]}, {"products": []}, {"text": "short"}, {"email": "x"}, {"country": "XX"},
        {"consent": False}, {"quantity": 0}, {"language": "fr"}, {"products": "honey"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(client, honey, bad):
    answer = send(client, **bad)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"].split(".")[0] == next(iter(bad))
    assert not Inquiry.objects.exists()


def test_a_draft_cannot_be_asked_about(client):
    factories.ProductFactory(slug="honey", state="draft", published_at=None)
    assert send(client).status_code == 400


def test_the_hundredth_question_of_an_hour_waits(client, honey, settings):
    settings.API_ADDRESS_UNITS = 10_000  # the limit of all requests does not come first
    answers = [send(client, email=f"b{number}@x.example").status_code for number in range(61)]
    assert answers[-1] == 429
    assert answers[0] == 201


def test_what_is_asked_cannot_be_read_there(client):
    assert client.get("/api/v1/inquiries/").status_code == 405
