"""A sheet's whole way: sent on the admin page, checked, decided, applied; and what a bad one is told."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exportasv.core.imports import apply, report, rules
from exportasv.core.imports.kinds import KINDS
from exportasv.core.imports.models import ImportJob, ImportRow
from exportasv.core.notifications.models import Notification
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from products.editing.score import completeness
from products.models import Product
from tests import factories
from tests.core.imports.conftest import apply_import, as_csv, as_xlsx, said, sent

pytestmark = pytest.mark.django_db
HEADERS = [
    "NIT Empresa", "CODIGO", "Producto", "Rubro", "Resumen", "Descripción", "Partida arancelaria", "Unidad de medida",
    "Pedido Minimo", "Tiempo de entrega", "Precio FOB USD", "Muestras",
]  # fmt: skip
BAD = {3: "banco", 6: "99", 8: "muchos", 9: "-5", 10: "caro"}  # column → a value that cannot be right


@pytest.fixture
def maker(company):
    factories.SectorFactory()
    factories.HSCodeFactory()
    return company


def good_row(maker, number: int) -> list[object]:
    price = ["$4.50", "4,50", 4.5, "1,204.50"][number % 4]
    return [
        maker.nit.replace("-", "") if number % 2 else maker.nit, f"C-{number}", f"Jalea de jocote número {number}",
        "ALIMENTOS ", "Fruta cocida despacio.", "Jalea de fruta entera, sin colorantes.", "0901.21", "frasco",
        "1 200" if number % 3 else 24, 15, price, "sí",
    ]  # fmt: skip


def sheet_of(*rows: list[object]) -> bytes:
    return as_xlsx(list(rows), HEADERS)


def good_sheet(maker, rows: int) -> bytes:
    return sheet_of(*(good_row(maker, number) for number in range(rows)))


def do_what_is_owed() -> None:
    for pk in outbox.due_task_ids():
        outbox.run_task(pk)


def test_500_rows_with_25_bad_cells_through_the_admin_page(maker, manager, as_user):
    rows = [good_row(maker, number) for number in range(500)]
    expected = set()
    for place in range(25):
        number, column = 20 * place, list(BAD)[place % len(BAD)]
        rows[number][column] = BAD[column]
        expected.add(f"{'ABCDEFGHIJKL'[column]}{number + 2}")
    staff: Client = as_user(manager)
    file = ContentFile(sheet_of(*rows), "mayo.xlsx")
    page = staff.post(reverse("admin:imports_importjob_upload"), {"kind": "products", "file": file})
    do_what_is_owed()
    job = ImportJob.objects.get()
    assert {complaint.cell for complaint in said(job)} == expected
    assert job.counts == {"new": 475, "wrong": 25}
    shown = staff.get(page["Location"]).content.decode()
    assert all(f"{cell} " in shown for cell in expected)
    assert not Product.objects.exists()

    staff.post(reverse("admin:imports_importjob_decide", args=[job.pk]), {"choice": "good"})
    do_what_is_owed()
    job.refresh_from_db()
    assert (job.state, job.done) == ("applied", 475)
    assert Product.objects.published().count() == 475
    for words in ("número", "numero", "jaleas"):
        assert Product.objects.published().search(words).count() == 475
    assert "Jalea de jocote" in Client().get("/es/catalogo/", {"q": "jalea"}).content.decode()
    assert "475" in staff.get(page["Location"]).content.decode()


def test_a_complaint_names_row_column_and_cell(maker, manager):
    rows = [good_row(maker, number) for number in range(16)]
    rows[15][6] = "99"
    complaint = said(sent(sheet_of(*rows), manager))[0]
    assert (complaint.row, complaint.cell, complaint.column) == (17, "G17", "Partida arancelaria")
    assert "0901.21" in complaint.remedy
    assert "“Partida arancelaria” (G17)" in str(complaint) or "«Partida arancelaria» (G17)" in str(complaint)


def test_the_same_sheet_again_changes_nothing(maker, manager):
    content = good_sheet(maker, 30)
    apply_import(sent(content, manager), manager)
    assert sent(content, manager).counts == {"same": 30}


def test_a_changed_cell_updates_and_never_doubles(maker, manager):
    apply_import(sent(sheet_of(good_row(maker, 1)), manager), manager)
    changed = good_row(maker, 1)
    changed[8], changed[10] = 50, "9.75"
    job = sent(sheet_of(changed), manager)
    assert job.rows.get().changes == {"minimum_order": [1200, 50], "price_fob": [4.5, 9.75]}
    apply_import(job, manager)
    product = Product.objects.get()
    assert (product.minimum_order, str(product.prices.get().amount)) == (50, "9.75")


def test_an_empty_cell_leaves_what_is_known(maker, manager):
    apply_import(sent(sheet_of(good_row(maker, 1)), manager), manager)
    row = good_row(maker, 1)
    row[4], row[7], row[8] = "", "bolsa", ""
    apply_import(sent(sheet_of(row), manager), manager)
    product = Product.objects.get()
    assert (product.summary_es, product.unit_es, product.minimum_order) == ("Fruta cocida despacio.", "bolsa", 1200)


def test_what_the_upsert_writes_is_what_the_rules_say(maker, manager):
    apply_import(sent(good_sheet(maker, 3), manager), manager)
    for product in Product.objects.all():
        assert product.completeness == completeness(product)
        assert (product.state, product.confirmed_at is not None) == ("published", True)
        assert product.slug.startswith("jalea-de-jocote-numero-")


@pytest.mark.parametrize(("encoding", "separator"), [("latin-1", ";"), ("utf-8", ","), ("utf-8-sig", ";")])
def test_a_csv_is_read_as_people_save_it(maker, manager, encoding, separator):
    job = sent(as_csv([HEADERS, good_row(maker, 1)], encoding, separator), manager, name="hoja.csv")
    assert job.counts == {"new": 1}
    assert job.rows.get().values["name_es"] == "Jalea de jocote número 1"


def test_titles_and_blank_lines_above_the_headers_are_skipped(maker, manager):
    rows = [["", ""], HEADERS, good_row(maker, 1), [""], good_row(maker, 2)]
    job = sent(as_xlsx(rows, ["Oferta exportable 2026"]), manager)
    assert job.counts == {"new": 2}
    assert list(job.rows.values_list("row_number", flat=True)) == [4, 6]


def test_a_product_that_stands_twice_in_the_sheet_is_taken_once(maker, manager):
    job = sent(sheet_of(good_row(maker, 1), good_row(maker, 1)), manager)
    assert job.counts == {"new": 1, "duplicate": 1}
    assert said(job)[0].row == 3


def test_a_product_with_the_same_words_in_another_order_is_left_to_a_person(maker, manager):
    apply_import(sent(sheet_of(good_row(maker, 1)), manager), manager)
    row = good_row(maker, 1)
    row[1], row[2] = "C-99", "Jalea número 1 de jocote"
    job = sent(sheet_of(row), manager)
    assert job.counts == {"twin": 1}
    assert "Jalea de jocote número 1" in said(job)[0].problem
    apply_import(job, manager, rules.ALL_VERDICTS)
    assert Product.objects.count() == 2


def test_an_incomplete_row_becomes_a_draft(maker, manager):
    row = good_row(maker, 1)
    row[8] = ""
    apply_import(sent(sheet_of(row), manager), manager)
    assert Product.objects.get().state == "draft"


def test_an_unknown_company_is_named_by_its_cell(maker, manager):
    row = good_row(maker, 1)
    row[0] = "0614-010101-101-1"
    assert said(sent(sheet_of(row), manager))[0].cell == "A2"


def test_a_name_that_another_product_bears_is_refused(maker, manager):
    apply_import(sent(good_sheet(maker, 2), manager), manager)
    row = good_row(maker, 1)
    row[2] = "Jalea de jocote número 0"
    job = sent(sheet_of(row), manager)
    assert (job.counts, said(job)[0].cell) == ({"wrong": 1}, "C2")


def test_a_formula_in_a_cell_comes_back_defused(maker, manager):
    row = good_row(maker, 1)
    row[2] = "=cmd|' /C calc'!A0"
    content = report.annotated_sheet(sent(as_csv([HEADERS, row]), manager, name="hoja.csv"))
    line = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert line[2].startswith("'=")


def test_the_annotated_file_is_mended_and_sent_again(maker, manager):
    bad, title = good_row(maker, 2), ["Oferta exportable"]
    bad[8] = "muchos"
    job = sent(as_xlsx([HEADERS, good_row(maker, 1), bad], title), manager)
    book = CalamineWorkbook.from_filelike(io.BytesIO(report.annotated_sheet(job)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][-2:] == [report.RESULT_HEADER, report.ERRORS_HEADER]
    assert "I4" in rows[3][-1]
    rows[3][8] = 12
    again = sent(as_xlsx(rows[1:], title), manager)
    assert again.counts == {"new": 2}


def test_a_worker_killed_between_steps_goes_on_and_doubles_nothing(maker, manager, monkeypatch):
    step, calls = apply.apply_step, []

    def dies_at_the_third(job, kind) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise OperationalError("killed")
        return step(job, kind, 10)

    job = sent(good_sheet(maker, 35), manager)
    rules.confirm_import(job, by=manager)
    monkeypatch.setattr(apply, "apply_step", dies_at_the_third)
    with pytest.raises(OperationalError):
        rules.run_apply(job.pk)
    assert Product.objects.count() == 20
    monkeypatch.setattr(apply, "apply_step", step)
    rules.run_apply(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, Product.objects.count()) == ("applied", 35, 35)


def test_what_others_entered_since_the_check_is_not_doubled(maker, manager):
    job = sent(good_sheet(maker, 3), manager)
    factories.ProductFactory(company=maker, code="C-1", name_es="Jalea de jocote número 1")
    apply_import(job, manager)
    assert Product.objects.count() == 3


def test_a_discarded_sheet_changes_nothing(maker, manager, as_user):
    job = sent(sheet_of(good_row(maker, 1)), manager)
    as_user(manager).post(reverse("admin:imports_importjob_decide", args=[job.pk]), {"choice": "none"})
    job.refresh_from_db()
    assert (job.state, Product.objects.count()) == ("cancelled", 0)


def test_the_template_can_be_filled_in_and_sent_back(maker, manager):
    factories.SectorFactory(code="beverages", name_es="Bebidas", name_en="Beverages")
    book = CalamineWorkbook.from_filelike(io.BytesIO(report.import_template(KINDS["products"])))
    header, example = book.get_sheet_by_index(0).to_python()[:2]
    example[0] = maker.nit
    assert sent(as_xlsx([example], header), manager).counts == {"new": 1}


def test_the_check_and_the_apply_are_owed_once_and_told_once(maker, manager):
    job = sent(sheet_of(good_row(maker, 1)), manager)
    apply_import(job, manager)
    rules.run_apply(job.pk)
    assert OutboxTask.objects.filter(kind__startswith="imports.").count() == 2
    assert Notification.objects.filter(recipient=manager, kind="import_applied").count() == 1
    assert ImportRow.objects.count() == 1


def test_a_season_is_read_and_what_is_none_is_told(maker, manager):
    headers = [*HEADERS, "Temporada"]
    rows = [[*good_row(maker, n), season] for n, season in enumerate(["nov-mar", "todo el año", "", "a veces"])]
    job = apply_import(sent(as_xlsx(rows, headers), manager), manager)
    found = dict(Product.objects.values_list("code", "available_months"))
    assert found == {"C-0": [1, 2, 3, 11, 12], "C-1": [], "C-2": []}
    assert [complaint.problem for complaint in said(job)] == ["Estos no son meses."]


def test_a_product_of_a_sheet_has_an_address_in_each_language_that_it_keeps(maker, manager):
    headers = ["NIT Empresa", "CODIGO", "Producto", "Nombre en inglés", "Rubro"]
    first = [
        [maker.nit, "C-1", "Miel de Izalco", "Izalco honey", "ALIMENTOS"],
        [maker.nit, "C-2", "Cera", "", "ALIMENTOS"],
    ]
    apply_import(sent(as_xlsx(first, headers), manager), manager)
    honey, wax = Product.objects.get(code="C-1"), Product.objects.get(code="C-2")
    assert honey.slug_en.startswith("izalco-honey-")
    assert wax.slug_en is None
    apply_import(sent(as_xlsx([[maker.nit, "C-1", "Miel de Izalco", "Honey", "ALIMENTOS"]], headers), manager), manager)
    apply_import(sent(as_xlsx([[maker.nit, "C-2", "Cera", "Wax", "ALIMENTOS"]], headers), manager), manager)
    assert Product.objects.get(code="C-1").slug_en == honey.slug_en
    assert Product.objects.get(code="C-2").slug_en.startswith("wax-")
