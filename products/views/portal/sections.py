"""The sections of the product form: which fields stand in each, and how each is drawn."""

from dataclasses import dataclass
from typing import Any

from products.fields import PRODUCT_FIELDS, Kind, ProductField, Section

Row = dict[str, Any]
TEMPLATES = {Kind.YES: "_tick", Kind.CHOICES: "_choices", Kind.MONTHS: "_options", Kind.HS: "_hs_row"}
WIDE = {*TEMPLATES, Kind.LINKS}  # these take the whole width


@dataclass(frozen=True)
class FormSection:
    """A section and its lines; a line is the two languages of a text, a wide field, or several short fields."""

    section: Section
    lines: list[list[Row]]

    @property
    def is_folded(self) -> bool:
        """Return whether the section begins closed: nobody needs it to publish, and it is still empty."""
        rows = [row for line in self.lines for row in line]
        return self.section == Section.PACKING and not any(row["field"].value() or row["comment"] for row in rows)


def form_sections(rows: dict[str, Row]) -> list[FormSection]:
    """Return the sections that have one of these rows (field name → row), in order; each row gets its template."""
    found = [FormSection(section, _lines(section, rows)) for section in Section]
    return [each for each in found if each.lines]


def _lines(section: Section, rows: dict[str, Row]) -> list[list[Row]]:
    """Return the lines of a section."""
    lines: list[list[Row]] = []
    shorts: list[Row] | None = None  # the line of short fields that is still open
    for each in PRODUCT_FIELDS:
        cells = [_with_template(rows[name], each) for name in each.columns if name in rows]
        if each.section != section or not cells:
            continue
        if each.is_bilingual or each.kind in WIDE:
            lines.append(cells)
            shorts = None
        elif shorts is None:
            shorts = cells
            lines.append(shorts)
        else:
            shorts += cells
    return lines


def _with_template(row: Row, each: ProductField) -> Row:
    row["template"] = f"products/portal/{TEMPLATES.get(each.kind, '_row')}.html"
    return row
