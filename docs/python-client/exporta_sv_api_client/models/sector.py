from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Sector")


@_attrs_define
class Sector:
    """A row with the moment in which anything that its answer or its page shows last changed.

    Attributes:
        code (str): In data of partners, and in the English address.
        name_es (str):
        name_en (str):
        position (int):
        product_count (int): Published products.
        updated_at (datetime.datetime): When anything shown of it last changed.
    """

    code: str
    name_es: str
    name_en: str
    position: int
    product_count: int
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name_es = self.name_es

        name_en = self.name_en

        position = self.position

        product_count = self.product_count

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name_es": name_es,
                "name_en": name_en,
                "position": position,
                "product_count": product_count,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        position = d.pop("position")

        product_count = d.pop("product_count")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        sector = cls(
            code=code,
            name_es=name_es,
            name_en=name_en,
            position=position,
            product_count=product_count,
            updated_at=updated_at,
        )

        sector.additional_properties = d
        return sector

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
