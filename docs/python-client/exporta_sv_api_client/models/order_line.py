from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OrderLine")


@_attrs_define
class OrderLine:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        product (None | str): Its slug.
        description (str):
        quantity (int):
        unit (str):
        unit_code (str): UN/CEFACT Recommendation 20 or 21; empty if the unit has no code.
        price (str): Of one unit, in the currency of the order.
    """

    product: None | str
    description: str
    quantity: int
    unit: str
    unit_code: str
    price: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product: None | str
        product = self.product

        description = self.description

        quantity = self.quantity

        unit = self.unit

        unit_code = self.unit_code

        price = self.price

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product": product,
                "description": description,
                "quantity": quantity,
                "unit": unit,
                "unit_code": unit_code,
                "price": price,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_product(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        product = _parse_product(d.pop("product"))

        description = d.pop("description")

        quantity = d.pop("quantity")

        unit = d.pop("unit")

        unit_code = d.pop("unit_code")

        price = d.pop("price")

        order_line = cls(
            product=product,
            description=description,
            quantity=quantity,
            unit=unit,
            unit_code=unit_code,
            price=price,
        )

        order_line.additional_properties = d
        return order_line

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
