from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.order_line import OrderLine


T = TypeVar("T", bound="Order")


@_attrs_define
class Order:
    """An accepted quotation.

    Attributes:
        reference (str): As on the quotation.
        company (str): Its slug.
        country (str): Of the buyer, ISO 3166-1 alpha-2.
        accepted_at (datetime.datetime):
        incoterm (str): Incoterm 2020; empty for services.
        amount (str): The sum of the lines.
        currency (str): ISO 4217.
        lines (list[OrderLine]):
    """

    reference: str
    company: str
    country: str
    accepted_at: datetime.datetime
    incoterm: str
    amount: str
    currency: str
    lines: list[OrderLine]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reference = self.reference

        company = self.company

        country = self.country

        accepted_at = self.accepted_at.isoformat()

        incoterm = self.incoterm

        amount = self.amount

        currency = self.currency

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reference": reference,
                "company": company,
                "country": country,
                "accepted_at": accepted_at,
                "incoterm": incoterm,
                "amount": amount,
                "currency": currency,
                "lines": lines,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.order_line import OrderLine  # noqa: PLC0415

        d = dict(src_dict)
        reference = d.pop("reference")

        company = d.pop("company")

        country = d.pop("country")

        accepted_at = datetime.datetime.fromisoformat(d.pop("accepted_at"))

        incoterm = d.pop("incoterm")

        amount = d.pop("amount")

        currency = d.pop("currency")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = OrderLine.from_dict(lines_item_data)

            lines.append(lines_item)

        order = cls(
            reference=reference,
            company=company,
            country=country,
            accepted_at=accepted_at,
            incoterm=incoterm,
            amount=amount,
            currency=currency,
            lines=lines,
        )

        order.additional_properties = d
        return order

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
