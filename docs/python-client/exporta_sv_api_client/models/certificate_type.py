from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="CertificateType")


@_attrs_define
class CertificateType:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        code (str):
        name_es (str):
        name_en (str):
        issuer (str):
    """

    code: str
    name_es: str
    name_en: str
    issuer: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name_es = self.name_es

        name_en = self.name_en

        issuer = self.issuer

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name_es": name_es,
                "name_en": name_en,
                "issuer": issuer,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        issuer = d.pop("issuer")

        certificate_type = cls(
            code=code,
            name_es=name_es,
            name_en=name_en,
            issuer=issuer,
        )

        certificate_type.additional_properties = d
        return certificate_type

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
