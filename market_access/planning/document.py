"""The export plan as a tagged PDF."""

from datetime import date
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import money
from exportasv.core.documents.typst import document_folder
from market_access.planning.contents import PlanView

TEMPLATE = Path(__file__).parent / "plan.typ"


def plan_pdf(view: PlanView) -> bytes:
    """Return the PDF in the active language. Raise typst.TypstError if it is not valid PDF/UA."""
    with document_folder(TEMPLATE) as folder:
        return folder.typeset(_template_data(view))


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _template_data(view: PlanView) -> dict[str, object]:
    plan = view.plan
    return {
        "language": get_language() or "es",
        "title": _("Export plan: %(product)s") % {"product": plan.product.name},
        "keywords": [plan.product.company.name],
        "company": plan.product.company.name,
        "market": plan.get_market_display(),
        "goals": view.goals,
        "steps": [
            [_day(each.due_on), each.text, str(each.holder_name), money(each.cost) if each.cost else ""]
            for each in view.steps
        ],
        "budget": [[label, money(amount)] for label, amount in view.budget],
        "weeks": [
            [_day(each.begins_on), money(each.incoming), money(each.outgoing), money(each.balance)]
            for each in view.weeks
        ],
        "needed": money(view.needed),
        "suggestions": view.suggestion_texts,
        "words": {
            "goals": _("Goals"),
            "steps": _("Steps"),
            "step_columns": [_("Until"), _("What"), _("Who"), _("Usual cost")],
            "budget": _("Budget of the order"),
            "cash": _("Cash week by week"),
            "week_columns": [_("Week of"), _("In"), _("Out"), _("At its end")],
            "needed": _("You must find for it"),
            "lower": _("What lowers it"),
            "foot": _("Guidance from ExportaSV. Costs and times of papers are the usual ones, to be confirmed."),
        },
    }
