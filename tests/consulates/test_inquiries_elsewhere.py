"""Inquiries from the page of a trading house or of a business round of the forum."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from consulates.models import Buyer, Inquiry
from consulates.rules import inquiries, response_deadlines
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.figures import trade
from tests import factories
from tests.consulates.test_inquiry_form import WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def honey(company, owner, house):
    """Return a product placed in the house."""
    honey = factories.ProductFactory(company=company, slug="honey", name_en="Honey")
    factories.PlacementFactory(product=honey, house=house)
    return honey


@pytest.fixture
def round_(company):
    """Return a business round in which the company takes part."""
    event = factories.ForumEventFactory(kind="round", slug="rueda", title_es="Rueda de alimentos", title_en="Round")
    factories.RegistrationFactory(event=event, company=company, email="ana@maker.example")
    return event


def at_house(house) -> str:
    return f"/en/trading-houses/{house.slug}/ask/"


def at_round(company, slug: str = "rueda") -> str:
    return f"/en/forum/{slug}/ask/{company.slug}/"


def ask(client: Client, address: str, **words: str):
    return client.post(address, WORDS | {"products": ["honey"]} | words)


def test_the_pages_of_house_and_round_lead_to_the_question(client, honey, house, round_, company):
    assert at_house(house) in client.get(f"/en/trading-houses/{house.slug}/").content.decode()
    assert at_round(company) in client.get("/en/forum/rueda/").content.decode()


def test_a_question_in_a_house_reaches_the_company_and_the_officers(client, honey, house, owner, consular_officer):
    page = client.get(ask(client, at_house(house)).url).content.decode()
    inquiry = Inquiry.objects.get()
    assert (inquiry.source, inquiry.house, inquiry.company) == ("house", house, honey.company)
    assert "a trading house · Los Angeles" in page.replace("\n", " ")
    told = Notification.objects.filter(kind__in=["inquiry", "inquiry_at_house"])
    assert {(each.recipient, each.kind) for each in told} == {
        (owner, "inquiry"),
        (consular_officer, "inquiry_at_house"),
    }


def test_the_house_may_answer_at_once_and_another_house_reads_nothing(client, as_user, honey, house, consular_officer):
    ask(client, at_house(house))
    inquiry = Inquiry.objects.get()
    answer = {"action": "answer", "text_en": "Yes, we have twelve jars here."}
    stranger = factories.HouseOfficerFactory().user
    address = reverse("consulates:inquiry", args=[inquiry.pk])
    assert as_user(stranger).post(address, answer).status_code == 404
    assert as_user(consular_officer).post(address, answer).status_code == 302
    assert inquiry.messages.last().sender == "house"


def test_what_a_house_left_unanswered_goes_on_to_invest(client, honey, house):
    with time_machine.travel("2027-01-04 15:00Z"):
        ask(client, at_house(house))
    with time_machine.travel("2027-01-20 15:00Z"):
        assert response_deadlines.escalate_inquiries() == 1
    inquiry = Inquiry.objects.get()
    assert (inquiry.escalated_to, inquiry.house) == ("invest", house)


def test_only_what_stands_in_the_house_is_asked_about(client, honey, house, company):
    factories.ProductFactory(company=company, slug="wax")
    gone = factories.PlacementFactory(house=house, product__slug="gone", until="2020-01-01", since="2019-01-01")
    for slug in ("wax", gone.product.slug, "nothing"):
        assert ask(client, at_house(house), products=[slug]).status_code == 400
    assert not Inquiry.objects.exists()


def test_a_house_that_is_closed_or_empty_or_unknown_is_not_asked(client, honey, house):
    empty = factories.TradingHouseFactory(slug="empty")
    closed = factories.TradingHouseFactory(slug="closed", is_open=False)
    factories.PlacementFactory(product=honey, house=closed)
    for address in (at_house(empty), at_house(closed), "/en/trading-houses/nowhere/ask/"):
        assert client.get(address).status_code == 404
    assert at_house(closed) not in client.get("/en/trading-houses/closed/").content.decode()


def test_a_question_at_the_forum_keeps_the_event(client, honey, round_, company, owner, as_user):
    assert ask(client, at_round(company)).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.source, inquiry.occasion) == ("forum", f"Rueda de alimentos ({round_.edition.name_es})")
    page = as_user(owner).get(reverse("consulates:inquiry", args=[inquiry.pk])).content.decode()
    assert f"the forum · {inquiry.occasion}" in page


def test_only_companies_of_a_published_business_round_are_asked(client, honey, round_, company, other_company):
    talk = factories.ForumEventFactory(slug="charla")
    factories.RegistrationFactory(event=talk, company=company, email="ana@maker.example")
    hidden = factories.ForumEventFactory(slug="oculta", kind="round", edition__year=2031, edition__is_published=False)
    factories.RegistrationFactory(event=hidden, company=company, email="ana@maker.example")
    factories.RegistrationFactory(event=round_, company=other_company, email="x@y.example", state="cancelled")
    factories.ProductFactory(company=other_company)
    missing = [
        at_round(company, "charla"),
        at_round(company, "oculta"),
        at_round(other_company),
        at_round(company, "x"),
    ]
    assert [client.get(address).status_code for address in missing] == [404] * 4
    assert at_round(company, "charla") not in client.get("/en/forum/charla/").content.decode()


@pytest.mark.parametrize("place", ["house", "round"])
def test_the_doors_of_the_catalogue_guard_these_too(client, honey, house, round_, company, place):
    address = at_house(house) if place == "house" else at_round(company)
    assert ask(client, address, consent="").status_code == 400
    ask(client, address, website="http://robot.example")
    assert not Buyer.objects.exists()


def test_one_address_asks_so_many_an_hour_whatever_page_it_asks_from(client, honey, house, round_, company):
    doors = [at_house(house), at_round(company), "/en/ask/?product=honey"]
    answers = [ask(client, doors[n % 3], text=f"Question number {n}").status_code for n in range(21)]
    assert answers == [302] * 20 + [429]


def test_the_figures_tell_where_buyers_ask(client, honey, house, round_, company):
    ask(client, at_house(house))
    ask(client, at_round(company), email="other@buyer.example")
    ask(client, "/en/ask/?product=honey", email="third@buyer.example")
    inquiries.answer_inquiry(Inquiry.objects.get(source="house"), "Yes.", "company", by=None)
    assert {(name, n, answered) for name, n, answered, _won in trade.by_origin(trade.origins_of())} == {
        ("a trading house", 1, 1),
        ("the forum", 1, 0),
        ("a product's page", 1, 0),
    }


def test_the_company_alone_answers_what_was_asked_on_its_own_page(client, honey, house):
    ask(client, "/en/ask/?product=honey")
    with pytest.raises(RuleError):
        inquiries.answer_inquiry(Inquiry.objects.get(), "Yes.", "house", by=None)
