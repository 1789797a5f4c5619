"""The facts in the reference files agree with each other and with the code that uses them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from companies.models import CertificateType, DestinationAnswer
from companies.territory.departments import DEPARTMENT_CHOICES, MUNICIPALITY_CHOICES
from companies.territory.destinations import DESTINATION_COUNTRIES, DESTINATION_NAMES, SHARE_DESTINATIONS
from companies.territory.districts import DISTRICTS
from consulates.models import TradingHouse
from exportasv.core.accounts.models import Institution
from exportasv.core.calendars.workdays import YEARS_IN_FILE, holidays, holidays_by_law
from exportasv.reference.loader import load_reference
from products.incoterms import incoterm_choices
from products.models import PriceTerm, Sector, Unit
from tests import factories


@pytest.fixture(scope="module")
def _load_once(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference_data(_load_once, db) -> None:
    """The reference data, loaded once for this file; what a test changes is undone after it."""


def test_places_of_2024_and_before():
    assert (len(DEPARTMENT_CHOICES), len(MUNICIPALITY_CHOICES), len(DISTRICTS)) == (14, 44, 262)
    assert {code for _name, code in DISTRICTS} == {code for code, _name in MUNICIPALITY_CHOICES}
    assert dict(MUNICIPALITY_CHOICES)["LI-Costa"] == "La Libertad Costa"


def test_every_destination_of_the_survey_has_its_row():
    values = DestinationAnswer.Destination.values
    assert list(DESTINATION_NAMES) == values
    assert set(DESTINATION_COUNTRIES) == {*values} - {DestinationAnswer.Destination.NONE}
    assert values[:4] == SHARE_DESTINATIONS


def test_holidays_of_the_file_are_those_of_the_law():
    assert sorted(YEARS_IN_FILE) == [2024, 2025, 2026, 2027, 2028]
    for year in [*YEARS_IN_FILE, 2031]:
        assert holidays(year) == holidays_by_law(year)
    assert date(2028, 4, 13) in holidays(2028)  # Holy Thursday


def test_every_incoterm_has_its_name_in_both_languages():
    with translation.override("en"):
        english = dict(incoterm_choices())
    assert set(english) == set(PriceTerm.Incoterm.values)
    assert english["FOB"] == "FOB: Free On Board (by sea only)"
    assert dict(incoterm_choices())["DAP"] == "DAP: Entregada en lugar"


def test_the_price_form_names_the_incoterms(as_user, company, owner):
    product = factories.ProductFactory(company=company)
    page = as_user(owner).get(reverse("products:prices", args=[product.pk])).content.decode()
    assert "FOB: Franco a bordo" in page


@pytest.mark.parametrize(
    ("name", "code"),
    [("bolsa", "BG"), ("BOLSAS", "BG"), ("  galon ", "GLL"), ("Día  hábil", "E49"), ("Quintal", "CWA"), ("mes", "MON")],
)
def test_a_unit_is_found_by_its_spanish_name(reference_data, name, code):
    assert Unit.objects.by_name(name).code == code


@pytest.mark.parametrize("name", ["", "  ", "bolsa de 400 g", "BG"])
def test_an_unknown_unit_is_none(reference_data, name):
    assert Unit.objects.by_name(name) is None


def test_units_and_certificates_are_those_of_the_trade(reference_data):
    assert Unit.objects.count() >= 60
    assert CertificateType.objects.filter(issuer="").count() == 0
    assert CertificateType.objects.count() == 20


def test_four_sectors_need_a_health_registration(reference_data):
    regulated = Sector.objects.filter(needs_health_registration=True).values_list("code", flat=True)
    assert set(regulated) == {"food", "beverages", "agribusiness", "cosmetics"}


def test_founders_are_three(reference_data):
    founders = Institution.objects.filter(is_founder=True).values_list("code", flat=True)
    assert set(founders) == {"conamype", "cancilleria", "invest"}


def test_the_39_houses_say_that_they_are_illustrative_and_have_no_invented_contact(reference_data, client):
    houses = TradingHouse.objects.filter(is_illustrative=True, email="", phone="", whatsapp="", address="")
    assert houses.count() == 39
    page = client.get("/es/casas-comerciales/los-angeles/").content.decode()
    assert "Sede ilustrativa" in page
    assert "Illustrative" in client.get("/en/trading-houses/los-angeles/").content.decode()
    TradingHouse.objects.update(is_illustrative=False)
    assert "Sede ilustrativa" not in client.get("/es/casas-comerciales/los-angeles/").content.decode()


def test_what_is_archived_is_not_offered_for_new_entries(reference_data, as_user, company, owner):
    Sector.objects.filter(code="furniture").update(is_active=False)
    CertificateType.objects.filter(code="kosher").update(is_active=False)
    browser = as_user(owner)
    assert "Muebles" not in browser.get(reverse("products:new")).content.decode()
    draft = factories.ProductFactory(
        company=company, sector=Sector.objects.get(code="furniture"), state="draft", published_at=None
    )
    assert "Muebles" in browser.get(reverse("products:edit", args=[draft.pk])).content.decode()
    assert "Kosher" not in browser.get(reverse("companies:certificate_new")).content.decode()
