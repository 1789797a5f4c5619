"""The pages of an import: columns named and remembered, several sheets, who may, and what a bad file is told."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from xlsxwriter import Workbook

from exportasv.core.imports import rules
from exportasv.core.imports.models import ImportJob, KnownColumn
from products.models import Product
from tests import factories
from tests.core.imports.conftest import apply_import, as_csv, as_xlsx, sent

pytestmark = pytest.mark.django_db
HEADERS = ["NIT", "Artículo bonito", "Rubro", "Precio de lista"]


@pytest.fixture
def rows(company) -> list[list[object]]:
    factories.SectorFactory()
    return [[company.nit, "Jalea", "Alimentos", "1.200"], [company.nit, "Miel", "Alimentos", "3"]]


def page(name: str, job: ImportJob) -> str:
    return reverse(f"admin:imports_importjob_{name}", args=[job.pk])


def chosen(**more: str) -> dict[str, str]:
    fields = {"column-0": "company", "column-1": "name_es", "column-2": "sector", "column-3": "price_fob"}
    return {"sheet": "Sheet1", "row": "1", "mark": ",", **fields, **more}


def test_columns_nobody_knows_are_asked_for_and_remembered(rows, manager, as_user):
    job = sent(as_xlsx(rows, HEADERS), manager)
    assert job.state == "asked"
    staff = as_user(manager)
    assert "Artículo bonito" in staff.get(page("columns", job)).content.decode()
    staff.post(page("columns", job), chosen())
    rules.run_check(job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts) == ("checked", {"new": 2})
    assert KnownColumn.objects.get(header="articulo bonito").field == "name_es"
    again = sent(as_xlsx(rows, HEADERS), manager)
    assert again.state == "checked"


def test_a_file_of_which_no_column_is_known_is_asked_about(manager):
    job = sent(b"NIT~Producto~Rubro\n0614-050707-104-8~Jalea, dulce~Alimentos\n", manager, name="lista.csv")
    assert (job.state, job.found["ask"]) == (job.State.ASKED, "missing")


def test_values_are_shown_in_words(manager, company, as_user):
    factories.SectorFactory()
    rows = [[company.nit, "Jalea", "Alimentos", "x"], [company.nit, "Miel", "Hierro", ""]]
    job = sent(as_xlsx(rows, ["NIT", "Producto", "Rubro", "Muestras"]), manager)
    staff = as_user(manager)
    new = staff.get(page("sheet", job), {"show": "new"}).content.decode()
    assert "Rubro: Alimentos" in new
    assert "Muestras: sí" in new
    wrong = staff.get(page("sheet", job), {"show": "wrong"}).content.decode()
    assert "Escriba uno de estos: Alimentos" in wrong
    win = sent(as_xlsx([[company.nit, 10, "usa", "15/05/2026"]], ["NIT", "Monto", "País", "Fecha"]), manager, "wins")
    assert "País de destino: Estados Unidos" in staff.get(page("sheet", win), {"show": "new"}).content.decode()


def test_another_sender_is_not_bound_by_what_one_calls_things(rows, manager, administrator):
    KnownColumn.objects.create(sender=manager, kind="products", header="articulo bonito", field="name_es")
    assert sent(as_xlsx(rows, HEADERS), manager).state == "checked"
    assert sent(as_xlsx(rows, HEADERS), administrator).state == "asked"


def test_what_separates_decimals_can_be_said(rows, manager, as_user):
    job = sent(as_xlsx(rows, HEADERS), manager)
    as_user(manager).post(page("columns", job), chosen())
    rules.run_check(job.pk)
    apply_import(ImportJob.objects.get(), manager)
    assert int(Product.objects.get(name_es="Jalea").prices.get().amount) == 1200


@pytest.mark.parametrize("bad", [{"column-3": "name_es"}, {"column-1": ""}])
def test_columns_that_cannot_be_are_refused(rows, manager, as_user, bad):
    job = sent(as_xlsx(rows, HEADERS), manager)
    answer = as_user(manager).post(page("columns", job), chosen(**bad))
    job.refresh_from_db()
    assert (answer.status_code, job.state) == (200, "asked")


def test_another_sheet_and_another_row_can_be_chosen(rows, manager, as_user):
    stream = io.BytesIO()
    book = Workbook(stream)
    for name in ("2025", "2026"):
        sheet = book.add_worksheet(name)
        for number, row in enumerate([["NIT", "Producto", "Rubro", "FOB"], *rows]):
            sheet.write_row(number, 0, [f"{cell} {name}" if cell == "Jalea" else cell for cell in row])
    book.close()
    job = sent(stream.getvalue(), manager)
    assert job.state == "asked"
    staff = as_user(manager)
    assert "Jalea 2026" in staff.get(page("columns", job), {"sheet": "2026"}).content.decode()
    assert staff.get(page("columns", job), {"sheet": "2024"}).status_code == 404
    assert staff.get(page("columns", job), {"sheet": "2026", "row": "2"}).status_code == 200
    staff.post(page("columns", job), chosen(sheet="2026"))
    rules.run_check(job.pk)
    assert "Jalea 2026" in [row.values["name_es"] for row in job.rows.all()]


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"\x89PNG\r\n\x1a\n", "hoja.xlsx", "imagen"),
        (b"%PDF-1.7", "hoja.xlsx", "PDF"),
        (b"<html><table>", "hoja.xlsx", "web"),
        (b"a;b\n1;\x00", "hoja.csv", "caracteres"),
        (b"", "hoja.csv", "vac"),
        (b"PK\x03\x04 no", "hoja.xlsx", "da\u00f1ado"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_why_on_its_page(manager, as_user, content, name, word):
    job = sent(content, manager, name=name)
    assert job.state == "failed"
    assert word in as_user(manager).get(page("sheet", job)).content.decode()


def test_a_file_of_another_kind_or_size_is_refused_at_the_form(manager, as_user, settings):
    staff, upload = as_user(manager), reverse("admin:imports_importjob_upload")
    program = {"kind": "products", "file": ContentFile(b"MZ", "a.exe")}
    assert staff.post(upload, program).context["form"].errors["file"]
    settings.UPLOAD_MAX_BYTES = 10
    large = {"kind": "products", "file": ContentFile(b"a" * 11, "a.csv")}
    assert staff.post(upload, large).context["form"].errors["file"]


def test_each_role_sends_its_own_kinds_and_sees_its_own_sheets(rows, manager, adviser, invest_officer, owner, as_user):
    upload, job = reverse("admin:imports_importjob_upload"), sent(as_xlsx(rows, HEADERS), manager)
    kinds = {}
    for user in (manager, adviser, invest_officer):
        shown = as_user(user).get(upload).context["form"].fields["kind"].choices
        kinds[user.role] = {code for code, _title in shown}
    assert kinds["adviser"] == {"sessions", "fairs"}
    assert kinds["invest"] == {"fairs", "wins"}
    assert len(kinds["manager"]) == 7
    assert as_user(owner).get(upload).status_code == 403
    assert as_user(adviser).get(page("sheet", job)).status_code == 404
    assert as_user(manager).get(page("sheet", job)).status_code == 200
    products = {"kind": "products", "file": ContentFile(as_csv([HEADERS, *rows]), "a.csv")}
    assert as_user(adviser).post(upload, products).context["form"].errors["kind"]


def test_the_command_lists_the_complaints_and_applies_when_told(company, manager, adviser, tmp_path, capsys):
    factories.SectorFactory()
    path = tmp_path / "hoja.csv"
    heads = ["NIT", "Producto", "Rubro", "Pedido mínimo"]
    path.write_bytes(as_csv([heads, [company.nit, "Jalea", "Alimentos", 3], [company.nit, "Miel", "Alimentos", "x"]]))
    call_command("import_products", str(path), "--as", manager.email)
    assert "D3" in capsys.readouterr().out
    assert not Product.objects.exists()
    call_command("import_sheet", "products", str(path), "--as", manager.email, "--apply")
    assert Product.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import_sheet", "products", str(path), "--as", adviser.email)


def test_a_sheet_has_few_queries_however_many_rows(rows, manager, as_user, django_assert_max_num_queries):
    company = rows[0][0]
    many = [[company, f"Jalea {n}", "Alimentos", "x"] for n in range(60)]
    job = sent(as_xlsx(many, ["NIT", "Producto", "Rubro", "FOB"]), manager)
    staff = as_user(manager)
    staff.get(page("sheet", job))
    with django_assert_max_num_queries(14):
        assert "D51" in staff.get(page("sheet", job)).content.decode()
