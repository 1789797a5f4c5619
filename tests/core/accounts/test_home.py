"""The first page after signing in: what waits for each person, and nothing of others."""

import pytest
from django.urls import reverse

from consulates.models import SampleMovement
from tests import factories

DESK = "portal:my_portal"


@pytest.fixture(autouse=True)
def _password_is_enough(one_factor) -> None:
    """Staff open their home with the password alone."""


def page(browser) -> str:
    answer = browser.get(reverse(DESK))
    assert answer.status_code == 200
    return answer.content.decode()


def fill(company, house) -> None:
    """Five of everything that a desk may show."""
    for number in range(5):
        product = factories.ProductFactory(company=company, name_es=f"Hamaca {number}", name_en="")
        factories.PlacementFactory(product=product, house=house)
        factories.InquiryFactory(product=product, house=house)
        factories.ActionItemFactory(company=company, text=f"Enviar ficha {number}")
        movement = {"kind": "received", "change": 3, "at": product.published_at}
        SampleMovement.objects.create(house=house, product=product, **movement)
    factories.CounselingSessionFactory(company=company, matter="Costos")


def test_an_owner_sees_their_company_and_what_waits(as_user, owner, company, house):
    fill(company, house)
    html = page(as_user(owner))
    assert all(words in html for words in ("Tejidos Izalco", "Enviar ficha 1", "Hamaca 1", "Costos"))


@pytest.mark.parametrize("who", ["stranger", "guest", "other_officer"])
def test_others_see_nothing_of_it(request, as_user, company, house, who):
    fill(company, house)
    html = page(as_user(request.getfixturevalue(who)))
    assert not [words for words in ("Tejidos Izalco", "Enviar ficha", "Hamaca", "Costos") if words in html]


def test_an_officer_sees_their_house_and_its_samples(as_user, consular_officer, company, house):
    fill(company, house)
    html = page(as_user(consular_officer))
    assert "Hamaca 1" in html
    assert "<strong>3</strong>" in html
    assert "Enviar ficha" not in html


@pytest.mark.parametrize("who", ["adviser", "manager", "administrator", "invest_officer"])
def test_staff_find_the_way_to_the_admin_site(request, as_user, who):
    assert 'href="/admin/"' in page(as_user(request.getfixturevalue(who)))


@pytest.mark.parametrize("who", ["guest", "owner", "consular_officer", "adviser", "invest_officer"])
def test_an_empty_desk_teaches(request, as_user, who):
    html = page(as_user(request.getfixturevalue(who)))
    assert 'class="muted"' in html or 'class="empty"' in html


@pytest.mark.parametrize("who", ["owner", "consular_officer", "adviser", "invest_officer"])
def test_a_desk_costs_a_handful_of_queries(request, as_user, company, house, who, django_assert_max_num_queries):
    fill(company, house)
    browser = as_user(request.getfixturevalue(who))
    browser.get(reverse(DESK))  # the thresholds of the reminder rules are in the cache now
    with django_assert_max_num_queries(14 if who == "consular_officer" else 12):
        browser.get(reverse(DESK))
