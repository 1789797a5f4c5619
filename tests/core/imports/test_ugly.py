"""The folder of ugly but honest sheets (ugly.py makes them): none crashes, each gets the right counts."""

from datetime import date

import pytest

from companies.models import Company, DestinationSurvey
from tests import factories
from tests.core.imports.conftest import apply_import, said, sent
from tests.core.imports.ugly import CUMBRE, IZALCO, PANELA, UGLY, Ugly

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(adviser) -> None:
    """What the sheets speak of."""
    for nit, name in [(IZALCO, "Tejidos Izalco"), (CUMBRE, "Café Cumbre"), (PANELA, "Dulces La Panela")]:
        factories.CompanyFactory(nit=nit, name=name)
    factories.SectorFactory()
    factories.SectorFactory(code="beverages", name_es="Bebidas", name_en="Beverages")
    factories.HSCodeFactory()
    factories.InstitutionFactory()
    factories.FairFactory(name="Expo Comida Latina")
    factories.TradingHouseFactory(consulate__city_es="Los Ángeles", consulate__city_en="Los Angeles")
    factories.BuyerFactory(name="Mercado Latino", email="compras@mercado.example")
    weaver = Company.objects.get(name="Tejidos Izalco")
    factories.ProductFactory(company=weaver, name_es="Hamaca de colores, grande", code="HAM-01")
    factories.ProductFactory(company=weaver, name_es="Hamaca infantil", code="HAM-02")
    DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 1, 1))


def test_there_are_enough_of_them():
    assert len(UGLY) >= 25


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("ugly", UGLY, ids=lambda ugly: ugly.name)
def test_an_ugly_sheet_is_read_as_it_is_meant(ugly: Ugly, manager):
    job = sent(ugly.make(), manager, ugly.kind, ugly.name)
    told = [str(complaint) for complaint in said(job)] if job.found.get("header") else job.problem
    assert (job.state, job.counts) == (ugly.state, ugly.counts), told
    if job.state == "checked":
        assert apply_import(job, manager).done == ugly.counts.get("new", 0) + ugly.counts.get("changed", 0)
