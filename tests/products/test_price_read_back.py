"""A price is read back in words before buyers see it, and one far from the usual is asked about."""

from decimal import Decimal

import pytest
from django.urls import reverse

from products.models import PriceTerm
from products.usual_values import unusual_price
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamales(company):
    return factories.ProductFactory(company=company, unit_es="bolsa de 6 tamales", pieces=6, minimum_order=None)


def post(client, product, amount: str, **more: str):
    values = {"incoterm": "EXW", "amount": amount, "from_quantity": "1", **more}
    return client.post(reverse("products:prices", args=[product.pk]), values)


def amounts(product) -> list[Decimal]:
    return list(product.prices.values_list("amount", flat=True))


def price_usual_at(product, amount: str, number: int = 6) -> None:
    for _n in range(number):
        other = factories.ProductFactory(sector=product.sector, pieces=6)
        factories.PriceTermFactory(product=other, incoterm="EXW", amount=amount)


def test_a_public_price_is_saved_when_its_words_were_confirmed(as_user, owner, tamales):
    client = as_user(owner)
    page = post(client, tamales, "$ 4,50").content.decode()
    assert "$4.50 por bolsa de 6 tamales, EXW" in page
    assert amounts(tamales) == []
    post(client, tamales, "4,50", read_back="$4.50 por bolsa de 6 tamales, EXW")
    assert amounts(tamales) == [Decimal("4.50")]


def test_words_of_another_price_confirm_nothing(as_user, owner, tamales):
    post(as_user(owner), tamales, "450", read_back="$4.50 por bolsa de 6 tamales, EXW")
    assert amounts(tamales) == []


def test_the_price_of_a_draft_is_saved_at_once_and_read_back(as_user, owner, company):
    draft = factories.ProductFactory(company=company, state="draft", unit_es="docena", minimum_order=None)
    page = as_user(owner).post(
        reverse("products:prices", args=[draft.pk]),
        {"incoterm": "EXW", "amount": "1.200,50", "from_quantity": "1.000"},
        follow=True,
    )
    assert amounts(draft) == [Decimal("1200.50")]
    assert draft.prices.get().from_quantity == 1000
    assert "$1,200.50 por docena, EXW, desde 1,000" in page.content.decode()


def test_a_price_far_from_the_sectors_is_asked_about_even_in_a_draft(as_user, owner, company):
    draft = factories.ProductFactory(company=company, state="draft", unit_es="bolsa", pieces=6, minimum_order=None)
    price_usual_at(draft, "4.00")
    page = post(as_user(owner), draft, "450").content.decode()
    assert "$4.00" in page
    assert amounts(draft) == []
    post(as_user(owner), draft, "450", read_back="$450.00 por bolsa, EXW")
    assert amounts(draft) == [Decimal(450)]


@pytest.mark.parametrize(("amount", "is_asked"), [("4.50", False), ("39", False), ("41", True), ("0.35", True)])
def test_what_is_far_is_ten_times_the_median(tamales, amount, is_asked):
    price_usual_at(tamales, "4.00")
    asked = unusual_price(tamales, {"amount": amount, "incoterm": "EXW", "basis": ""})
    assert bool(asked) is is_asked


def test_a_few_prices_do_not_say_what_is_usual(tamales):
    price_usual_at(tamales, "4.00", number=4)
    assert not unusual_price(tamales, {"amount": "450", "incoterm": "EXW", "basis": ""})


def test_a_price_far_from_the_earlier_one_is_asked_about(tamales):
    PriceTerm.objects.create(product=tamales, incoterm="EXW", amount="4.50")
    assert "$4.50" in unusual_price(tamales, {"amount": "450", "incoterm": "EXW", "basis": ""})


def test_contents_are_compared_not_units(tamales):
    price_usual_at(tamales, "4.00")
    tamales.pieces = 600
    assert not unusual_price(tamales, {"amount": "390", "incoterm": "EXW", "basis": ""})
