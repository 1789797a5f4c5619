from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.paginated_product_list_gone_item import PaginatedProductListGoneItem
    from ..models.product import Product


T = TypeVar("T", bound="PaginatedProductList")


@_attrs_define
class PaginatedProductList:
    """
    Attributes:
        results (list[Product]):
        next_ (None | str):
        previous (None | str):
        as_of (datetime.datetime): Every change before it is in the answer.
        gone (list[PaginatedProductListGoneItem] | Unset): With `updated_since`, on the first page: the rows that left
            since then.
        corrected_to (None | str | Unset): The text that was searched instead.
        did_you_mean (None | str | Unset): A correction that was not made.
        partial (bool | Unset): The products have only some of the words.
        understood (list[str] | Unset): Filters that words named: certificate=fairtrade.
    """

    results: list[Product]
    next_: None | str
    previous: None | str
    as_of: datetime.datetime
    gone: list[PaginatedProductListGoneItem] | Unset = UNSET
    corrected_to: None | str | Unset = UNSET
    did_you_mean: None | str | Unset = UNSET
    partial: bool | Unset = UNSET
    understood: list[str] | Unset = UNSET
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

        corrected_to: None | str | Unset
        if isinstance(self.corrected_to, Unset):
            corrected_to = UNSET
        else:
            corrected_to = self.corrected_to

        did_you_mean: None | str | Unset
        if isinstance(self.did_you_mean, Unset):
            did_you_mean = UNSET
        else:
            did_you_mean = self.did_you_mean

        partial = self.partial

        understood: list[str] | Unset = UNSET
        if not isinstance(self.understood, Unset):
            understood = self.understood

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
        if corrected_to is not UNSET:
            field_dict["corrected_to"] = corrected_to
        if did_you_mean is not UNSET:
            field_dict["did_you_mean"] = did_you_mean
        if partial is not UNSET:
            field_dict["partial"] = partial
        if understood is not UNSET:
            field_dict["understood"] = understood

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.paginated_product_list_gone_item import PaginatedProductListGoneItem  # noqa: PLC0415
        from ..models.product import Product  # noqa: PLC0415

        d = dict(src_dict)
        results = []
        _results = d.pop("results")
        for results_item_data in _results:
            results_item = Product.from_dict(results_item_data)

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
        gone: list[PaginatedProductListGoneItem] | Unset = UNSET
        if _gone is not UNSET:
            gone = []
            for gone_item_data in _gone:
                gone_item = PaginatedProductListGoneItem.from_dict(gone_item_data)

                gone.append(gone_item)

        def _parse_corrected_to(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        corrected_to = _parse_corrected_to(d.pop("corrected_to", UNSET))

        def _parse_did_you_mean(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        did_you_mean = _parse_did_you_mean(d.pop("did_you_mean", UNSET))

        partial = d.pop("partial", UNSET)

        understood = cast(list[str], d.pop("understood", UNSET))

        paginated_product_list = cls(
            results=results,
            next_=next_,
            previous=previous,
            as_of=as_of,
            gone=gone,
            corrected_to=corrected_to,
            did_you_mean=did_you_mean,
            partial=partial,
            understood=understood,
        )

        paginated_product_list.additional_properties = d
        return paginated_product_list

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
