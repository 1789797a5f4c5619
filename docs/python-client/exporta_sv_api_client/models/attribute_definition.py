from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.attribute_type_enum import AttributeTypeEnum

if TYPE_CHECKING:
    from ..models.named_option import NamedOption


T = TypeVar("T", bound="AttributeDefinition")


@_attrs_define
class AttributeDefinition:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        code (str):
        name_es (str):
        name_en (str):
        value_type (AttributeTypeEnum): * `text` - text in Spanish and English
            * `number` - number
            * `choice` - one option
            * `choices` - several options
            * `yes` - yes or no
        unit (str): Of a number: g, cm, %.
        sectors (list[str]): None: every sector.
        kinds (list[str]): None: goods and services.
        is_facet (bool): Not for texts and numbers.
        options (list[NamedOption]):
    """

    code: str
    name_es: str
    name_en: str
    value_type: AttributeTypeEnum
    unit: str
    sectors: list[str]
    kinds: list[str]
    is_facet: bool
    options: list[NamedOption]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name_es = self.name_es

        name_en = self.name_en

        value_type = self.value_type.value

        unit = self.unit

        sectors = self.sectors

        kinds = self.kinds

        is_facet = self.is_facet

        options = []
        for options_item_data in self.options:
            options_item = options_item_data.to_dict()
            options.append(options_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name_es": name_es,
                "name_en": name_en,
                "value_type": value_type,
                "unit": unit,
                "sectors": sectors,
                "kinds": kinds,
                "is_facet": is_facet,
                "options": options,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named_option import NamedOption  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        value_type = AttributeTypeEnum(d.pop("value_type"))

        unit = d.pop("unit")

        sectors = cast(list[str], d.pop("sectors"))

        kinds = cast(list[str], d.pop("kinds"))

        is_facet = d.pop("is_facet")

        options = []
        _options = d.pop("options")
        for options_item_data in _options:
            options_item = NamedOption.from_dict(options_item_data)

            options.append(options_item)

        attribute_definition = cls(
            code=code,
            name_es=name_es,
            name_en=name_en,
            value_type=value_type,
            unit=unit,
            sectors=sectors,
            kinds=kinds,
            is_facet=is_facet,
            options=options,
        )

        attribute_definition.additional_properties = d
        return attribute_definition

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
