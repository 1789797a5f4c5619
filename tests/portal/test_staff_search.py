"""The search of staff finds what a person may see, by a part, with a typo or by digits, and nothing else."""

import pytest
from django.urls import reverse

from exportasv.portal.staff_search import search_everything
from products.models import Product
from tests import factories

MAX_QUERIES = 8


@pytest.fixture
def world(company, owner, other_company, house):
    """Rows of two companies and of two houses."""
    owner.full_name = "Marta Hernández"
    owner.save()
    product = factories.ProductFactory(company=company, name_es="Rebozo de añil", name_en="Indigo shawl")
    mine = factories.BuyerFactory(name="Boutique Chaparrastique", house=house)
    factories.BuyerFactory(name="Boutique Chaparrastique Norte", house=factories.TradingHouseFactory())
    factories.InquiryFactory(product=product, buyer=mine, house=house)
    return product


def names_found(user, text: str) -> list[str]:
    return [hit.name for group in search_everything(user, text) for hit in group.hits]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tejidos", "Tejidos Izalco"),
        ("Tegidos Isalco", "Tejidos Izalco"),
        ("rebozo anil", "Rebozo de añil"),
        ("indigo shaul", "Rebozo de añil"),
        ("hernandez", "Marta Hernández"),
        ("chaparrastike", "Boutique Chaparrastique"),
    ],
)
def test_it_finds_a_part_without_accents_and_with_a_typo(text, name, world, manager):
    assert name in names_found(manager, text)


def test_it_finds_a_company_by_its_numbers_however_they_are_written(world, company, manager):
    digits = company.nit.replace("-", "")
    for text in (company.nit, digits, digits[3:9], f" {company.nit} "):
        assert "Tejidos Izalco" in names_found(manager, text), text
    company.dui, company.phone = "04567890-3", "+50370001234"
    company.save()
    assert names_found(manager, "045678903") == ["Tejidos Izalco"]
    assert "Tejidos Izalco" in names_found(manager, "7000-1234")


def test_rows_of_others_never_show(world, consular_officer, manager):
    assert len([name for name in names_found(manager, "boutique chaparrastique") if "Norte" in name]) == 1
    theirs = names_found(consular_officer, "boutique chaparrastique")
    assert theirs
    assert not [name for name in theirs if "Norte" in name]
    assert names_found(consular_officer, "tejidos") == ["Boutique Chaparrastique"]  # the inquiry to it at this house
    assert names_found(consular_officer, "rebozo anil") == ["Boutique Chaparrastique"]
    assert names_found(consular_officer, "hernandez") == []


@pytest.mark.parametrize("who", ["owner", "stranger", "guest"])
def test_people_without_a_role_have_no_search(who, world, request, as_user):
    client = as_user(request.getfixturevalue(who))
    assert client.get(reverse("portal:staff_search"), {"q": "tejidos"}).status_code == 403


def test_every_hit_is_a_link_that_opens(world, manager, as_user, one_factor, django_assert_max_num_queries):
    client = as_user(manager)
    with django_assert_max_num_queries(MAX_QUERIES + 4):  # the session, the person and the frame
        page = client.get(reverse("portal:staff_search"), {"q": "chaparrastique"})
    urls = [hit.url for group in page.context["groups"] for hit in group.hits]
    assert len(urls) == 3
    assert [client.get(url).status_code for url in urls] == [200] * 3


@pytest.mark.parametrize("text", ["", "%", "'", "\\", "(", "----", "0", "a" * 5000, "%%%%", "🧶"])
def test_strange_texts_find_nothing_and_break_nothing(text, world, manager, as_user, one_factor):
    page = as_user(manager).get(reverse("portal:staff_search"), {"q": text})
    assert page.status_code == 200
    assert Product.objects.count() == 1


def test_the_sidebar_of_the_admin_site_has_the_same_search(world, manager, as_user, one_factor):
    page = as_user(manager).get("/admin/").content.decode()
    assert f'action="{reverse("portal:staff_search")}"' in page
