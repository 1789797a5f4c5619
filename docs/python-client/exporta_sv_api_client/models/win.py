from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Win")


@_attrs_define
class Win:
    """A confirmed sale abroad.

    Attributes:
        id (int):
        company (str): Its slug.
        product (None | str): Its slug.
        country (str): ISO 3166-1 alpha-2.
        amount (str):
        currency (str): ISO 4217.
        sold_on (datetime.date):
        confirmed_on (datetime.date): The day in El Salvador.
    """

    id: int
    company: str
    product: None | str
    country: str
    amount: str
    currency: str
    sold_on: datetime.date
    confirmed_on: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        company = self.company

        product: None | str
        product = self.product

        country = self.country

        amount = self.amount

        currency = self.currency

        sold_on = self.sold_on.isoformat()

        confirmed_on = self.confirmed_on.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "company": company,
                "product": product,
                "country": country,
                "amount": amount,
                "currency": currency,
                "sold_on": sold_on,
                "confirmed_on": confirmed_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        company = d.pop("company")

        def _parse_product(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        product = _parse_product(d.pop("product"))

        country = d.pop("country")

        amount = d.pop("amount")

        currency = d.pop("currency")

        sold_on = datetime.date.fromisoformat(d.pop("sold_on"))

        confirmed_on = datetime.date.fromisoformat(d.pop("confirmed_on"))

        win = cls(
            id=id,
            company=company,
            product=product,
            country=country,
            amount=amount,
            currency=currency,
            sold_on=sold_on,
            confirmed_on=confirmed_on,
        )

        win.additional_properties = d
        return win

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
