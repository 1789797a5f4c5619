from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProductTradingHousesItem")


@_attrs_define
class ProductTradingHousesItem:
    """
    Attributes:
        trading_house (str):
        city_es (str):
        city_en (str):
        since (datetime.date):
    """

    trading_house: str
    city_es: str
    city_en: str
    since: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        trading_house = self.trading_house

        city_es = self.city_es

        city_en = self.city_en

        since = self.since.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "trading_house": trading_house,
                "city_es": city_es,
                "city_en": city_en,
                "since": since,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        trading_house = d.pop("trading_house")

        city_es = d.pop("city_es")

        city_en = d.pop("city_en")

        since = datetime.date.fromisoformat(d.pop("since"))

        product_trading_houses_item = cls(
            trading_house=trading_house,
            city_es=city_es,
            city_en=city_en,
            since=since,
        )

        product_trading_houses_item.additional_properties = d
        return product_trading_houses_item

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
