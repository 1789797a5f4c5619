"""The sections of the product form: which fields stand in each, and how each is drawn."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from exportasv.core.lazy_text import StrOrPromise
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


STEPS: tuple[tuple[StrOrPromise, frozenset[Section]], ...] = (
    (gettext_lazy("What it is"), frozenset({Section.TEXT})),
    (gettext_lazy("How you sell it"), frozenset({Section.OFFER, Section.SERVICE, Section.TERMS})),
    (gettext_lazy("For importers"), frozenset({Section.PACKING, Section.KEEPING, Section.CODES})),
)


@dataclass(frozen=True)
class FormStep:
    """One of the three steps of the form: its sections, and how many of its required fields are empty."""

    number: int
    title: StrOrPromise
    sections: list[FormSection]
    missing: int
    has_errors: bool
    is_open: bool


def form_steps(sections: list[FormSection], attributes: list[Row], chosen: int = 0) -> list[FormStep]:
    """Return the three steps. `attributes` are rows of the first; `chosen` is the number of the step to open.

    Without one the first step with a missing answer is open, else the first; steps with errors always are.
    """
    found = []
    for number, (title, codes) in enumerate(STEPS, 1):
        own = [each for each in sections if each.section in codes]
        rows = [row for each in own for line in each.lines for row in line] + (attributes if number == 1 else [])
        missing = sum(bool(row.get("required")) and not row["field"].value() for row in rows)
        has_errors = any(row["field"].errors or _is_asked(row) for row in rows)
        found.append(FormStep(number, title, own, missing, has_errors, is_open=False))
    first = next((step.number for step in found if step.missing), 1)
    opened = chosen if 0 < chosen <= len(found) else first
    return [replace(step, is_open=step.has_errors or step.number == opened) for step in found]


def _is_asked(row: Row) -> bool:
    """Return whether a moderator asks for a change of this field."""
    comment = row.get("comment")
    return comment is not None and comment.resolved_at is None


def form_sections(rows: dict[str, Row]) -> list[FormSection]:
    """Return the sections that have one of these rows (field name → row), in order."""
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
    """Name the template of a row; one without is drawn by the tag `form_row`."""
    name = TEMPLATES.get(each.kind)
    row["template"] = f"products/portal/{name}.html" if name else ""
    return row
