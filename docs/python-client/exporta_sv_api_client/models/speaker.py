from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Speaker")


@_attrs_define
class Speaker:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        name (str):
        role_es (str):
        role_en (str):
        organisation (str):
        bio_es (str):
        bio_en (str):
    """

    name: str
    role_es: str
    role_en: str
    organisation: str
    bio_es: str
    bio_en: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        role_es = self.role_es

        role_en = self.role_en

        organisation = self.organisation

        bio_es = self.bio_es

        bio_en = self.bio_en

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "role_es": role_es,
                "role_en": role_en,
                "organisation": organisation,
                "bio_es": bio_es,
                "bio_en": bio_en,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        role_es = d.pop("role_es")

        role_en = d.pop("role_en")

        organisation = d.pop("organisation")

        bio_es = d.pop("bio_es")

        bio_en = d.pop("bio_en")

        speaker = cls(
            name=name,
            role_es=role_es,
            role_en=role_en,
            organisation=organisation,
            bio_es=bio_es,
            bio_en=bio_en,
        )

        speaker.additional_properties = d
        return speaker

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
