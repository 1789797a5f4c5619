"""Template filters of market access."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from market_access.models.facts import figure_text
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
