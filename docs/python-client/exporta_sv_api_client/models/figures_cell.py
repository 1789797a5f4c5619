from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="FiguresCell")


@_attrs_define
class FiguresCell:
    """
    Attributes:
        year (int): In which it was sold.
        country (str): ISO 3166-1 alpha-2, or `other`.
        sector (str): Code of a sector, or `other`.
        sales (int): Confirmed sales.
        amount (str):
        net_amount (str): Without what would have happened anyway.
        currency (str): ISO 4217.
    """

    year: int
    country: str
    sector: str
    sales: int
    amount: str
    net_amount: str
    currency: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        year = self.year

        country = self.country

        sector = self.sector

        sales = self.sales

        amount = self.amount

        net_amount = self.net_amount

        currency = self.currency

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "year": year,
                "country": country,
                "sector": sector,
                "sales": sales,
                "amount": amount,
                "net_amount": net_amount,
                "currency": currency,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        year = d.pop("year")

        country = d.pop("country")

        sector = d.pop("sector")

        sales = d.pop("sales")

        amount = d.pop("amount")

        net_amount = d.pop("net_amount")

        currency = d.pop("currency")

        figures_cell = cls(
            year=year,
            country=country,
            sector=sector,
            sales=sales,
            amount=amount,
            net_amount=net_amount,
            currency=currency,
        )

        figures_cell.additional_properties = d
        return figures_cell

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
