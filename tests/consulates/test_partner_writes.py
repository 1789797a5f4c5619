"""What partners send for buyers: inquiries with unit and minimum, requirements and leads; and what they are told."""

import pytest

from consulates.models import Buyer, BuyerRequirement, Inquiry, Sending
from consulates.rules import inquiries
from exportasv.core.api.models import ApiScope
from exportasv.core.exchange import webhooks
from exportasv.core.exchange.models import EventType, SentRow, WebhookDelivery
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
CONTACT = {
    "name": "Nordic Imports", "contact_name": "Compras", "email": "compras@nordic.example", "country": "NL",
    "consent": True, "language": "en",
}  # fmt: skip


@pytest.fixture
def key():
    return key_with(ApiScope.INQUIRIES_WRITE, ApiScope.REQUIREMENTS_WRITE, name="Gremial de Café")


def send(client, path: str, body: dict, key=None):
    headers = bearer(key.secret) if key else {}
    return client.post(f"/api/v1/{path}/", body, content_type="application/json", headers=headers)


def question(product, **more: object) -> dict:
    return {**CONTACT, "products": [product.slug], "text": "Do you ship to Rotterdam? We need pieces.", **more}


def test_an_inquiry_names_the_partner_and_waits_for_the_proof(client, key):
    product = factories.ProductFactory(minimum_order=100, unit_es="bolsa", unit_en="bag")
    answer = send(client, "inquiries", question(product, quantity=200, unit="bag"), key)
    assert answer.status_code == 201, answer.content
    inquiry = Inquiry.objects.get()
    assert "Gremial de Café" in inquiry.source_label
    assert (inquiry.quantity, inquiry.proven_at, inquiry.buyer.is_typed) == (200, None, True)
    assert OutgoingEmail.objects.filter(kind="inquiry_confirmation").count() == 1
    assert SentRow.objects.get().key == answer.json()["id"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"quantity": 60}, "quantity"),
        ({"quantity": 200, "unit": "kg"}, "unit"),
        ({"quantity": 200, "colour": "red"}, "colour"),
        ({"quantity": 0}, "quantity"),
        ({"consent": False}, "consent"),
        ({"email": "nobody"}, "email"),
        ({"products": ["no-such-thing"]}, "products"),
        ({"text": "x"}, "text"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(client, key, more, field):
    product = factories.ProductFactory(minimum_order=180, unit_es="bolsa", unit_en="bag")
    answer = send(client, "inquiries", {**question(product), **more}, key)
    assert answer.status_code == 400
    assert field in {error["attr"].split(".")[0] for error in answer.json()["errors"]}
    assert Sending.objects.count() == 0


def test_below_the_minimum_one_may_ask_anyway(client):
    product = factories.ProductFactory(minimum_order=180)
    assert send(client, "inquiries", question(product, quantity=60, below_minimum=True)).status_code == 201


def test_a_quantity_of_several_products_is_refused(client):
    body = question(factories.ProductFactory(), quantity=500)
    body["products"].append(factories.ProductFactory().slug)
    assert send(client, "inquiries", body).status_code == 400


def test_the_partner_is_told_of_the_answer(client, key, owner, company):
    webhooks.subscribe(key.key.client, "https://hooks.gremial.example/", [EventType.INQUIRY_ANSWERED])
    product = factories.ProductFactory(company=company)
    sent = send(client, "inquiries", question(product), key).json()
    inquiries.answer_inquiry(Inquiry.objects.get(), "Yes, we do.", "company", by=owner)
    told = WebhookDelivery.objects.get().payload
    assert (told["type"], told["data"]["id"]) == ("inquiry.answered", sent["id"])
    assert "Yes, we do" not in str(told)


def test_a_requirement_is_saved_as_by_the_form(client, key):
    factories.SectorFactory(code="food")
    body = {"query": "Raw honey in drums", "sector": "food", "volume": 5000, "unit": "kg", "destination": "DE"}
    answer = send(client, "requirements", {**body, "buyer": CONTACT}, key)
    assert answer.status_code == 201, answer.content
    row = BuyerRequirement.objects.get()
    assert (row.query, row.volume, row.buyer.is_typed, row.open_until is None) == (
        "Raw honey in drums",
        5000,
        True,
        False,
    )
    assert client.get(answer.json()["link"]).status_code == 200


def test_a_lead_is_a_buyer_whose_address_waits_for_its_proof(client, key):
    answer = send(client, "leads", {**CONTACT, "interest": "Specialty coffee for cafés"}, key)
    assert answer.status_code == 201, answer.content
    assert Buyer.objects.get(email=CONTACT["email"]).is_typed
    assert OutgoingEmail.objects.filter(kind="requirement_confirmation").count() == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("requirements", {"query": "Honey", "sector": "nope"}, "sector"),
        ("requirements", {"query": "Honey", "sektor": "food"}, "sektor"),
        ("requirements", {"query": "Honey", "buyer": {**CONTACT, "email": "x"}}, "buyer"),
        ("requirements", {"query": "Honey", "buyer": {**CONTACT, "consent": False}}, "consent"),
        ("leads", {"interest": "Honey"}, "email"),
    ],
)
def test_errors_of_requirements_name_their_field(client, key, path, body, field):
    answer = send(client, path, body, key)
    assert answer.status_code == 400
    assert any(field in error["attr"] for error in answer.json()["errors"])
    assert BuyerRequirement.objects.count() == 0


@pytest.mark.parametrize("path", ["requirements", "leads", "member-products"])
def test_without_the_scope_nothing_is_written(client, path):
    assert send(client, path, {}).status_code == 401
    assert send(client, path, {}, key_with(ApiScope.CATALOGUE_READ, name="Other")).status_code == 403
