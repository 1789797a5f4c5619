from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.figures_cell import FiguresCell


T = TypeVar("T", bound="Figures")


@_attrs_define
class Figures:
    """
    Attributes:
        results (list[FiguresCell]):
        from_ (int):
        to (int):
        sales (int): Confirmed sales.
        amount (str):
        net_amount (str): Without what would have happened anyway.
        currency (str): ISO 4217.
    """

    results: list[FiguresCell]
    from_: int
    to: int
    sales: int
    amount: str
    net_amount: str
    currency: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        from_ = self.from_

        to = self.to

        sales = self.sales

        amount = self.amount

        net_amount = self.net_amount

        currency = self.currency

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "results": results,
                "from": from_,
                "to": to,
                "sales": sales,
                "amount": amount,
                "net_amount": net_amount,
                "currency": currency,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.figures_cell import FiguresCell  # noqa: PLC0415

        d = dict(src_dict)
        results = []
        _results = d.pop("results")
        for results_item_data in _results:
            results_item = FiguresCell.from_dict(results_item_data)

            results.append(results_item)

        from_ = d.pop("from")

        to = d.pop("to")

        sales = d.pop("sales")

        amount = d.pop("amount")

        net_amount = d.pop("net_amount")

        currency = d.pop("currency")

        figures = cls(
            results=results,
            from_=from_,
            to=to,
            sales=sales,
            amount=amount,
            net_amount=net_amount,
            currency=currency,
        )

        figures.additional_properties = d
        return figures

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
