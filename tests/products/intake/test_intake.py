"""A sheet's whole way: sent on the admin page, checked, decided, applied; and what a bad one is told."""

import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exportasv.lib.sheets import write_xlsx
from exportasv.notifications import owed
from exportasv.notifications.models import OwedWork
from products.intake import apply as applying
from products.intake import report, steps
from products.models import Intake, IntakeRow, Product
from products.tasks import mark_stale  # noqa: F401 — importing the jobs registers who does the owed work
from tests import factories

pytestmark = pytest.mark.django_db
HEADERS = [
    "NIT Empresa", "CODIGO", "Producto", "Rubro", "Resumen", "Descripción", "Partida arancelaria", "Unidad de medida",
    "Pedido Minimo", "Tiempo de entrega", "Precio FOB USD", "Muestras",
]  # fmt: skip
BAD = {3: "banco", 6: "99", 8: "muchos", 9: "-5", 10: "caro"}  # column → a value that cannot be right


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STAFF_MFA_REQUIRED = False


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


def as_xlsx(rows: list[list[object]], headers: list[str] = HEADERS) -> bytes:
    stream = io.BytesIO()
    write_xlsx(stream, headers, rows)
    return stream.getvalue()


def as_csv(rows: list[list[object]], encoding: str, separator: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows([HEADERS, *rows])
    return stream.getvalue().encode(encoding)


def sent(content: bytes, manager, name: str = "hoja.xlsx") -> Intake:
    intake = steps.receive(ContentFile(content), name, by=manager)
    steps.check(intake.pk)
    intake.refresh_from_db()
    return intake


def applied(intake: Intake, manager) -> Intake:
    steps.confirm(intake, by=manager)
    steps.apply(intake.pk)
    intake.refresh_from_db()
    return intake


def do_what_is_owed() -> None:
    for pk in owed.due_ids():
        owed.run(pk)


def test_500_rows_with_25_bad_cells_through_the_admin_page(maker, manager, as_user):
    rows = [good_row(maker, number) for number in range(500)]
    expected = set()
    for place in range(25):
        number, column = 20 * place, list(BAD)[place % len(BAD)]
        rows[number][column] = BAD[column]
        expected.add(f"{'ABCDEFGHIJKL'[column]}{number + 2}")
    staff: Client = as_user(manager)
    page = staff.post(reverse("admin:products_intake_upload"), {"file": ContentFile(as_xlsx(rows), "mayo.xlsx")})
    do_what_is_owed()
    intake = Intake.objects.get()
    named = {error["cell"] for row in intake.rows.all() for error in row.errors}
    assert named == expected
    assert intake.counts == {"new": 475, "wrong": 25}
    shown = staff.get(page["Location"]).content.decode()
    assert all(f"{cell} " in shown for cell in expected)
    assert not Product.objects.exists()

    staff.post(reverse("admin:products_intake_decide", args=[intake.pk]), {"choice": "good"})
    do_what_is_owed()
    intake.refresh_from_db()
    assert (intake.state, intake.done) == ("applied", 475)
    assert Product.objects.published().count() == 475
    for words in ("número", "numero", "jaleas"):
        assert Product.objects.published().search(words).count() == 475
    assert "Jalea de jocote" in Client().get("/es/catalogo/", {"q": "jalea"}).content.decode()
    assert len(Client().get("/api/v1/products/", {"page_size": 200}).json()["results"]) == 200
    assert "475" in staff.get(page["Location"]).content.decode()


def test_the_same_sheet_again_changes_nothing(maker, manager):
    content = as_xlsx([good_row(maker, number) for number in range(30)])
    applied(sent(content, manager), manager)
    assert sent(content, manager).counts == {"same": 30}


def test_a_changed_cell_updates_and_never_doubles(maker, manager):
    applied(sent(as_xlsx([good_row(maker, 1)]), manager), manager)
    changed = good_row(maker, 1)
    changed[8], changed[10] = 50, "9.75"
    intake = sent(as_xlsx([changed]), manager)
    assert intake.rows.get().changes == {"minimum_order": [1200, 50], "price_fob": ["4.50", "9.75"]}
    applied(intake, manager)
    product = Product.objects.get()
    assert (product.minimum_order, str(product.prices.get().amount)) == (50, "9.75")


@pytest.mark.parametrize(("encoding", "separator"), [("latin-1", ";"), ("utf-8", ","), ("utf-8-sig", ";")])
def test_a_csv_is_read_as_people_save_it(maker, manager, encoding, separator):
    intake = sent(as_csv([good_row(maker, 1)], encoding, separator), manager, "hoja.csv")
    assert intake.counts == {"new": 1}
    assert intake.rows.get().values["name_es"] == "Jalea de jocote número 1"


def test_titles_and_blank_lines_above_the_headers_are_skipped(maker, manager):
    rows = [["", ""], HEADERS, good_row(maker, 1), [""], good_row(maker, 2)]
    intake = sent(as_xlsx(rows, ["Oferta exportable 2026"]), manager)
    assert intake.counts == {"new": 2}
    assert list(intake.rows.values_list("row_number", flat=True)) == [4, 6]


def test_a_product_that_stands_twice_in_the_sheet_is_taken_once(maker, manager):
    assert sent(as_xlsx([good_row(maker, 1), good_row(maker, 1)]), manager).counts == {"new": 1, "duplicate": 1}


def test_an_incomplete_row_becomes_a_draft(maker, manager):
    row = good_row(maker, 1)
    row[8] = ""
    applied(sent(as_xlsx([row]), manager), manager)
    assert Product.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"not a sheet", "hoja.xlsx", "xlsx"),
        (b"", "hoja.csv", "encabezados|headers"),
        (b"a;b;c\n1;2;3", "hoja.csv", "encabezados|headers"),
        (b"Producto;Rubro\nJalea;Alimentos", "hoja.csv", "NIT"),
    ],
)
def test_a_file_that_is_no_sheet_of_products_is_told_why(manager, content, name, said):
    intake = sent(content, manager, name)
    assert intake.state == "failed"
    assert any(word in intake.problem for word in said.split("|"))


