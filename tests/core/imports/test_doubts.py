"""Sheets that say their doubts: on the page, with a question, or at the cell; and cells mended on the page."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.urls import reverse

from companies.models import Company
from exportasv.core.imports import rules
from exportasv.core.imports.models import ImportJob
from products.models import Product
from tests import factories
from tests.core.imports.conftest import apply_import, as_csv, as_xlsx, said, sent
from tests.core.imports.test_bad_sheets import everything_kept

pytestmark = pytest.mark.django_db
HEADS = ["NIT", "Producto", "Rubro", "Precio FOB"]
NOT_COMPUTED = "fórmula sin resultado"


@pytest.fixture(autouse=True)
def _sector() -> None:
    factories.SectorFactory()


def page(name: str, job: ImportJob) -> str:
    return reverse(f"admin:imports_importjob_{name}", args=[job.pk])


def checked_again(job: ImportJob) -> ImportJob:
    rules.run_check(job.pk)
    return ImportJob.objects.get(pk=job.pk)


def book(write, **options) -> bytes:
    """An .xlsx whose first sheet has HEADS; `write(book, sheet)` does the rest."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    sheet = made.add_worksheet("Oferta")
    sheet.write_row(0, 0, HEADS)
    write(made, sheet)
    made.close()
    return stream.getvalue()


def codes(job: ImportJob) -> list[tuple[int, str, str]]:
    return [(row.row_number, error["field"], error["code"]) for row in job.rows.all() for error in row.errors or []]


# --- Text files ----------------------------------------------------------------------------------------


def test_the_cell_with_a_wrong_byte_is_complained_of_and_the_others_are_read(company, manager):
    rows = as_csv([HEADS[:3], [company.nit, "Jalea de ñame", "Alimentos"], [company.nit, "Piña", "Alimentos"]])
    wrong = f"{company.nit},Café,Alimentos\r\n".encode("cp1252")
    job = sent(rows + wrong, manager, name="lista.csv")
    assert job.counts == {"new": 2, "wrong": 1}
    assert codes(job) == [(4, "name_es", "wrong_byte")]
    assert [row.values["name_es"] for row in job.rows.filter(verdict="new")] == ["Jalea de ñame", "Piña"]


def test_a_header_with_a_wrong_byte_is_asked_about(company, manager):
    header = b"NIT,Producto,Rubro," + "Descripción".encode("cp1252")
    rows = f"\n{company.nit},Jalea de ñame,Alimentos,Piña\n{company.nit},Maní,Alimentos,Añejo\n".encode()
    job = sent(header + rows, manager, name="lista.csv")
    assert (job.state, job.found["ask"]) == ("asked", "encoding")


def test_an_encoding_in_doubt_is_asked_for_with_a_sample_and_can_be_chosen(company, manager, as_user):
    content = as_csv([HEADS[:3], [company.nit, "Jalea de piña", "Alimentos"]]).decode().encode("mac-roman")
    job, staff = sent(content, manager, name="lista.csv"), as_user(manager)
    assert (job.state, job.found["ask"]) == ("asked", "encoding")
    asked = staff.get(page("columns", job)).content.decode()
    assert "acentos" in asked
    assert "Mac: piña" in asked
    shown = staff.get(page("columns", job), {"encoding": "cp1252", "separator": "comma"}).content.decode()
    assert "Jalea de pi\u2013a" in shown
    fields = {"column-0": "company", "column-1": "name_es", "column-2": "sector"}
    staff.post(page("columns", job), {"encoding": "mac-roman", "separator": "comma", "sheet": "", "row": "1", **fields})
    job = checked_again(job)
    assert (job.state, job.rows.get().values["name_es"]) == ("checked", "Jalea de piña")


def test_a_separator_can_be_chosen_on_the_columns_page(company, manager, as_user):
    content = f"Artículo;Empresa|{company.nit}\nJalea;{company.nit}\n".encode()
    job, staff = sent(content, manager, name="lista.csv"), as_user(manager)
    assert job.state == "asked"
    assert 'name="column-2"' not in staff.get(page("columns", job), {"separator": "semicolon"}).content.decode()
    shown = staff.get(page("columns", job), {"separator": "bar"}).content.decode()
    assert "Artículo;Empresa" in shown


def test_windows_is_told_with_a_sample_and_not_asked_for(company, manager, as_user):
    content = as_csv([HEADS[:3], [company.nit, "Jalea de piña", "Alimentos"]], "cp1252")
    job = sent(content, manager, name="lista.csv")
    assert (job.state, job.counts) == ("checked", {"new": 1})
    assert "Windows (Excel): “piña" in as_user(manager).get(page("sheet", job)).content.decode()


