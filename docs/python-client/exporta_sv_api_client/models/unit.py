from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Unit")


@_attrs_define
class Unit:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        code (str): Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.
        name_es (str):
        plural_es (str):
        name_en (str):
        plural_en (str):
    """

    code: str
    name_es: str
    plural_es: str
    name_en: str
    plural_en: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name_es = self.name_es

        plural_es = self.plural_es

        name_en = self.name_en

        plural_en = self.plural_en

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name_es": name_es,
                "plural_es": plural_es,
                "name_en": name_en,
                "plural_en": plural_en,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        name_es = d.pop("name_es")

        plural_es = d.pop("plural_es")

        name_en = d.pop("name_en")

        plural_en = d.pop("plural_en")

        unit = cls(
            code=code,
            name_es=name_es,
            plural_es=plural_es,
            name_en=name_en,
            plural_en=plural_en,
        )

        unit.additional_properties = d
        return unit

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
