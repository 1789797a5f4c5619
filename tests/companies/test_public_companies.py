"""The public pages of companies."""

import pytest
from django.test import Client

from companies.models import Company
from tests.factories import CompanyFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_lists_active_companies_by_name(client: Client, company: Company, other_company: Company):
    CompanyFactory(name="Aún no", state="applied")
    rows = client.get("/en/companies/").context["page"].rows
    assert [row.name for row in rows] == ["Café Cumbre", "Tejidos Izalco"]


def test_finds_a_name_without_its_accent(client: Client, company: Company, other_company: Company):
    rows = client.get("/en/companies/", {"q": "cafe"}).context["page"].rows
    assert rows == [other_company]


def test_a_department_narrows_the_list(client: Client, company: Company):
    CompanyFactory(department="SO", municipality="SO-Centro")
    assert client.get("/en/companies/", {"department": "SS"}).context["page"].rows == [company]


def test_pages_show_every_company_once(client: Client):
    for n in range(30):
        CompanyFactory(name=f"Empresa {n:02}")
    first = client.get("/en/companies/")
    second = client.get("/en/companies/" + first.context["next_url"])
    rows = first.context["page"].rows + second.context["page"].rows
    assert [row.name for row in rows] == [f"Empresa {n:02}" for n in range(30)]


def test_company_page_shows_its_products_and_no_private_papers(client: Client, company: Company):
    Company.objects.filter(pk=company.pk).update(dui="04567890-3", address="Calle Secreta 5")
    ProductFactory(company=company, name_en="Indigo shawl")
    page = client.get("/en/companies/tejidos-izalco/").content.decode()
    assert "Indigo shawl" in page
    for secret in [company.nit, "04567890-3", "Calle Secreta"]:
        assert secret not in page


def test_company_page_takes_five_queries(client: Client, company: Company, django_assert_max_num_queries):
    for _ in range(5):
        ProductFactory(company=company)
    with django_assert_max_num_queries(5):
        client.get("/en/companies/tejidos-izalco/")


def test_a_paused_company_answers_like_a_missing_one(client: Client):
    CompanyFactory(slug="pausada", state="paused")
    assert client.get("/en/companies/pausada/").status_code == 404
