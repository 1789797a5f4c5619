"""Template filters of market access."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from market_access.models.facts import figure_text

register = template.Library()


@register.filter
def of_key(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key; None if there is none."""
    return mapping.get(key)


@register.filter
def plain_number(value: Decimal) -> str:
    """Return a figure as in El Salvador, without decimals that are zero: 12,500."""
    return figure_text(value)
