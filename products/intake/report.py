"""Files for the sender: the template to fill in, and the sheet as sent with what is wrong beside each row."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from exportasv.lib.sheets import write_xlsx
from products.intake.columns import BY_FIELD, COLUMNS
from products.models import Intake, IntakeRow, Sector

EXAMPLE = [
    "0614-010190-101-0", "", "CAF-01", "Café tostado de altura, 340 g", "High-grown roasted coffee, 340 g", "Bebidas",
    "Café de sombra tostado bajo pedido.", "Shade-grown coffee roasted to order.",
    "Café arábica lavado, de Apaneca, tostado la semana del pedido.", "Washed arabica from Apaneca, roasted to order.",
    "0901.21", "bolsa", "bag", 100, 2000, 15, 365, "sí", "no", 6.5, 7.25, "",
]  # fmt: skip


def annotated(intake: Intake) -> bytes:
    """An .xlsx of every row as written, with its verdict and complaints in the last two columns."""
    fields = [field for _header, field in intake.mapping]
    headers = [*(header for header, _field in intake.mapping), _("Result"), _("What is wrong")]
    stream = io.BytesIO()
    write_xlsx(stream, headers, _lines(intake, fields))
    return stream.getvalue()


def _lines(intake: Intake, fields: list[str]) -> Iterator[list[object]]:
    for row in intake.rows.iterator(chunk_size=2000):
        said = "; ".join(f"{e['cell']}: {e['wrong']} {e['mend']}" for e in row.errors)
        yield [*(row.raw.get(field, "") for field in fields), str(IntakeRow.Verdict(row.verdict).label), said]


def template() -> bytes:
    """An .xlsx with the headers, one example, and the sectors on its second sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Productos")
    sheet.write_row(0, 0, [column.header for column in COLUMNS], bold)
    sheet.write_row(1, 0, EXAMPLE)
    sheet.set_column(0, len(COLUMNS), 22)
    lists = book.add_worksheet("Rubros")
    lists.write_row(0, 0, [BY_FIELD["sector"].header, "Sector"], bold)
    for number, sector in enumerate(Sector.objects.all(), start=1):
        lists.write_row(number, 0, [sector.name_es, sector.name_en])
    book.close()
    return stream.getvalue()
