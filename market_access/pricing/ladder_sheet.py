"""The price ladder as a PDF for its owner."""

from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import money
from exportasv.core.documents.typst import document_folder
from market_access.models import PriceSheet
from market_access.pricing.ladder import USD
from market_access.pricing.sheets import Ladder
from market_access.pricing.texts import LINES, TOTALS

TEMPLATE = Path(__file__).parent / "ladder_sheet.typ"


def ladder_pdf(sheet: PriceSheet, ladder: Ladder, title: str, notes: list[str]) -> bytes:
    """Return the PDF in the active language. Raise typst.TypstError if it is not valid PDF/UA."""
    with document_folder(TEMPLATE) as folder:
        return folder.typeset(_template_data(sheet, ladder, title, notes))


def _template_data(sheet: PriceSheet, ladder: Ladder, title: str, notes: list[str]) -> dict[str, object]:
    return {
        "language": (translation.get_language() or "es")[:2],
        "title": title,
        "keywords": [sheet.company.name],
        "dated": date_format(timezone.localdate(), "DATE_FORMAT"),
        "company": sheet.company.name,
        "lines": [_line(ladder, line.key, line.unit) for line in ladder.lines if not line.key.endswith("_unit")],
        "units": [_line(ladder, line.key, line.unit) for line in ladder.lines if line.key.endswith("_unit")],
        "numbers": [
            [
                str(each.label) if name != "in_units" else _("Units"),
                "—" if each.value_as_typed is None else format(each.value_as_typed, "f"),
                str(each.says) + (_(" (to be confirmed)") if each.is_unverified else ""),
            ]
            for name, each in ladder.given.items()
        ],
        "notes": notes,
        "words": {
            "ladder": _("From your door to the shelf"),
            "line": _("Step"),
            "amount": _("Whole lot, US$"),
            "one": _("For one unit"),
            "numbers": _("The numbers"),
            "number": _("Number"),
            "value": _("Value"),
            "origin": _("Where it comes from"),
            "notes": _("What you should know"),
            "foot": _("This is guidance, not legal advice. Your lawyer, the institution and customs decide."),
        },
    }


def _line(ladder: Ladder, key: str, unit: str) -> list[object]:
    value = ladder.values[key]
    return [str(LINES.get(key, key)), money(value) if unit == USD else f"{value:,.2f}", key in TOTALS]