def test_a_quote_left_open_is_complained_of_at_its_cell(company, manager):
    lines = [f'{company.nit},"Jalea,Alimentos', f"{company.nit},Miel,Alimentos", f'{company.nit},"Pan",Alimentos']
    job = sent("\n".join(["NIT,Producto,Rubro", *lines]).encode(), manager, name="lista.csv")
    assert job.counts == {"new": 2, "wrong": 1}
    assert codes(job) == [(2, "name_es", "open_quote")]


def test_a_line_with_more_cells_than_headers_is_complained_of(company, manager):
    lines = [f"{company.nit},Salsa,Alimentos,Tomate, chile", f"{company.nit},Miel,Alimentos,De abeja,,"]
    job = sent("\n".join(["NIT,Producto,Rubro,Descripción", *lines]).encode(), manager, name="lista.csv")
    assert codes(job) == [(2, "description_es", "surplus")]


@pytest.mark.parametrize("digits", ["7.41235E+12", "7,41235E+12"])
def test_a_bar_code_that_excel_cut_leaves_what_is_known(company, manager, digits):
    known = factories.ProductFactory(company=company, name_es="Jalea", code="B-1", gtin="7412345678908")
    heads = ["NIT", "Código", "Producto", "Rubro", "Código de barras"]
    job = sent(as_csv([heads, [company.nit, "B-1", "Jalea", "Alimentos", digits]]), manager, name="l.csv")
    assert codes(job) == [(2, "gtin", "rounded")]
    apply_import(job, manager)
    known.refresh_from_db()
    assert known.gtin == "7412345678908"


# --- Workbooks -----------------------------------------------------------------------------------------


def uncomputed(formula_cell: str) -> bytes:
    """A book whose formula in D2 is written as given."""
    content = book(lambda _made, sheet: sheet.write_row(1, 0, [factories.valid_nit(901), "Jalea", "Alimentos", 99]))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(stream, "w") as made:
        for name in whole.namelist():
            made.writestr(name, whole.read(name).replace(b'<c r="D2"><v>99</v></c>', formula_cell.encode()))
    return stream.getvalue()


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2"><f>2*3</f></c>',
        '<c r="D2"><f>2*3</f><v></v></c>',
        '<c r="D2"><f>2*3</f><v/></c>',
        '<c r="D2" s="0"><f t="shared" ref="D2:D9" si="0">2*3</f></c>',
        '<c r="D2"><f>2*3</f><v>0</v></c>',
        '<c r="D2" t="str"><f>2*3</f></c>',
    ],
)
def test_a_formula_that_nobody_computed_is_complained_of(manager, cell):
    factories.CompanyFactory(nit=factories.valid_nit(901))
    job = sent(uncomputed(cell), manager)
    assert codes(job) == [(2, "price_fob", "uncomputed")]
    assert NOT_COMPUTED in str(said(job)[0])
    assert said(job)[0].value == "=2*3"


@pytest.mark.parametrize("cell", ['<c r="D2"><f>2*3</f><v>6</v></c>', '<c r="D2" t="str"><f>""</f><v></v></c>'])
def test_a_formula_with_its_result_is_read(manager, cell):
    factories.CompanyFactory(nit=factories.valid_nit(901))
    assert sent(uncomputed(cell), manager).counts == {"new": 1}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2" t="e"><v>#N/A</v></c>',
        '<c r="D2" s="0" t="e"><f>2/0</f><v>#DIV/0!</v></c>',
        '<c r="D2" t="e"><f t="array" ref="D2">F:F</f><v>#SPILL!</v></c>',
        '<c r="D2" t="e"><f>2*</f><v>#ERROR!</v></c>',
        '<c r="D2" t="inlineStr"><is><t>#¡NULO!</t></is></c>',
        '<c r="D2" t="inlineStr"><is><t>Err:502</t></is></c>',
        '<c r="D2" t="inlineStr"><is><t>########</t></is></c>',
    ],
)
def test_a_formula_with_an_error_is_complained_of_and_ends_no_sheet(manager, cell):
    factories.CompanyFactory(nit=factories.valid_nit(901))
    job = sent(uncomputed(cell), manager)
    assert codes(job) == [(2, "price_fob", "formula")]
    assert said(job)[0].value in cell


@pytest.mark.parametrize("cell", ["#N/D", "#¡REF!", "Err:508"])
def test_no_error_of_a_formula_becomes_a_name(company, manager, cell):
    job = sent(as_csv([HEADS, [company.nit, cell, "Alimentos", 5]]), manager, name="hoja.csv")
    assert codes(job) == [(2, "name_es", "formula")]


