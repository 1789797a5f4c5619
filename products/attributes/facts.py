"""The values of a product's attributes in words, and the required ones that it lacks."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from exportasv.core.db.localized import LANGUAGES, is_english
from exportasv.core.documents.formatting import number
from products.models import Product
from products.models.attribute import AttributeDefinition, ValueType, attribute_definitions, attributes_of
from products.models.attribute_values import is_empty


class AttributeFact(NamedTuple):
    """An attribute and its value, which is empty if it is unknown."""

    attribute: AttributeDefinition
    value: Any

    @property
    def name(self) -> str:
        return self.attribute.name

    @property
    def text(self) -> str:
        """Return the value for a buyer in the active language; "" if there is none."""
        return value_text(self.attribute, self.value)


def value_text(attribute: AttributeDefinition, value: Any) -> str:
    """Return a value in the active language; "" if there is none. A text not translated is in the other language."""
    if is_empty(value):
        return ""
    match ValueType(attribute.value_type):
        case ValueType.TEXT:
            return value.get("en" if is_english() else "es") or next((text for text in value.values() if text), "")
        case ValueType.NUMBER:
            return f"{number(value)} {attribute.unit}".strip()
        case ValueType.YES:
            return _("yes")
    return ", ".join(option_names(attribute, [value] if isinstance(value, str) else value))


def option_names(attribute: AttributeDefinition, codes: Iterable[str]) -> list[str]:
    """Return the names of these options in the active language, in the attribute's order."""
    chosen = set(codes)
    return [option.name for code, option in attribute.options.items() if code in chosen]


RankedAttributes = Mapping[str, tuple[int, AttributeDefinition]]  # by code, with their place in the order


def active_attributes() -> RankedAttributes:
    """Return the active attributes: there are hundreds, of which a product has a few."""
    return {each.code: (rank, each) for rank, each in enumerate(attribute_definitions()) if each.is_active}


def attribute_facts(product: Product, known: RankedAttributes | None = None) -> list[AttributeFact]:
    """Return the active attributes of which the product has a value, in order. `known` is all of them, if read."""
    return facts_of(product.attributes, known) if product.attributes else []


def facts_of(stored: Mapping[str, Any], known: RankedAttributes | None = None) -> list[AttributeFact]:
    """Return the active ones of these values of attributes, in order."""
    known = active_attributes() if known is None else known
    found = sorted(known[code] for code in stored if code in known)  # by their rank, which no two share
    return [AttributeFact(each, stored[each.code]) for _rank, each in found]


def missing_attributes(product: Product) -> list[AttributeDefinition]:
    """Return the required attributes of its sector and kind that the product lacks."""
    return [each for each in required_attributes(product) if not has_value(each, product.attributes)]


def required_attributes(product: Product) -> list[AttributeDefinition]:
    return [each for each in attributes_of(product.sector.code, product.kind) if each.is_required]


def has_value(attribute: AttributeDefinition, values: Mapping[str, Any]) -> bool:
    """Return whether these values include the attribute's; of a text the Spanish one."""
    value = values.get(attribute.code)
    return bool(value.get("es")) if attribute.is_text and value else value is not None


def value_in_both_languages(attribute: AttributeDefinition, value: Any) -> str:
    """Return a value for who moderates: a text in each language, one a line; "" if there is none."""
    if attribute.is_text:
        return "\n".join(f"{language}: {value[language]}" for language in LANGUAGES if (value or {}).get(language))
    return value_text(attribute, value)


def text_in(language: str, attribute: AttributeDefinition, value: Any) -> str:
    """Return a value in this language; a text not translated is empty."""
    if attribute.is_text:
        return (value or {}).get(language, "")
    with override(language):
        return value_text(attribute, value)
