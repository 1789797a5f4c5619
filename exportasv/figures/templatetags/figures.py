"""Rows of the tables and circles of the map, written by code: a page has some hundred, and a template takes longer."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from exportasv.core.documents.formatting import dollars, money, number
from exportasv.figures.sales_map import Bubble
from exportasv.figures.trade import BreakdownRow

register = template.Library()
BAR_ROW = """<tr>
<th scope="row">
{}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
<rect width="{}" height="4" rx="1"></rect>
</svg>
</th>
<td class="num">{}</td>
<td class="num">{}</td>
<td class="num">{}</td>
</tr>
"""
HOUSE_ROW = """<tr>
<th scope="row">
<a href="{}">{}</a> <span class="muted small">{}</span>
</th>
<td class="num">{}</td>
<td class="num">{}</td>
</tr>
"""


@register.simple_tag
def bar_rows(rows: Iterable[BreakdownRow]) -> SafeString:
    """Return the rows of a breakdown, each with its bar."""
    cells = ((row.name, row.percent, number(row.sales), dollars(row.value), dollars(row.net)) for row in rows)
    return format_html_join("", BAR_ROW, cells)


@register.simple_tag
def circles(bubbles: Iterable[Bubble], part: str = "") -> SafeString:
    """Return the circles of the map of the world, or of the `part` "americas"."""
    drawn = [each for each in bubbles if not part or each.dot.in_americas]
    return SafeString("".join(_circle(each, each.radius_americas if part else each.radius) for each in drawn))  # nosec B703


def _circle(row: Bubble, radius: str) -> str:
    """Return one circle as HTML; all but the name are numbers."""
    kind = "bubble" if row.sales else "bubble-none"
    title = f"{escape(row.name)}: {money(row.value)}"
    return f'<circle class="{kind}" cx="{row.dot.x}" cy="{row.dot.y}" r="{radius}"><title>{title}</title></circle>'


@register.simple_tag
def house_rows(bubbles: Iterable[Bubble]) -> SafeString:
    """Return the rows of the table beside the map."""
    houses = reverse("consulates:houses")  # the page of each stands below it
    cells = (
        (
            f"{houses}{row.dot.house.slug}/",
            row.name,
            row.dot.house.consulate.country.name,
            number(row.sales),
            dollars(row.value),
        )
        for row in bubbles
    )
    return format_html_join("", HOUSE_ROW, cells)
