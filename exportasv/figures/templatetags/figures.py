"""Rows of the tables and circles of the map, written by code: a page has some hundred, and a template takes longer."""

from collections.abc import Iterable
from functools import partial

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django_countries import countries

from exportasv.core.documents.formatting import dollars, money, number
from exportasv.core.http.kept_parts import KeptParts
from exportasv.figures.sales_map import Bubble
from exportasv.figures.trade import BreakdownRow

register = template.Library()
_names = KeptParts(most=600)  # of countries


@register.simple_tag
def bar_rows(rows: Iterable[BreakdownRow]) -> SafeString:
    """Return the rows of a breakdown, each with its bar."""
    return SafeString("".join(map(_bar_row, rows)))  # nosec B703


def _bar_row(row: BreakdownRow) -> str:
    """Return one row of a breakdown as HTML; all but the name are numbers."""
    return f"""<tr>
<th scope="row">
{escape(row.name)}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
<rect width="{row.percent}" height="4" rx="1"></rect>
</svg>
</th>
<td class="num">{number(row.sales)}</td>
<td class="num">{dollars(row.value)}</td>
<td class="num">{dollars(row.net)}</td>
</tr>
"""


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
    return SafeString("".join(_house_row(row, houses) for row in bubbles))  # nosec B703


def _house_row(row: Bubble, houses: str) -> str:
    """Return the row of one house as HTML; all but the names are numbers and parts of an address."""
    house = row.dot.house
    name, country = escape(row.name), escape(_country_name(house.consulate.country.code))
    return f"""<tr>
<th scope="row">
<a href="{houses}{house.slug}/">{name}</a> <span class="muted small">{country}</span>
</th>
<td class="num">{number(row.sales)}</td>
<td class="num">{dollars(row.value)}</td>
</tr>
"""


def _country_name(code: str) -> str:
    """Return the name of a country in the active language."""
    return _names.get_or_make((code,), partial(countries.name, code))
