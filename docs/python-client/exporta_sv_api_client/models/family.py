from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Family")


@_attrs_define
class Family:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        id (int):
        company (str): Its slug.
        name_es (str):
        name_en (str):
        products (list[str]): Slugs of its sizes that are in the catalogue.
    """

    id: int
    company: str
    name_es: str
    name_en: str
    products: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        company = self.company

        name_es = self.name_es

        name_en = self.name_en

        products = self.products

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "company": company,
                "name_es": name_es,
                "name_en": name_en,
                "products": products,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        company = d.pop("company")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        products = cast(list[str], d.pop("products"))

        family = cls(
            id=id,
            company=company,
            name_es=name_es,
            name_en=name_en,
            products=products,
        )

        family.additional_properties = d
        return family

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
