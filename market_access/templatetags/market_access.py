"""Template filters of market access."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from market_access.models.facts import figure_text
from market_access.rules.assessment import Item
from market_access.rules.market_pages import MarketView
from products.editing.glossary_links import link_terms

register = template.Library()


@register.filter
def of_key(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key; None if there is none."""
    return mapping.get(key)


@register.filter
def plain_number(value: Decimal) -> str:
    """Return a figure as in El Salvador, without decimals that are zero: 12,500."""
    return figure_text(value)


@register.simple_tag
def item_certainty(item: Item) -> SafeString:
    """Return a badge if the rule of an item is not sure: its check is overdue, or nobody read it in its source."""
    if item.is_check_overdue:
        day = date_format(item.requirement.checked_on, "DATE_FORMAT")
        said = gettext("not checked since %(day)s") % {"day": day}
    elif not item.is_sure:
        said = gettext("to be confirmed")
    else:
        return SafeString()
    return format_html('<span class="badge badge-warn">{}</span>', said)


@register.simple_tag
def market_light(view: MarketView) -> SafeString:
    """Return the light of a product in a market in words, with what is to be answered and confirmed.

    Written by code: a product has that of every market.
    """
    light, questions, to_confirm = view.light, len(view.questions), view.to_confirm_count
    said = _light_words(view, questions)
    more = []
    if not light.is_green and questions:
        more.append(ngettext("%(n)s question to answer", "%(n)s questions to answer", questions) % {"n": questions})
    if not light.is_green and to_confirm:
        text = ngettext(
            "%(n)s paper to be confirmed by your adviser", "%(n)s papers to be confirmed by your adviser", to_confirm
        )
        more.append(text % {"n": to_confirm})
    lines = format_html_join("\n", '<span class="light-more">{}</span>', ((each,) for each in more))
    return format_html('<span class="badge badge-{}">{}</span>\n{}', light.tone.badge, said, lines)


def _light_words(view: MarketView, questions: int) -> str:
    if view.light.is_green:
        return gettext("Ready")
    if view.light.is_red:
        return gettext("Closed until solved")
    if missing := view.missing_count:
        text = ngettext("Ready except for %(n)s paper", "Ready except for %(n)s papers", missing)
        return text % {"n": missing}
    return gettext("Answer first") if questions else gettext("Your adviser has to confirm it")


@register.simple_tag
def market_item(item: Item, address: str) -> SafeString:
    """Return an item as lists show it: the requirement as a link below the market's address, how sure it is, and why.

    Written by code: a market has tens.
    """
    rule = item.requirement
    why = format_html('\n<p class="small muted">{}</p>', rule.why) if rule.why else ""
    return format_html(
        '<a href="{}{}/"><strong>{}</strong></a>\n{}{}',
        address, rule.code, rule.requirement, item_certainty(item), why,
    )  # fmt: skip


@register.tag("glossed")
def glossary_block(parser: template.base.Parser, _token: template.base.Token) -> "GlossedNode":
    """Link the trade words of what stands up to `endglossed` to their entries in the glossary, which follow it."""
    nodes = parser.parse(("endglossed",))
    parser.delete_first_token()
    return GlossedNode(nodes)


class GlossedNode(template.Node):
    """A part of a page whose trade words open their entries."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        html, entries = link_terms(self.nodelist.render(context), get_language() or "es")
        words = render_to_string("market_access/_trade_words.html", {"entries": entries}) if entries else ""
        return SafeString(html + words)  # nosec B703 # both were rendered by templates
