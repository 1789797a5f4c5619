from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.member_product_request_details import MemberProductRequestDetails


T = TypeVar("T", bound="MemberProductRequest")


@_attrs_define
class MemberProductRequest:
    """A product of a company that agreed to it.

    Attributes:
        company (str): Of a company that agreed to it.
        name_es (str):
        sector (str): Code of a sector.
        unit_es (str | Unset): In what goods are sold: bolsa de 400 g.
        kind (str | Unset): Otherwise that which the sector usually has.
        details (MemberProductRequestDetails | Unset): The other fields, named as when they are read: summary_es,
            minimum_order, hs_code …
        submit (bool | Unset): False: keep it as a draft, the company finishes it. Default: True.
    """

    company: str
    name_es: str
    sector: str
    unit_es: str | Unset = UNSET
    kind: str | Unset = UNSET
    details: MemberProductRequestDetails | Unset = UNSET
    submit: bool | Unset = True
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        company = self.company

        name_es = self.name_es

        sector = self.sector

        unit_es = self.unit_es

        kind = self.kind

        details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.details, Unset):
            details = self.details.to_dict()

        submit = self.submit

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "company": company,
                "name_es": name_es,
                "sector": sector,
            }
        )
        if unit_es is not UNSET:
            field_dict["unit_es"] = unit_es
        if kind is not UNSET:
            field_dict["kind"] = kind
        if details is not UNSET:
            field_dict["details"] = details
        if submit is not UNSET:
            field_dict["submit"] = submit

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.member_product_request_details import MemberProductRequestDetails  # noqa: PLC0415

        d = dict(src_dict)
        company = d.pop("company")

        name_es = d.pop("name_es")

        sector = d.pop("sector")

        unit_es = d.pop("unit_es", UNSET)

        kind = d.pop("kind", UNSET)

        _details = d.pop("details", UNSET)
        details: MemberProductRequestDetails | Unset
        if isinstance(_details, Unset):
            details = UNSET
        else:
            details = MemberProductRequestDetails.from_dict(_details)

        submit = d.pop("submit", UNSET)

        member_product_request = cls(
            company=company,
            name_es=name_es,
            sector=sector,
            unit_es=unit_es,
            kind=kind,
            details=details,
            submit=submit,
        )

        member_product_request.additional_properties = d
        return member_product_request

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
