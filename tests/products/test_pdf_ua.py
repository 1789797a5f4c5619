"""Every document passes the PDF/UA checks, and the checks find each fault (pdf_ua.py)."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation
from pikepdf import Dictionary, Name

from products.documents import data_sheets
from products.documents.printouts import MAX_PRODUCTS
from products.models import Product
from tests import factories
from tests.products import pdf_ua

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> list[Product]:
    """Return products of two sectors: one with every field, and some with almost none."""
    company = factories.CompanyFactory(about_es="Hacemos queso.", email="a@example.org", founded_year=2001)
    factories.AttributeFactory(code="ingredients", name_es="Ingredientes", name_en="Ingredients")
    told = {"ingredients": {"es": "leche", "en": "milk"}}
    rich = factories.ProductFactory(
        company=company, name_en="Cheese", summary_es="Queso.", samples=True, attributes=told
    )
    factories.PriceTermFactory(product=rich)
    rich.certificates.add(factories.CertificateFactory(company=company))
    for n in range(9):
        sector = factories.SectorFactory(code="handicrafts" if n % 2 else "food")
        factories.ProductFactory(sector=sector, name_en="", summary_es="", minimum_order=None, lead_time_days=None)
    return list(Product.objects.published().with_details()[:MAX_PRODUCTS])


DOCUMENTS: dict[str, Callable[[list[Product]], bytes]] = {
    "sheet": lambda shelf: data_sheets.product_data_sheet(next(row for row in shelf if row.price_rows)),
    "bare sheet": lambda shelf: data_sheets.product_data_sheet(next(row for row in shelf if not row.price_rows)),
    "company": lambda shelf: data_sheets.company_data_sheet(shelf[0].company, shelf),
    "catalogue": lambda shelf: data_sheets.catalogue_pdf(
        shelf, title="Todo", subtitle="El Salvador", place="catalogue"
    ),
    "labels": lambda shelf: data_sheets.shelf_labels(shelf, title="Etiquetas", place="label"),
}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_document_is_pdf_ua(shelf, tmp_path: Path, kind: str, language: str):
    with translation.override(language):
        (tmp_path / "made.pdf").write_bytes(DOCUMENTS[kind](shelf))
    assert pdf_ua.faults(tmp_path / "made.pdf") == []
    with pikepdf.open(tmp_path / "made.pdf") as pdf:
        assert str(pdf.Root.Lang) == language


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterable[Dictionary]:
    return (each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == Name(f"/{kind}"))


def forget(thing: Dictionary, *names: str) -> None:
    for name in names:
        if name in thing:
            del thing[name]


def drop(name: str, *kinds: str) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        for kind in kinds:
            for element in elements(pdf, kind):
                forget(element, name)

    return spoil


def no_tags(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        whole_page = pikepdf.parse_content_stream(page)
        kept = [each for each in whole_page if str(each.operator) not in ("BMC", "BDC", "EMC")]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def deep_heading(pdf: pikepdf.Pdf) -> None:
    next(iter(elements(pdf, "H2"))).S = Name.H4


def no_claim(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as told:
        del told["pdfuaid:part"]


def no_file(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.FontDescriptor:
            forget(thing, "/FontFile", "/FontFile2", "/FontFile3")


SPOILT = {
    "no language": lambda pdf: forget(pdf.Root, "/Lang"),
    "marked as tagged": lambda pdf: forget(pdf.Root, "/MarkInfo"),
    "show the title": lambda pdf: forget(pdf.Root, "/ViewerPreferences"),
    "claim PDF/UA": no_claim,
    "no text in its place": drop("/Alt", "Figure"),
    "outside of every tag": no_tags,
    "in no element": drop("/K", "P", "Span", "H1", "H2"),
    "heading of level 4": deep_heading,
    "what it heads": drop("/A", "TH"),
    "not embedded": no_file,
}


@pytest.mark.parametrize("told", SPOILT)
def test_what_is_spoilt_is_found(shelf, tmp_path: Path, told: str):
    """Canary: break each rule in a valid document and check that the fault is reported."""
    (tmp_path / "made.pdf").write_bytes(DOCUMENTS["sheet"](shelf))
    with pikepdf.open(tmp_path / "made.pdf") as pdf:
        SPOILT[told](pdf)
        pdf.save(tmp_path / "spoilt.pdf")
    assert any(told in fault for fault in pdf_ua.faults(tmp_path / "spoilt.pdf"))
