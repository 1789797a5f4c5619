from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.order import Order
    from ..models.paginated_order_list_gone_item import PaginatedOrderListGoneItem


T = TypeVar("T", bound="PaginatedOrderList")


@_attrs_define
class PaginatedOrderList:
    """
    Attributes:
        results (list[Order]):
        next_ (None | str):
        previous (None | str):
        as_of (datetime.datetime): Every change before it is in the answer.
        gone (list[PaginatedOrderListGoneItem] | Unset): With `updated_since`, on the first page: the rows that left
            since then.
    """

    results: list[Order]
    next_: None | str
    previous: None | str
    as_of: datetime.datetime
    gone: list[PaginatedOrderListGoneItem] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        next_: None | str
        next_ = self.next_

        previous: None | str
        previous = self.previous

        as_of = self.as_of.isoformat()

        gone: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.gone, Unset):
            gone = []
            for gone_item_data in self.gone:
                gone_item = gone_item_data.to_dict()
                gone.append(gone_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "results": results,
                "next": next_,
                "previous": previous,
                "as_of": as_of,
            }
        )
        if gone is not UNSET:
            field_dict["gone"] = gone

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.order import Order  # noqa: PLC0415
        from ..models.paginated_order_list_gone_item import PaginatedOrderListGoneItem  # noqa: PLC0415

        d = dict(src_dict)
        results = []
        _results = d.pop("results")
        for results_item_data in _results:
            results_item = Order.from_dict(results_item_data)

            results.append(results_item)

        def _parse_next_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_ = _parse_next_(d.pop("next"))

        def _parse_previous(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        previous = _parse_previous(d.pop("previous"))

        as_of = datetime.datetime.fromisoformat(d.pop("as_of"))

        _gone = d.pop("gone", UNSET)
        gone: list[PaginatedOrderListGoneItem] | Unset = UNSET
        if _gone is not UNSET:
            gone = []
            for gone_item_data in _gone:
                gone_item = PaginatedOrderListGoneItem.from_dict(gone_item_data)

                gone.append(gone_item)

        paginated_order_list = cls(
            results=results,
            next_=next_,
            previous=previous,
            as_of=as_of,
            gone=gone,
        )

        paginated_order_list.additional_properties = d
        return paginated_order_list

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
