"""The price ladder as a workbook whose lines are live formulas over the numbers of its owner."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from exportasv.core.spreadsheets.writer import escape_formula
from market_access.pricing.formulas import cell_formula
from market_access.pricing.ladder import USD, WEIGHT_OR_MEASURE
from market_access.pricing.sheets import Ladder
from market_access.pricing.texts import LINES

FIRST_ROW = 5  # of the numbers, counted from 0
UNITS_LABEL = "in_units"


def ladder_xlsx(ladder: Ladder, title: str, notes: list[str]) -> bytes:
    """Return the workbook: the numbers with their origin, then the lines as formulas that round as the portal does."""
    import xlsxwriter  # only where a workbook is written: 9 MB

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(str(_("Ladder"))[:31])
    looks = {
        "bold": book.add_format({"bold": True}),
        "typed": book.add_format({"font_color": "#2a3f8f", "num_format": "#,##0.00##"}),
        USD: book.add_format({"num_format": "$#,##0.00"}),
        "other": book.add_format({"num_format": "#,##0.00"}),
        "quiet": book.add_format({"font_color": "#4c5470", "text_wrap": True}),
    }
    page.set_column(0, 0, 46)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 8)
    page.set_column(3, 3, 60)
    page.write_string(0, 0, str(escape_formula(title)), looks["bold"])
    page.write_string(1, 0, _("You can change the blue numbers; the lines below are recalculated."), looks["quiet"])
    page.write_string(2, 0, _("This is guidance, not legal advice. Your lawyer, the institution and customs decide."))
    for column, head in enumerate((_("Number"), _("Value"), _("Unit"), _("Where it comes from"))):
        page.write_string(FIRST_ROW - 1, column, head, looks["bold"])
    cells = _write_numbers(page, ladder, looks)
    row = _write_lines(page, ladder, cells, looks, FIRST_ROW + len(ladder.given) + 1)
    for number, note in enumerate(notes):
        page.write_string(row + 1 + number, 0, str(escape_formula(note)), looks["quiet"])
    book.close()
    return stream.getvalue()


def _write_numbers(page: Any, ladder: Ladder, looks: dict[str, Any]) -> dict[str, str]:
    """Write the numbers as the formulas take them; return the cell of each."""
    cells: dict[str, str] = {}
    for row, (name, given) in enumerate(ladder.given.items(), start=FIRST_ROW):
        label = _("Units") if name == UNITS_LABEL else str(given.label)
        page.write_string(row, 0, str(escape_formula(label)))
        page.write_number(row, 1, float(given.value or 0), looks["typed"])
        says = str(given.says) if given.value is not None else _("not known yet: counted as nothing")
        unsure = _(" (to be confirmed)") if given.is_unverified else ""
        page.write_string(row, 3, str(escape_formula(says + unsure)), looks["quiet"])
        cells[name] = f"$B${row + 1}"
    return cells


def _write_lines(page: Any, ladder: Ladder, cells: dict[str, str], looks: dict[str, Any], row: int) -> int:
    """Write the lines as formulas with their present value; return the next free row."""
    for line in ladder.lines:
        page.write_string(row, 0, str(LINES.get(line.key, line.key)))
        formula = f"=ROUND({cell_formula(line.formula, cells)},2)"
        look = looks[USD] if line.unit == USD else looks["other"]
        page.write_formula(row, 1, formula, look, float(ladder.values[line.key]))
        page.write_string(row, 2, "m³/t" if line.unit == WEIGHT_OR_MEASURE else line.unit)
        cells[line.key] = f"$B${row + 1}"
        row += 1
    return row
