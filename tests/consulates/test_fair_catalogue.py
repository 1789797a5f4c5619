"""The printed catalogue of a fair."""

import pytest
from django.urls import reverse

from consulates.models import FairParticipation
from consulates.rules.fairs import build_fair_catalogue
from products.models import Printout
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def fair():
    return factories.FairFactory(name="Anuga", city_es="Colonia", city_en="Cologne")


def going(fair, state: str):
    product = factories.ProductFactory(state="published")
    row = FairParticipation.objects.create(fair=fair, company=product.company, state=state)
    row.products.add(product)
    return product


def order(as_user, user, fair):
    return as_user(user).get(reverse("admin:consulates_fair_print_catalogue", args=[fair.pk]))


def test_it_holds_what_the_chosen_companies_bring(as_user, manager, fair):
    chosen, attended = going(fair, "chosen"), going(fair, "attended")
    going(fair, "applied")
    response = order(as_user, manager, fair)
    row = Printout.objects.get()
    assert response.url.endswith(f"/{row.key}/")
    assert row.products == sorted([chosen.pk, attended.pk])
    assert (row.place, row.total) == ("fair", 2)
    assert row.title == "Anuga, Colonia"


@pytest.mark.parametrize(("language", "title"), [("es", "Anuga, Colonia"), ("en", "Anuga, Cologne")])
def test_its_title_names_the_city_in_its_own_language(fair, language, title):
    going(fair, "chosen")
    assert build_fair_catalogue(fair, language=language).title == title


def test_a_fair_without_products_says_so(as_user, manager, fair):
    assert order(as_user, manager, fair).url == reverse("admin:consulates_fair_change", args=[fair.pk])
    assert not Printout.objects.exists()


def test_an_owner_cannot_order_it(as_user, owner, fair):
    going(fair, "chosen")
    assert order(as_user, owner, fair).status_code in (302, 403)
    assert not Printout.objects.exists()
