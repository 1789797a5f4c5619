"""The inquiry form, for one company or several, and the private link."""

import re

import pytest
from django.test import Client

from consulates.models import Buyer, Inquiry
from exportasv.core.notifications.models import Notification
from exportasv.core.outbox.models import OutboxTask
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {
    "text": "Do you ship pallets to Rotterdam?",
    "quantity": "500",
    "name": "Nordic Foods",
    "contact_name": "Kari",
    "email": "Kari@Nordic.example",
    "country": "NL",
    "consent": "on",
}


@pytest.fixture
def honey(company, owner):
    return factories.ProductFactory(company=company, state="published", slug="honey", name_es="Miel", name_en="Honey")


@pytest.fixture
def coffee(other_company, stranger):
    return factories.ProductFactory(company=other_company, state="published", slug="coffee", name_en="Coffee")


def ask(client: Client, *slugs: str, **words: str):
    return client.post(_address(*slugs), WORDS | {"products": slugs} | words)


def _address(*slugs: str) -> str:
    return "/en/ask/?" + "&".join(f"product={slug}" for slug in slugs)


def test_the_product_page_leads_to_the_question(client: Client, honey):
    assert "/en/ask/?product=honey" in client.get("/en/catalogue/honey/").content.decode()


def test_less_than_the_minimum_is_asked_only_on_purpose(client: Client, honey):
    response = ask(client, "honey", quantity="40")
    page = response.content.decode()
    assert response.status_code == 400
    assert "less than the minimum order of 100" in page
    assert 'name="below_minimum"' in page
    assert ask(client, "honey", quantity="40", below_minimum="on").status_code == 302
    assert Inquiry.objects.get().quantity == 40


def test_the_quantity_has_a_unit_and_shows_the_minimum(client: Client, honey):
    page = client.get(_address("honey")).content.decode()
    assert "In units of: unit" in page
    assert "Minimum order: 100." in page
    assert 'name="below_minimum"' not in page


def test_a_service_is_asked_for_when_and_how_much_work(client: Client, company):
    factories.ServiceProductFactory(company=company, slug="design", name_en="Design")
    page = client.get(_address("design")).content.decode()
    assert 'name="quantity"' not in page
    assert ask(client, "design", work="40 pages by May").status_code == 302
    inquiry = Inquiry.objects.get()
    assert inquiry.quantity is None
    assert inquiry.messages.get().text == f"When and how much: 40 pages by May\n\n{WORDS['text']}"


def test_the_thread_says_the_unit(client: Client, honey, owner, as_user):
    ask(client, "honey")
    page = as_user(owner).get(f"/es/mi-portal/consultas/{Inquiry.objects.get().pk}/").content.decode()
    assert "500 × unidad" in page


def test_a_question_reaches_the_company_and_its_members_by_mail(client: Client, honey, owner):
    response = ask(client, "honey")
    inquiry = Inquiry.objects.get()
    assert (inquiry.company, inquiry.product, inquiry.quantity) == (honey.company, honey, 500)
    assert (inquiry.buyer.email, inquiry.buyer.language) == ("kari@nordic.example", "en")
    assert inquiry.messages.get().text == WORDS["text"]
    notice = Notification.objects.get(recipient=owner, kind="inquiry")
    assert WORDS["text"] in notice.body
    assert OutboxTask.objects.filter(kind="mail", key=f"notice-{notice.pk}").exists()
    page = client.get(response.url).content.decode()
    assert "Your inquiry was sent" in page
    assert WORDS["text"] in page


def test_one_form_asks_several_companies_and_one_link_shows_them_all(client: Client, honey, coffee, company):
    factories.ProductFactory(company=company, state="published", slug="wax", name_es="Vela", name_en="Wax")
    page = client.get(ask(client, "honey", "coffee", "wax").url).content.decode()
    assert Inquiry.objects.count() == 2
    both = Inquiry.objects.get(company=company)
    assert both.product is None
    assert "Honey; Wax" in both.messages.get().text
    assert company.name in page
    assert coffee.company.name in page


def test_more_of_the_company_can_be_asked_about_in_the_same_form(client: Client, honey, company):
    factories.ProductFactory(company=company, slug="wax", name_es="Vela", name_en="Wax")
    page = client.get(_address("honey")).content.decode()
    assert re.search(r'value="honey"[^>]*checked', page)
    assert re.search(r'value="wax"(?![^>]*checked)', page)
    ask(client, "honey", products=["honey", "wax"])
    assert "Honey; Wax" in Inquiry.objects.get().messages.get().text


def test_only_what_the_form_offers_is_asked_about(client: Client, honey, coffee, company):
    factories.ProductFactory(company=company, slug="draft", state="draft")
    for slugs in (["coffee"], ["draft"], ["nothing"], []):
        assert ask(client, "honey", products=slugs).status_code == 400
    assert not Inquiry.objects.exists()


def test_a_link_that_nobody_was_given_is_missing(client: Client, honey):
    ask(client, "honey")
    assert client.get("/en/ask/not-a-token/").status_code == 404


@pytest.mark.parametrize("missing", ["text", "contact_name", "name", "email", "country", "consent"])
def test_what_is_needed_is_told_at_its_field(client: Client, honey, missing):
    response = ask(client, "honey", **{missing: ""})
    assert response.status_code == 400
    assert f'id="id_{missing}_error"' in response.content.decode()
    assert not Inquiry.objects.exists()


def test_products_that_are_not_public_cannot_be_asked_for(client: Client, honey):
    factories.ProductFactory(state="draft", slug="draft")
    assert ask(client, "draft").status_code == 404
    assert ask(client).status_code == 404


def test_a_robot_is_not_answered(client: Client, honey):
    ask(client, "honey", website="x")
    assert not Buyer.objects.exists()


def test_one_address_asks_so_many_an_hour(client: Client, honey):
    answers = {ask(client, "honey", text=f"Question number {n}").status_code for n in range(21)}
    assert answers == {302, 429}
