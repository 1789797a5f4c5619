"""Django's filter `date` with its texts kept: pages write the same days again and again, each with a regex."""

from datetime import date as day
from typing import Any

from django import template
from django.template import defaultfilters

from exportasv.core.http.kept_parts import KeptParts

register = template.Library()
_texts = KeptParts(most=5000)  # of each moment, zone and format; below 200 bytes each


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, arg: str | None = None) -> str:
    """Return what Django's filter of this name returns."""
    if not isinstance(value, day):
        return defaultfilters.date(value, arg)
    key = (str(value), str(getattr(value, "tzinfo", "")), arg)
    return _texts.get_or_make(key, lambda: defaultfilters.date(value, arg))
