"""The results of a selection on one A4 page as tagged PDF."""

from decimal import Decimal
from pathlib import Path

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import dollars, money, percent
from exportasv.core.documents.typst import document_folder
from exportasv.figures import trade
from exportasv.figures.selection import Selection

TEMPLATE = Path(__file__).parent / "results.typ"
MAX_ROWS = 5  # of each table: the page stays one page
TABLES = ("By destination", "By sector", "By department", "By institution that helped")


def results_pdf(asked: Selection) -> bytes:
    """Return the PDF. Some ten queries."""
    with document_folder(TEMPLATE) as folder:
        return folder.typeset(results_data(asked))


def results_data(asked: Selection) -> dict[str, object]:
    """Return the content of the page by name."""
    title, groups = _("What was achieved"), trade.sales_groups(asked)
    total, given = trade.total_of(asked), trade.help_given(asked)
    answers = trade.response_statistics(asked, trade.origins_of(asked))
    shown, levels = {_(name) for name in TABLES}, trade.levels_apart(groups)
    return {
        "title": title,
        "keywords": [],
        "language": get_language()[:2],
        "selection": asked.text(),
        "tiles": [
            [_("Value"), money(total.value)],
            [_("Net of the anyway share"), money(total.net)],
            [_("Confirmed sales"), intcomma(total.sales)],
            [_("Companies that sold"), intcomma(total.companies)],
            [_("Sessions held"), intcomma(given.sessions)],
            [_("Companies helped"), intcomma(given.companies)],
            [_("Inquiries sent"), intcomma(answers.asked)],
            [_("Answered"), intcomma(answers.answered)],
        ],
        "before": [
            [str(each.label), _figure(each.now, each.is_money), _figure(each.before, each.is_money), _change(each)]
            for each in trade.comparisons(asked, total, given)
        ],
        "tables": [
            [name, [[row.name, intcomma(row.sales), dollars(row.value), dollars(row.net)] for row in rows[:MAX_ROWS]]]
            for name, rows in trade.breakdowns(groups)
            if name in shown and rows
        ],
        "apart": [[str(level.label), intcomma(level.sales), money(level.value)] for level in levels],
        "note": _(
            "Sales that both sides stand behind: one recorded them, and the company, an order, a document, a house or "
            "the buyer confirms them. Net: without the share that would have happened anyway."
        ),
        "foot": f"ExportaSV · {date_format(timezone.localdate(), 'DATE_FORMAT')}",
        "words": {
            "before": _("Against the period before"),
            "now": _("Now"),
            "then": _("Before"),
            "change": _("Change"),
            "what": _("Figure"),
            "sales": _("Sales"),
            "value": _("Value"),
            "net": _("Net"),
            "apart": _("Apart, not in these figures"),
        },
    }


def _figure(value: int | Decimal, is_money: bool) -> str:
    return money(Decimal(value)) if is_money else intcomma(value)


def _change(each: trade.Comparison) -> str:
    return "—" if each.percent is None else percent(f"{each.percent:+d}")