def test_a_formula_of_libreoffice_with_an_error_is_complained_of(company, manager):
    job = sent(ods_with(company, ODS_ERROR), manager, name="hoja.ods")
    assert codes(job) == [(3, "price_fob", "formula")]


def test_a_formula_of_libreoffice_without_a_result_is_complained_of(company, manager):
    job = sent(ods_with(company, '<table:table-cell table:formula="of:=[.D2]+1"/>'), manager, name="hoja.ods")
    assert codes(job) == [(3, "price_fob", "uncomputed")]


ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)


def ods_with(company, cell: str) -> bytes:
    """A sheet of LibreOffice with this cell as the price of its second product."""
    from tests.core.imports.ugly import ods

    content = ods([HEADS, [company.nit, "Jalea", "Alimentos", 5], [company.nit, "Miel", "Alimentos", 6]])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(stream, "w") as made:
        for name in whole.namelist():
            value = (
                b'<table:table-cell office:value-type="float" office:value="6"><text:p>6</text:p></table:table-cell>'
            )
            made.writestr(name, whole.read(name).replace(value, cell.encode()))
    return stream.getvalue()


def test_hidden_rows_and_sheets_are_named(company, manager, as_user):
    def write(made, sheet) -> None:
        for number in range(1, 4):
            sheet.write_row(number, 0, [company.nit, f"Jalea {number}", "Alimentos", 5])
        sheet.set_row(2, None, None, {"hidden": True})
        other = made.add_worksheet("Vieja")
        other.write_row(0, 0, HEADS)
        other.write_row(1, 0, [company.nit, "Vieja", "Alimentos", 5])
        other.hide()

    job = sent(book(write), manager)
    assert (job.state, job.found["sheet"], job.counts) == ("checked", "Oferta", {"new": 3})
    told = as_user(manager).get(page("sheet", job)).content.decode()
    assert "Ocultas en la hoja" in told
    assert "filas 3." in told
    assert "Vieja" in told


def test_a_sheet_that_is_hidden_is_read_only_when_confirmed(company, manager, as_user):
    def write(made, sheet) -> None:
        sheet.write_row(1, 0, [company.nit, "Jalea", "Alimentos", 5])
        made.add_worksheet("Portada").activate()
        sheet.hide()

    job, staff = sent(book(write), manager), as_user(manager)
    assert (job.state, job.found["ask"]) == ("asked", "hidden")
    fields = {"column-0": "company", "column-1": "name_es", "column-2": "sector"}
    staff.post(page("columns", job), {"sheet": "Oferta", "row": "1", **fields})
    assert checked_again(job).counts == {"new": 1}


def test_rows_taken_for_titles_and_sums_are_named(company, manager, as_user):
    rows = [[company.nit, "Jalea", "Alimentos", 5], ["Bebidas"], [], ["Total", "", "", 5]]
    job = sent(as_xlsx(rows, HEADS), manager)
    assert job.counts == {"new": 1}
    assert "filas 3, 5." in as_user(manager).get(page("sheet", job)).content.decode()


@pytest.mark.parametrize("since_1904", [True, False])
def test_days_are_counted_from_where_the_book_counts_them(company, manager, since_1904):
    def write(made, sheet) -> None:
        day = date(2026, 5, 15) - (date(1904, 1, 1) if since_1904 else date(1899, 12, 30))
        sheet.write_row(0, 0, ["NIT", "Monto", "País", "Fecha"])
        sheet.write_row(1, 0, [company.nit, 10, "Estados Unidos", day.days])

    job = sent(book(write, date_1904=since_1904), manager, "wins")
    assert job.rows.get().values["sold_on"] == "2026-05-15"


def test_eight_digits_of_the_tariff_get_their_zero_back(company, manager):
    for code in ("090121", "040900"):
        factories.HSCodeFactory(code=code)
    heads = ["NIT", "Producto", "Rubro", "Código SA"]
    rows = [[company.nit, "Café", "Alimentos", 9012100], [company.nit, "Miel", "Alimentos", 409000000]]
    job = sent(as_xlsx(rows, heads), manager)
    assert [row.values["hs_code"] for row in job.rows.all()] == ["090121", "040900"]


# --- Cells mended on the page --------------------------------------------------------------------------


def wrong_sheet(company, manager) -> ImportJob:
    rows = [[company.nit, "Jalea", "Alimentos", "cinco"], [company.nit, "Miel", "Hierro", 5]]
    return sent(as_xlsx(rows, HEADS), manager)


