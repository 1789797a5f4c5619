"""Products that an association sends for companies that agreed to it."""

import pytest

from companies.models import PartnerAccess
from companies.rules import partner_access
from exportasv.core.api.models import ApiScope
from exportasv.core.exchange import webhooks
from exportasv.core.exchange.models import EventType, WebhookDelivery
from products.models import Product
from products.rules import publication
from tests import factories
from tests.core.api.keys import bearer, key_with

pytestmark = pytest.mark.django_db
DETAILS = {
    "name_en": "Coffee honey", "summary_es": "Miel de flor de café.", "summary_en": "Honey of coffee blossom.",
    "description_es": "Una miel clara de las fincas de Apaneca.", "description_en": "A light honey from Apaneca.",
    "unit_en": "jar", "minimum_order": 100, "monthly_capacity": 1000, "lead_time_days": 20, "hs_code": "040900",
}  # fmt: skip


@pytest.fixture
def key():
    return key_with(ApiScope.MEMBERS_WRITE, name="Gremial")


@pytest.fixture
def access(key, company, owner) -> PartnerAccess:
    factories.SectorFactory(code="food")
    factories.HSCodeFactory(code="040900", text_es="Miel natural", text_en="Natural honey")
    return partner_access.give_access(company, key.key.client, by=owner)


def send(client, key, company, **more: object):
    body = {"company": company.slug, "name_es": "Miel de café", "sector": "food", "unit_es": "frasco", **more}
    return client.post("/api/v1/member-products/", body, content_type="application/json", headers=bearer(key.secret))


def test_a_product_goes_to_the_moderators(client, key, company, access):
    answer = send(client, key, company, details=DETAILS)
    assert answer.status_code == 201, answer.content
    product = Product.objects.get()
    assert (product.company, product.state, product.minimum_order) == (company, "submitted", 100)
    assert answer.json()["state"] == "submitted"
    assert client.get(f"/api/v1/products/{product.slug}/").status_code == 404


def test_the_partner_is_told_what_the_moderators_said(client, key, company, access, manager):
    webhooks.subscribe(key.key.client, "https://hooks.gremial.example/", [EventType.PRODUCT_PUBLISHED])
    sent = send(client, key, company, details=DETAILS).json()
    publication.publish_product(Product.objects.get(), by=manager)
    told = WebhookDelivery.objects.get().payload
    assert (told["type"], told["data"]["id"]) == ("product.published", sent["id"])


def test_what_is_missing_is_named_and_nothing_is_saved(client, key, company, access):
    answer = send(client, key, company)
    assert answer.status_code == 400
    assert "details.summary_es" in {error["attr"] for error in answer.json()["errors"]}
    assert Product.objects.count() == 0
    draft = send(client, key, company, submit=False)
    assert (draft.status_code, draft.json()["state"]) == (201, "draft")
    assert "summary_es" in draft.json()["missing"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"details": {**DETAILS, "lead_time_days": "soon"}}, "lead_time_days"),
        ({"details": {**DETAILS, "state": "published"}}, "state"),
        ({"details": {**DETAILS, "company": "other"}}, "company"),
        ({"details": {**DETAILS, "hs_code": "999999"}}, "hs_code"),
        ({"sector": "nope"}, "sector"),
        ({"name_es": ""}, "name_es"),
        ({"unit_es": ""}, "unit_es"),
    ],
)
def test_errors_name_their_field_and_nothing_is_saved(client, key, company, access, more, field):
    answer = send(client, key, company, **{"details": DETAILS, **more})
    assert answer.status_code == 400, answer.content
    assert any(field in (error["attr"] or "") for error in answer.json()["errors"])
    assert Product.objects.count() == 0


def test_without_consent_a_company_is_like_a_missing_one(client, key, company, access, owner, other_company):
    refused = [send(client, key, other, details=DETAILS) for other in (other_company, factories.CompanyFactory.build())]
    partner_access.end_access(company, key.key.client, by=owner)
    refused.append(send(client, key, company, details=DETAILS))
    assert [answer.status_code for answer in refused] == [400, 400, 400]
    assert len({answer.content for answer in refused}) == 1
    assert Product.objects.count() == 0


def test_an_owner_agrees_and_takes_it_back(client, key, company, owner, editor):
    client.force_login(owner)
    page = "/en/my-company/partners/"
    assert "Gremial" in client.get(page).content.decode()
    client.post(page, {"client": key.key.client.pk, "do": "give"})
    assert PartnerAccess.objects.valid(ApiScope.MEMBERS_WRITE).count() == 1
    client.post(page, {"client": key.key.client.pk, "do": "end"})
    assert PartnerAccess.objects.valid(ApiScope.MEMBERS_WRITE).count() == 0
    client.force_login(editor)
    assert client.post(page, {"client": key.key.client.pk, "do": "give"}).status_code in (403, 404)


def test_a_name_sent_again_is_refused_at_its_field_and_a_request_sent_again_gets_its_answer(
    client, key, company, access
):
    body = {"company": company.slug, "name_es": "Miel de café", "sector": "food", "unit_es": "frasco", "submit": False}
    asked = {"path": "/api/v1/member-products/", "data": body, "content_type": "application/json"}
    first, again = (
        client.post(**asked, headers={**bearer(key.secret), "Idempotency-Key": "lote-7"}) for _twice in range(2)
    )
    assert (first.status_code, again.json(), again["Idempotent-Replayed"]) == (201, first.json(), "true")
    other = client.post(**asked, headers={**bearer(key.secret), "Idempotency-Key": "lote-8"})
    assert (other.status_code, [each["attr"] for each in other.json()["errors"]]) == (400, ["name_es"])
    assert Product.objects.count() == 1
