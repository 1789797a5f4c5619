from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.cut import Cut


T = TypeVar("T", bound="Photo")


@_attrs_define
class Photo:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        image (str):
        width (int):
        height (int):
        alt_es (str):
        alt_en (str):
        cuts (list[Cut]): The photo cut 4:3 around its focal point, narrowest first.
    """

    image: str
    width: int
    height: int
    alt_es: str
    alt_en: str
    cuts: list[Cut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        image = self.image

        width = self.width

        height = self.height

        alt_es = self.alt_es

        alt_en = self.alt_en

        cuts = []
        for cuts_item_data in self.cuts:
            cuts_item = cuts_item_data.to_dict()
            cuts.append(cuts_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "image": image,
                "width": width,
                "height": height,
                "alt_es": alt_es,
                "alt_en": alt_en,
                "cuts": cuts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cut import Cut  # noqa: PLC0415

        d = dict(src_dict)
        image = d.pop("image")

        width = d.pop("width")

        height = d.pop("height")

        alt_es = d.pop("alt_es")

        alt_en = d.pop("alt_en")

        cuts = []
        _cuts = d.pop("cuts")
        for cuts_item_data in _cuts:
            cuts_item = Cut.from_dict(cuts_item_data)

            cuts.append(cuts_item)

        photo = cls(
            image=image,
            width=width,
            height=height,
            alt_es=alt_es,
            alt_en=alt_en,
            cuts=cuts,
        )

        photo.additional_properties = d
        return photo

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