def test_a_cell_is_mended_on_the_page(company, manager, as_user):
    job, staff = wrong_sheet(company, manager), as_user(manager)
    assert 'name="cell-2-price_fob"' in staff.get(page("sheet", job)).content.decode()
    staff.post(page("mend", job), {"cell-2-price_fob": "5.25", "cell-3-sector": "Hierro"})
    job = checked_again(job)
    assert (job.counts, job.mended) == ({"new": 1, "wrong": 1}, {"2": {"price_fob": "5.25"}})
    staff.post(page("mend", job), {"cell-3-sector": "Alimentos"})
    job = checked_again(job)
    assert job.counts == {"new": 2}
    assert "2 celdas" in staff.get(page("sheet", job)).content.decode()
    apply_import(job, manager)
    assert Product.objects.get(name_es="Jalea").prices.get().amount == 5.25


def test_what_is_mended_is_in_the_report_too(company, manager, as_user):
    from python_calamine import CalamineWorkbook

    job, staff = wrong_sheet(company, manager), as_user(manager)
    staff.post(page("mend", job), {"cell-2-price_fob": "5.25"})
    checked_again(job)
    report = staff.get(page("report", job)).content
    assert CalamineWorkbook.from_filelike(io.BytesIO(report)).get_sheet_by_index(0).to_python()[1][3] == "5.25"


def test_a_field_without_a_column_can_be_filled_in(manager, as_user):
    heads, staff = ["Nombre comercial", "NIT", "Tamaño", "Teléfono"], as_user(manager)
    job = sent(as_xlsx([["Nueva", factories.valid_nit(55), "micro", "2222-3333"]], heads), manager, "companies")
    assert codes(job) == [(2, "municipality", "needed")]
    staff.post(page("mend", job), {"cell-2-municipality": "Sonsonate Este"})
    assert checked_again(job).counts == {"new": 1}


@pytest.mark.parametrize(
    "posted", [{}, {"cell-2-price_fob": "cinco"}, {"cell-9-price_fob": "1"}, {"cell-x": "1"}, {"cell-2-name_es": "X"}]
)
def test_only_wrong_cells_that_were_changed_are_mended(company, manager, as_user, posted):
    job = wrong_sheet(company, manager)
    as_user(manager).post(page("mend", job), posted)
    job.refresh_from_db()
    assert (job.state, job.mended) == ("checked", {})


def test_others_mend_no_cells(company, manager, adviser, owner, as_user):
    job = wrong_sheet(company, manager)
    assert as_user(adviser).post(page("mend", job), {"cell-2-price_fob": "5"}).status_code == 404
    assert as_user(owner).post(page("mend", job), {"cell-2-price_fob": "5"}).status_code == 403
    assert as_user(manager).get(page("mend", job)).status_code == 403


def test_an_applied_sheet_is_mended_no_more(company, manager, as_user):
    job = sent(as_xlsx([[company.nit, "Jalea", "Alimentos", 5], [company.nit, "Miel", "Hierro", 5]], HEADS), manager)
    apply_import(job, manager)
    as_user(manager).post(page("mend", job), {"cell-3-sector": "Alimentos"})
    job.refresh_from_db()
    assert (job.state, job.mended) == ("applied", {})


# --- Companies without their NIT -----------------------------------------------------------------------

COMPANY_HEADS = ["Nombre comercial", "NIT", "DUI", "Teléfono", "Dirección"]


def company_sheet(manager, *row: str) -> ImportJob:
    return sent(as_xlsx([list(row)], COMPANY_HEADS), manager, "companies")


def test_a_known_company_is_found_by_its_exact_name_and_phone(manager):
    known = factories.CompanyFactory(name="Tejidos Ñandú", phone="+50322223333")
    job = company_sheet(manager, "TEJIDOS ÑANDU", "", "", "2222-3333", "Calle Nueva 5")
    assert (job.counts, codes(job)) == ({"changed": 1}, [])
    apply_import(job, manager)
    known.refresh_from_db()
    assert known.address == "Calle Nueva 5"
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "phone"), [("Tejidos Ñandú", "2222-4444"), ("Tejidos Ñandú del Sur", "2222-3333"), ("", "2222-3333")]
)
def test_half_a_likeness_is_not_enough(manager, name, phone):
    factories.CompanyFactory(name="Tejidos Ñandú", phone="+50322223333")
    job = company_sheet(manager, name, "", "", phone, "Calle Nueva 5")
    assert job.counts == {"wrong": 1}


def test_two_companies_of_one_name_and_phone_are_not_guessed_between(manager):
    for _each in range(2):
        factories.CompanyFactory(name="Tejidos Ñandú", phone="+50322223333")
    job = company_sheet(manager, "Tejidos Ñandú", "", "", "2222-3333", "Calle Nueva 5")
    assert codes(job) == [(2, "nit", "company_without_id")]


