"""The values of a product's attributes: the one place that says which are valid.

`Product.attributes` is an object, code → value: a text is {"es": …, "en": …}, a number a number, an option its code,
several options their codes in alphabetical order, and yes is true. An empty value is left out.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from exportasv.core.clean_text import clean_prose
from exportasv.core.db.localized import LANGUAGES
from products.models.attribute import NONE, AttributeDefinition, ValueType, attribute_definitions

MAX_TEXT_LENGTH = 600  # characters, in each language
MAX_NUMBER = 1_000_000
DECIMALS = 2


def clean_attributes(sector: str, kind: str, values: Any) -> dict[str, Any]:
    """Return the values in their stored form, without empty ones. `sector` is the code of the product's sector.

    Raise ValidationError of the field `attributes`, with a message that names each attribute, if a product of this
    sector and kind has no such attribute or the value is not one of its type.
    """
    if not isinstance(values, dict):
        raise ValidationError({"attributes": _("Attributes are an object: code and value.")})
    known = {each.code: each for each in attribute_definitions() if each.belongs_to(sector, kind)}
    cleaned, errors = {}, []
    for code, value in values.items():
        if code not in known:
            errors.append(_("“%(code)s” is no attribute of this product.") % {"code": code})
            continue
        try:
            cleaned[code] = clean_value(known[code], value)
        except ValidationError as error:
            errors.append(f"{known[code].name}: {' '.join(error.messages)}")
    if errors:
        raise ValidationError({"attributes": errors})
    return {code: value for code, value in cleaned.items() if not is_empty(value)}


def values_that_belong(sector: str, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of those attributes that products of this sector and kind have."""
    known = {each.code for each in attribute_definitions() if each.belongs_to(sector, kind)} if values else set()
    return {code: value for code, value in values.items() if code in known}


def is_empty(value: object) -> bool:
    """Return whether a value says nothing. The number 0 says something."""
    return value is None or value is False or value in ("", [], {})


def is_json_object(column: str) -> models.Q:
    """Return the condition that a JSON column holds an object."""
    return models.Q(Exact(models.Func(column, function="jsonb_typeof", output_field=models.TextField()), "object"))


def clean_value(definition: AttributeDefinition, value: Any) -> Any:
    """Return one value in its stored form. Raise ValidationError if it is not one of the attribute's type."""
    return None if is_empty(value) else _CLEANERS[ValueType(definition.value_type)](definition, value)


def _wrong_type() -> ValidationError:
    return ValidationError(_("This is not a value of its type."))


def _clean_text(_definition: AttributeDefinition, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= set(LANGUAGES):
        raise _wrong_type()
    return {language: text for language in LANGUAGES if (text := _clean_line(value.get(language) or ""))}


def _clean_line(text: Any) -> str:
    if not isinstance(text, str) or "\x00" in text:
        raise _wrong_type()
    text = clean_prose(text).strip()
    if len(text) > MAX_TEXT_LENGTH:
        raise ValidationError(_("The text has more than %(n)s characters.") % {"n": MAX_TEXT_LENGTH})
    return text


def _clean_number(_definition: AttributeDefinition, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong_type()
    if not 0 <= value <= MAX_NUMBER:  # nan is neither
        raise ValidationError(_("Write a number from 0 to %(most)s.") % {"most": MAX_NUMBER})
    if round(value, DECIMALS) != value:
        raise ValidationError(_("Write two decimals at most."))
    return int(value) if value == int(value) else value


def _clean_choice(definition: AttributeDefinition, value: Any) -> str:
    if not isinstance(value, str) or value not in definition.options:
        raise ValidationError(_("Choose one of its options."))
    return value


def _clean_choices(definition: AttributeDefinition, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _wrong_type()
    chosen = sorted({_clean_choice(definition, each) for each in value})
    if NONE in chosen and len(chosen) > 1:
        raise ValidationError(_("“%(none)s” excludes the others.") % {"none": definition.options[NONE].name})
    return chosen


def _clean_yes(_definition: AttributeDefinition, value: Any) -> bool:
    if value is not True:
        raise _wrong_type()
    return True


_CLEANERS = {
    ValueType.TEXT: _clean_text,
    ValueType.NUMBER: _clean_number,
    ValueType.CHOICE: _clean_choice,
    ValueType.CHOICES: _clean_choices,
    ValueType.YES: _clean_yes,
}


def merge_cells(definition: AttributeDefinition, stored: Any, given: Mapping[str, Any]) -> Any:
    """Return the value after some of its inputs (name → value) were written; the others keep what is stored."""
    if not definition.is_text:
        return next(iter(given.values()), stored)
    texts = {**(stored or {})}
    for language, name in zip(LANGUAGES, definition.inputs, strict=True):
        if name in given:
            texts[language] = given[name]
    return {language: texts[language] for language in LANGUAGES if texts.get(language)}
