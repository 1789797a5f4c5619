"""Texts of dates, kept: pages write the same days again and again, and each costs a regex."""

from datetime import date
from typing import Any

from django import template
from django.template import defaultfilters

from exportasv.core.http.kept_parts import KeptParts

register = template.Library()
_texts = KeptParts(most=5000)  # of each moment, zone and format; below 200 bytes each


def date_text(value: Any, form: str | None = None) -> str:
    """Return what Django's filter `date` returns of a date, a time, or anything else."""
    if not isinstance(value, date):
        return defaultfilters.date(value, form)
    key = (str(value), str(getattr(value, "tzinfo", "")), form)
    return _texts.get_or_make(key, lambda: defaultfilters.date(value, form))


register.filter("date", date_text, expects_localtime=True, is_safe=False)  # in the place of Django's
