"""Inputs of a form for the attributes of a product's sector."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from exportasv.core.db.fields import SortedChoiceField
from exportasv.core.db.localized import LANGUAGES, is_english
from exportasv.core.form_fields import DecimalNumberField
from products.models.attribute import AttributeDefinition, ValueType
from products.models.attribute_values import DECIMALS, MAX_NUMBER, MAX_TEXT_LENGTH, clean_value

TEXT_ROWS = {"rows": 2}


class NumberField(DecimalNumberField):
    """A number as it is stored: whole, or with a few decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, min_value=0, max_value=MAX_NUMBER, decimal_places=DECIMALS)

    def clean(self, value: Any) -> float | int | None:
        number = super().clean(value)
        if number is None:
            return None
        return int(number) if number == int(number) else float(number)


class OptionsField(SortedChoiceField):
    """Several options. The option “none” excludes the others."""

    def __init__(self, *, definition: AttributeDefinition, **options: Any) -> None:
        super().__init__(**options, widget=forms.CheckboxSelectMultiple)
        self.definition = definition

    def clean(self, value: Any) -> list[str]:
        return clean_value(self.definition, super().clean(value)) or []


class TextField(forms.CharField):
    """One language of a text."""

    def __init__(self, *, definition: AttributeDefinition, language: str, **options: Any) -> None:
        attrs = TEXT_ROWS | ({"lang": language} if (language == "en") != is_english() else {})
        super().__init__(**options, widget=forms.Textarea(attrs=attrs))
        self.definition, self.language = definition, language
        self.widget.attrs["maxlength"] = MAX_TEXT_LENGTH

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return (clean_value(self.definition, {self.language: text}) or {}).get(self.language, "")


def attribute_fields(definitions: Iterable[AttributeDefinition], stored: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Return name → input for these attributes, two for a text. An inactive option is offered where it is stored."""
    found: dict[str, forms.Field] = {}
    for each in definitions:
        label = f"{each.label} *" if each.is_required else each.label
        if each.is_text:
            for language, name in zip(LANGUAGES, each.inputs, strict=True):
                found[name] = TextField(
                    label=_text_label(each, language), required=False, definition=each, language=language
                )
        else:
            found[each.inputs[0]] = _field_of(each, label, stored.get(each.code))
    return found


def _text_label(definition: AttributeDefinition, language: str) -> str:
    mark = " *" if definition.is_required and language == "es" else ""
    return (_("%(name)s in Spanish") if language == "es" else _("%(name)s in English")) % {
        "name": definition.name
    } + mark


def _field_of(definition: AttributeDefinition, label: str, value: Any) -> forms.Field:
    own: dict[str, Any] = {"label": label, "required": False}
    match ValueType(definition.value_type):
        case ValueType.NUMBER:
            return NumberField(**own)
        case ValueType.YES:
            return forms.BooleanField(**own)
        case ValueType.CHOICE:
            return forms.ChoiceField(**own, choices=[("", "—"), *_choices(definition, value)])
    return OptionsField(**own, choices=_choices(definition, value), definition=definition)


def _choices(definition: AttributeDefinition, value: Any) -> list[tuple[str, str]]:
    stored = [value] if isinstance(value, str) else value or []
    return [(code, option.name) for code, option in definition.options.items() if option.is_active or code in stored]


def initial_values(definitions: Iterable[AttributeDefinition], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return name of an input → its stored value."""
    found: dict[str, Any] = {}
    for each in definitions:
        value = stored.get(each.code)
        if each.is_text:
            found |= {
                name: (value or {}).get(language, "") for language, name in zip(LANGUAGES, each.inputs, strict=True)
            }
        else:
            found[each.inputs[0]] = value
    return found