def test_another_dui_is_another_company(manager):
    factories.CompanyFactory(name="Tejidos Ñandú", phone="+50322223333", dui="01234567-8"[:8] + "-9")
    job = company_sheet(manager, "Tejidos Ñandú", "", "00000006-3", "2222-3333", "Calle Nueva 5")
    assert "changed" not in job.counts


def test_one_company_in_two_rows_is_named(manager):
    known = factories.CompanyFactory(name="Tejidos Ñandú", phone="+50322223333")
    rows = [["Tejidos Ñandú", known.nit, "", "", "Calle 1"], ["Tejidos Ñandú", "", "", "2222-3333", "Calle 2"]]
    job = sent(as_xlsx(rows, COMPANY_HEADS), manager, "companies")
    assert job.counts == {"changed": 1, "duplicate": 1}


# --- The command ---------------------------------------------------------------------------------------


def test_the_command_tells_the_doubts(company, manager, tmp_path, capsys):
    path = tmp_path / "hoja.csv"
    path.write_bytes(as_csv([HEADS, [company.nit, "Jalea de piña", "Alimentos", 5], ["Total"]], "cp1252"))
    call_command("import_sheet", "products", str(path), "--as", manager.email)
    out = capsys.readouterr().out
    assert "Windows" in out
    assert "3." in out
    path.write_bytes(as_csv([HEADS, [company.nit, "Jalea de piña", "Alimentos", 5]], "mac-roman"))
    with pytest.raises(CommandError, match="piña"):
        call_command("import_sheet", "products", str(path), "--as", manager.email)


def test_one_cell_that_no_parser_can_read_does_not_end_the_sheet(company, manager):
    heads = ["NIT", "Fecha", "Hora de inicio", "Hora de fin"]
    job = sent(
        as_xlsx([[company.nit, 46146, 0.375, 0.9999], [company.nit, 46147, 0.375, 0.45]], heads), manager, "sessions"
    )
    assert job.state != "failed", everything_kept(job)


# --- What companies make, binary workbooks, extensions --------------------------------------------------


def sheet_of_companies(manager, *rows: list[object]) -> ImportJob:
    heads = ["Nombre comercial", "NIT", "Tamaño", "Municipio", "Rubro", "Teléfono", "WhatsApp"]
    return sent(as_xlsx([list(row) for row in rows], heads), manager, "companies")


def test_the_sector_of_a_company_is_taken(manager):
    factories.SectorFactory(code="crafts", name_es="Artesanías", name_en="Crafts")
    place = ["micro", "Sonsonate Este"]
    one, two = factories.valid_nit(61), factories.valid_nit(62)
    job = sheet_of_companies(
        manager,
        ["Nueva", one, *place, "Alimentos; artesanias", "", ""],
        ["Otra", two, *place, "Hierro", "", ""],
    )
    assert codes(job) == [(3, "sectors", "choice")]
    apply_import(job, manager)
    made = Company.objects.get(nit=one)
    assert made.sectors == sorted(["crafts", factories.SectorFactory().code])
    again = sheet_of_companies(manager, ["Nueva", one, *place, "", "", ""])
    assert again.counts == {"same": 1}


def test_the_sectors_of_a_company_go_out_and_come_in_again(manager, as_user, company):
    company.sectors = [factories.SectorFactory().code]
    company.save()
    staff = as_user(manager)
    answer = staff.get(reverse("admin:companies_company_changelist") + "?export=xlsx")
    job = sent(b"".join(answer.streaming_content), manager, "companies")
    assert job.counts == {"same": 1}
    assert job.rows.get().values["sectors"] == company.sectors


def test_an_extension_is_taken_with_the_phone_and_refused_at_whatsapp(manager):
    place, one = ["micro", "Sonsonate Este", ""], factories.valid_nit(63)
    job = sheet_of_companies(manager, ["Nueva", one, *place, "2222-3333 ext. 14", "7777-8888 ext. 2"])
    assert codes(job) == [(2, "whatsapp", "extension")]
    job = sheet_of_companies(manager, ["Nueva", one, *place, "2222-3333 ext. 14", "7777-8888"])
    apply_import(job, manager)
    assert Company.objects.get(nit=one).phone.extension == "14"


def test_a_binary_workbook_is_refused_with_its_remedy(manager):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00" * 40)
        archive.writestr("[Content_Types].xml", "<Types/>")
    job = sent(stream.getvalue(), manager, name="oferta.xlsb")
    assert (job.state, job.problem["cause"]) == ("failed", "xlsb")
