"""A company chosen by typing a part of its name or number. Suggestions come while one types, and it works without."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.models.company import CompanyQuerySet
from exportasv.core.db.typo_search import MAX_TEXT, plain
from exportasv.core.whole_numbers import whole_number

SEPARATOR = " · "
MAX_SUGGESTIONS = 8
SURE = 0.5  # nearness (0–1) from which the only company found is the one that is meant
OPTIONS_ROUTE = "portal:company_options"


def company_label(company: Company) -> str:
    """Return what the picker shows for a company: its name and its number, which tells it from its namesakes."""
    return SEPARATOR.join(filter(None, (company.name, company.nit or company.dui)))


class CompanyInput(forms.TextInput):
    """A text input with a list of suggestions, which htmx fills while one types."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        suggested = {
            "list": _list_id(name, attrs),
            "autocomplete": "off",
            "placeholder": _("Part of the name, NIT or DUI"),
            "hx-get": reverse(OPTIONS_ROUTE),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{_list_id(name, attrs)}",
            "hx-swap": "innerHTML",
            "hx-push-url": "false",
        }
        return super().get_context(name, value, {**(attrs or {}), **suggested})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}"></datalist>', field, _list_id(name, attrs))


def _list_id(name: str, attrs: dict[str, Any] | None) -> str:
    return f"{(attrs or {}).get('id', name)}_options"


class CompanyPickerField(forms.Field):
    """A company of `queryset`, by its primary key, its label, its number, or a name that only one has."""

    widget = CompanyInput
    default_error_messages = {
        "unknown": _("No company is called “%(text)s”. Write a part of its name, its NIT or its DUI."),
        "several": _("Which company is “%(text)s”? Like it: %(names)s. Choose one."),
    }

    def __init__(self, *, queryset: CompanyQuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset = Company.objects.none() if queryset is None else queryset

    def prepare_value(self, value: Any) -> Any:
        company = value if isinstance(value, Company) else self._by_key(value)
        return company_label(company) if company else value

    def to_python(self, value: Any) -> Company | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = self._by_key(text) or self._by_label(text)
        if found is not None:
            return found
        near = list(self.queryset.like(text)[: MAX_SUGGESTIONS + 1])
        same = [company for company in near if plain(company.name) == plain(text)]
        if len(same or near) == 1 and (same or near[0].nearness >= SURE):
            return (same or near)[0]
        names = "; ".join(company_label(company) for company in near[:MAX_SUGGESTIONS])
        code = "several" if near else "unknown"
        raise ValidationError(self.error_messages[code], code=code, params={"text": text[:MAX_TEXT], "names": names})

    def _by_key(self, value: Any) -> Company | None:
        number = whole_number(str(value or ""))
        return self.queryset.filter(pk=number).first() if number else None

    def _by_label(self, text: str) -> Company | None:
        name, _separator, number = text.rpartition(SEPARATOR)
        return self.queryset.filter(Q(nit=number) | Q(dui=number), name=name).first() if name else None
