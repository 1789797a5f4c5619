"""An exported file can be imported again and changes nothing."""

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from python_calamine import CalamineWorkbook

from companies.models import Company
from exportasv.core.imports import report, rules
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, one_factor):
    settings.MEDIA_ROOT = tmp_path


def out(browser, path: str, form: str) -> bytes:
    return b"".join(browser.get(path, {"export": form}).streaming_content)


def back(content: bytes, form: str, kind: str, sender):
    """Return the import job of a file, read and checked."""
    job = rules.receive_file(ContentFile(content), f"lista.{form}", kind, by=sender)
    rules.run_check(job.pk)
    job.refresh_from_db()
    return job


def only_the_same(job, rows: int) -> None:
    found = {verdict: number for verdict, number in job.counts.items() if number}
    assert found == {"same": rows}, list(job.rows.values("verdict", "changes", "errors"))[:3]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_products_come_back_the_same(form, manager, as_user, company):
    bare = factories.ProductFactory(company=company, code="", summary_es="", hs_code=None, minimum_order=None)
    full = factories.ProductFactory(company=company, code="007", name_es="Café, tostado; 340 g", samples=True)
    factories.ProductFactory(company=company, available_months=[1, 2, 7, 12])
    factories.PriceTermFactory(product=full, incoterm="FOB", amount="7.25")
    factories.PriceTermFactory(product=full, incoterm="FOB", amount="6.10", from_quantity=500)
    factories.ProductFactory(state="draft", published_at=None, description_es="=1+1, con “comillas” y; comas")
    frozen = {"kind": "perishable", "storage": "frozen", "shelf_life_days": 360, "units_per_case": 24}
    packed = {"net_weight_g": 600, "case_net_g": 14_400, "case_gross_g": 15_600, "payment_terms": "half"}
    factories.ProductFactory(company=company, **frozen, **packed, prices_valid_until=date(2027, 3, 31), pack_es="6")
    served = {"delivery_modes": ["client_comes", "remote"], "languages": ["en", "es"], "cpc_code": "83911"}
    links = "https://obra.example/1\nhttps://obra.example/2"
    bare_service = {"unit_es": "", "unit_en": "", "minimum_order": None, "hs_code": None}
    bare_service |= {"monthly_capacity": None, "portfolio": links}
    service = factories.ProductFactory(company=company, kind="service", **served, **bare_service, signs_nda=True)
    factories.PriceTermFactory(product=service, incoterm="", basis="word", place="", amount="0.12")
    assert bare.code == ""
    only_the_same(back(out(as_user(manager), "/admin/products/product/", form), form, "products", manager), 6)


LONG = "Dulce de leche.\r\n\r\nSe hace a mano,  sin prisa:\r\n\t1. hervir\n\t2. batir"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_description_of_several_paragraphs_comes_back_the_same(form, manager, as_user, company):
    factories.ProductFactory(company=company, description_es=LONG, description_en="Made by hand\n\nSlowly")
    only_the_same(back(out(as_user(manager), "/admin/products/product/", form), form, "products", manager), 1)
    Company.objects.filter(pk=company.pk).update(about_es=LONG)
    only_the_same(back(out(as_user(manager), "/admin/companies/company/", form), form, "companies", manager), 1)


def test_new_lines_of_a_description_are_kept_and_of_a_name_are_not(manager, company):
    heads, cells = "NIT,Producto,Rubro,Descripción", f'{company.nit},"Dulce\nde leche",Alimentos,"Uno.\n\nDos."'
    factories.SectorFactory()
    job = back(f"{heads}\n{cells}\n".encode(), "csv", "products", manager)
    (row,) = job.rows.all()
    assert (row.values["name_es"], row.values["description_es"]) == ("Dulce de leche", "Uno.\n\nDos.")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(report.annotated_sheet(job))).get_sheet_by_index(0)
    assert sheet.to_python()[1][3] == "Uno.\n\nDos."


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_companies_come_back_the_same(form, manager, adviser, as_user, company):
    factories.CompanyFactory(nit=None, dui="03875694-4", phone="+50322223333", whatsapp="+50377778888", workers=0)
    factories.CompanyFactory(adviser=adviser, women_led=True, website="https://example.org", state="paused")
    only_the_same(back(out(as_user(manager), "/admin/companies/company/", form), form, "companies", manager), 3)
