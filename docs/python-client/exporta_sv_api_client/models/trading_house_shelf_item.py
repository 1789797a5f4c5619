from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TradingHouseShelfItem")


@_attrs_define
class TradingHouseShelfItem:
    """
    Attributes:
        product (str):
        name_es (str):
        name_en (str):
        company (str):
        since (datetime.date):
    """

    product: str
    name_es: str
    name_en: str
    company: str
    since: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product = self.product

        name_es = self.name_es

        name_en = self.name_en

        company = self.company

        since = self.since.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product": product,
                "name_es": name_es,
                "name_en": name_en,
                "company": company,
                "since": since,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        product = d.pop("product")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        company = d.pop("company")

        since = datetime.date.fromisoformat(d.pop("since"))

        trading_house_shelf_item = cls(
            product=product,
            name_es=name_es,
            name_en=name_en,
            company=company,
            since=since,
        )

        trading_house_shelf_item.additional_properties = d
        return trading_house_shelf_item

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
