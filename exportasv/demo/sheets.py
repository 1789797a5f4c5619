"""Imports of the demo, one in each state, as managers receive the spreadsheets from associations and accountants."""

import io

from django.core.files.base import ContentFile
from django.utils import timezone

from companies.models import Company
from exportasv.core.accounts.demo import DOMAIN
from exportasv.core.accounts.models import User
from exportasv.core.imports import rules
from exportasv.core.imports.models import ImportJob
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.programme import UNUSUAL_QUANTITY_FACTOR
from exportasv.core.spreadsheets.writer import csv_lines, write_xlsx
from products.models import Product

Rows = list[list[object]]
PRODUCT_HEADERS = ["NIT", "Código", "Producto", "Rubro", "Pedido mínimo", "Precio FOB", "Tiempo de entrega"]
DIRECTORY_HEADERS = ["Nombre comercial", "NIT", "Contacto", "Dirección"]
PEOPLE = ["Marta Alicia Rivas", "José Ernesto Cañas", "Ana Lucía Menjívar", "Rubén Darío Portillo"]


def build_imports() -> None:
    """Create imports: checked with every verdict, waiting for columns, applied, undone, and not a spreadsheet.

    Raise RuleError if one cannot be applied or undone.
    """
    manager = User.objects.get(email=f"gerente@{DOMAIN}")
    _apply_import(
        _send_sheet(
            "Directorio de la gremial, abril.xlsx", "companies", DIRECTORY_HEADERS, _directory_rows(0), manager
        ),
        manager,
    )
    wrong_list = _send_sheet(
        "Directorio, versión equivocada.xlsx", "companies", DIRECTORY_HEADERS, _directory_rows(4), manager
    )
    _undo_import(_apply_import(wrong_list, manager), manager)
    matrix = ["Empresa", "Centroamérica", "Estados Unidos", "Europa", "México", "No exporta"]
    _send_sheet("Matriz de destinos, cámara de oriente.xlsx", "survey", matrix, _survey_rows(), manager)
    _send_sheet(
        "Lista de precios del contador.csv",
        "products",
        ["NIT", "Descripción comercial", "Tipo"],
        _price_list_rows(),
        manager,
    )
    _receive_file("Oferta exportable escaneada.xlsx", "products", b"%PDF-1.7 \n% hoja impresa", manager)
    _send_sheet("Oferta exportable de la asociación.xlsx", "products", PRODUCT_HEADERS, _product_rows(), manager)
    OutboxTask.objects.filter(kind__startswith="imports.").update(
        state=OutboxTask.State.DONE, done_at=timezone.now()
    )  # their work is done above


def _send_sheet(name: str, kind: str, headers: list[str], rows: Rows, by: User) -> ImportJob:
    if name.endswith(".csv"):
        return _receive_file(name, kind, "".join(csv_lines(headers, rows)).encode(), by)
    stream = io.BytesIO()
    write_xlsx(stream, headers, rows)
    return _receive_file(name, kind, stream.getvalue(), by)


def _receive_file(name: str, kind: str, content: bytes, by: User) -> ImportJob:
    job = rules.receive_file(ContentFile(content), name, kind, by=by)
    rules.run_check(job.pk)
    job.refresh_from_db()
    return job


def _apply_import(job: ImportJob, by: User) -> ImportJob:
    rules.confirm_import(job, by=by)
    rules.run_apply(job.pk)
    job.refresh_from_db()
    return job


def _undo_import(job: ImportJob, by: User) -> None:
    rules.undo_import(job, by=by)
    rules.run_undo(job.pk)


def _companies(first: int, n: int) -> list[Company]:
    return list(
        Company.objects.filter(state=Company.State.ACTIVE, nit__isnull=False).order_by("slug")[first : first + n]
    )


def _directory_rows(first: int) -> Rows:
    """Return rows of existing companies with their present contact; one company is unknown."""
    rows: Rows = [[each.name, each.nit, PEOPLE[n % 4], each.address] for n, each in enumerate(_companies(first, 4))]
    return [*rows, ["Panadería La Espiga", "0000-000000-000-0", PEOPLE[0], ""]]


def _survey_rows() -> Rows:
    marks = [["x", "", "", "x", ""], ["x", "x", "", "", ""], ["", "", "", "", "sí"], ["x", "", "sí", "", "x"]]
    return [[each.name, *marks[n]] for n, each in enumerate(_companies(10, 4))]


def _price_list_rows() -> Rows:
    return [[each.nit, "Producto de temporada", "Alimentos"] for each in _companies(20, 3)]


def _product_rows() -> Rows:
    """Return rows of each verdict: new, changed, unchanged, possible duplicate, repeated, wrong, to be confirmed."""
    rows = Product.objects.filter(state=Product.State.PUBLISHED, company__nit__isnull=False, hs_code__isnull=False)
    first, second, third, fourth = rows.select_related("company", "sector").order_by("slug")[:4]
    nit, sector = first.company.nit, first.sector.name_es
    far = (fourth.minimum_order or 10) * UNUSUAL_QUANTITY_FACTOR * 2  # as of who typed in another unit
    turned = " ".join(reversed(third.name_es.split()))
    return [
        [nit, "NUE-01", "Surtido de temporada, caja de 12", sector, 24, "$18.50", "2 semanas"],
        [nit, "NUE-02", "Muestra para ferias, 100 g", sector, "1,200", "USD 2.75", "15 días"],
        [nit, first.code, first.name_es, sector, (first.minimum_order or 10) + 50, None, None],
        [second.company.nit, second.code, second.name_es, second.sector.name_es, second.minimum_order, None, None],
        [third.company.nit, "", turned, third.sector.name_es, 10, None, None],
        [nit, "NUE-01", "Surtido de temporada, caja de 12", sector, 24, "$18.50", "2 semanas"],
        [nit, "NUE-03", "Caja de regalo", "Ferretería", "doce", "18.505", "según pedido"],
        [fourth.company.nit, fourth.code, fourth.name_es, fourth.sector.name_es, far, None, None],
        ["0614-000000-000-0", "X-1", "De una empresa que no está", sector, 5, None, None],
    ]