def test_an_unknown_company_is_named_by_its_cell(maker, manager):
    row = good_row(maker, 1)
    row[0] = "0614-010101-101-1"
    assert sent(as_xlsx([row]), manager).rows.get().errors[0]["cell"] == "A2"


def test_a_formula_in_a_cell_comes_back_defused(maker, manager):
    row = good_row(maker, 1)
    row[2] = "=cmd|' /C calc'!A0"
    content = report.annotated(sent(as_csv_bytes(row), manager, "hoja.csv"))
    line = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert line[2].startswith("'=")


def as_csv_bytes(row: list[object]) -> bytes:
    return as_csv([row], "utf-8", ",")


def test_a_worker_killed_between_steps_goes_on_and_doubles_nothing(maker, manager, monkeypatch):
    monkeypatch.setattr(applying, "STEP", 10)
    intake = sent(as_xlsx([good_row(maker, number) for number in range(35)]), manager)
    steps.confirm(intake, by=manager)
    calls = []

    def dies_at_the_third(row) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise OperationalError("killed")
        return applying.apply_step(row)

    monkeypatch.setattr(steps, "apply_step", dies_at_the_third)
    with pytest.raises(OperationalError):
        steps.apply(intake.pk)
    assert Product.objects.count() == 20
    monkeypatch.setattr(steps, "apply_step", applying.apply_step)
    steps.apply(intake.pk)
    intake.refresh_from_db()
    assert (intake.state, Product.objects.count()) == ("applied", 35)


def test_a_discarded_sheet_changes_nothing(maker, manager, as_user):
    intake = sent(as_xlsx([good_row(maker, 1)]), manager)
    as_user(manager).post(reverse("admin:products_intake_decide", args=[intake.pk]), {"choice": "none"})
    intake.refresh_from_db()
    assert (intake.state, Product.objects.count()) == ("cancelled", 0)


def test_the_template_can_be_filled_in_and_sent_back(maker, manager):
    book = CalamineWorkbook.from_filelike(io.BytesIO(report.template()))
    header, example = book.get_sheet_by_index(0).to_python()[:2]
    factories.SectorFactory(code="beverages", name_es="Bebidas", name_en="Beverages")
    example[0] = maker.nit
    assert sent(as_xlsx([example], header), manager).counts == {"new": 1}


def test_only_managers_and_administrators_send_sheets(adviser, owner, manager, as_user):
    address = reverse("admin:products_intake_upload")
    assert as_user(manager).get(address).status_code == 200
    assert as_user(adviser).get(address).status_code == 403
    assert as_user(owner).get(address).status_code == 403


def test_the_command_lists_the_complaints_and_applies_when_told(maker, manager, tmp_path, capsys):
    row = good_row(maker, 2)
    row[8] = "muchos"
    path = tmp_path / "hoja.xlsx"
    path.write_bytes(as_xlsx([good_row(maker, 1), row]))
    call_command("import_products", str(path), "--as", manager.email)
    assert "I3" in capsys.readouterr().out
    assert not Product.objects.exists()
    call_command("import_products", str(path), "--as", manager.email, "--apply")
    assert Product.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import_products", str(path), "--as", "nobody@example.org")


def test_the_check_and_the_apply_are_owed_once(maker, manager):
    intake = sent(as_xlsx([good_row(maker, 1)]), manager)
    steps.confirm(intake, by=manager)
    assert OwedWork.objects.filter(kind__startswith="intake.").count() == 2
    assert IntakeRow.objects.count() == 1
