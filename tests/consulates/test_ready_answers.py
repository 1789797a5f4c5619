"""Ready answers to buyers: in both languages, and with the product's own values."""

from decimal import Decimal

import pytest
from django.urls import reverse

from consulates.rules import reply_drafts
from consulates.rules.reply_drafts import READY_ANSWERS, TOPICS, gaps_of, ready_answers_for
from products.fields import FIELDS_BY_NAME
from tests import factories

pytestmark = pytest.mark.django_db
OTHER_GAPS = {
    "company", "municipality", "product_url", "company_url", "catalogue_url", "sheet_url", "first_price", "all_prices",
    "certificates", "sample_name", "cases_per_pallet",
}  # fmt: skip


@pytest.fixture
def inquiry(company):
    product = factories.ProductFactory(
        company=company, name_es="Hamaca", name_en="Hammock", minimum_order=40, lead_time_days=30, unit_es="caja",
        unit_en="box",
    )  # fmt: skip
    factories.PriceTermFactory(product=product, amount=Decimal("4.50"))
    return factories.InquiryFactory(product=product)


def answers_offered(inquiry) -> dict[str, reply_drafts.ReplyDraft]:
    return {draft.code: draft for _topic, drafts in ready_answers_for(inquiry) for draft in drafts}


def test_there_are_sixty_in_both_languages_with_the_same_gaps():
    assert len(READY_ANSWERS) >= 60
    for row in READY_ANSWERS:
        assert all(row.values()), row["code"]
        assert row["topic"] in TOPICS
        assert gaps_of(row["text_es"]) == gaps_of(row["text_en"]), row["code"]
        assert gaps_of(row["text_es"]) <= OTHER_GAPS | set(FIELDS_BY_NAME), row["code"]


def test_their_numbers_are_those_of_the_rows(inquiry):
    found = answers_offered(inquiry)
    assert "40 × caja" in found["minimum"].text_es
    assert "40 × box" in found["minimum"].text_en
    assert "30" in found["lead"].text_en
    assert "$4.50" in found["price"].text_es
    inquiry.product.minimum_order = 75
    assert "75 × box" in answers_offered(inquiry)["minimum"].text_en


def test_an_answer_without_its_value_is_not_offered(inquiry):
    inquiry.product.minimum_order = None
    found = answers_offered(inquiry)
    assert "minimum" not in found
    assert "certificates" not in found
    assert "thanks" in found
    assert all("{" not in draft.text_es + draft.text_en for draft in found.values())


def test_a_good_gets_no_answers_of_services(inquiry):
    assert "scope" not in answers_offered(inquiry)
    inquiry.product.kind = "service"
    assert "scope" in answers_offered(inquiry)
    assert "freight" not in answers_offered(inquiry)


def test_the_page_fills_both_boxes(as_user, owner, inquiry):
    html = as_user(owner).get(reverse("consulates:inquiry", args=[inquiry.pk]), {"use": "minimum"}).content.decode()
    form = html.partition('name="text_en"')[2]
    assert "Our minimum order of Hammock is 40 × box." in form
    assert "Nuestro pedido mínimo de Hamaca es 40 × caja." in form
