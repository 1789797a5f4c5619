from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.attribute_type_enum import AttributeTypeEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.named_option import NamedOption


T = TypeVar("T", bound="Attribute")


@_attrs_define
class Attribute:
    """One attribute of the product. A text has text_es and text_en, a number has number and unit, an option options;
    yes has nothing more.

        Attributes:
            code (str):
            name_es (str):
            name_en (str):
            type_ (AttributeTypeEnum): * `text` - text in Spanish and English
                * `number` - number
                * `choice` - one option
                * `choices` - several options
                * `yes` - yes or no
            text_es (str | Unset):
            text_en (str | Unset):
            number (float | Unset):
            unit (str | Unset):
            options (list[NamedOption] | Unset):
    """

    code: str
    name_es: str
    name_en: str
    type_: AttributeTypeEnum
    text_es: str | Unset = UNSET
    text_en: str | Unset = UNSET
    number: float | Unset = UNSET
    unit: str | Unset = UNSET
    options: list[NamedOption] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name_es = self.name_es

        name_en = self.name_en

        type_ = self.type_.value

        text_es = self.text_es

        text_en = self.text_en

        number = self.number

        unit = self.unit

        options: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.options, Unset):
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
                "type": type_,
            }
        )
        if text_es is not UNSET:
            field_dict["text_es"] = text_es
        if text_en is not UNSET:
            field_dict["text_en"] = text_en
        if number is not UNSET:
            field_dict["number"] = number
        if unit is not UNSET:
            field_dict["unit"] = unit
        if options is not UNSET:
            field_dict["options"] = options

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.named_option import NamedOption  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        type_ = AttributeTypeEnum(d.pop("type"))

        text_es = d.pop("text_es", UNSET)

        text_en = d.pop("text_en", UNSET)

        number = d.pop("number", UNSET)

        unit = d.pop("unit", UNSET)

        _options = d.pop("options", UNSET)
        options: list[NamedOption] | Unset = UNSET
        if _options is not UNSET:
            options = []
            for options_item_data in _options:
                options_item = NamedOption.from_dict(options_item_data)

                options.append(options_item)

        attribute = cls(
            code=code,
            name_es=name_es,
            name_en=name_en,
            type_=type_,
            text_es=text_es,
            text_en=text_en,
            number=number,
            unit=unit,
            options=options,
        )

        attribute.additional_properties = d
        return attribute

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
