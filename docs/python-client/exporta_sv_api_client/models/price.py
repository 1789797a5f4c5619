from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.basis_enum import BasisEnum
from ..models.blank_enum import BlankEnum
from ..models.incoterm_enum import IncotermEnum

T = TypeVar("T", bound="Price")


@_attrs_define
class Price:
    """A row as it is read: every field comes always, and moments are in UTC.

    Attributes:
        incoterm (BlankEnum | IncotermEnum):
        place (str):
        basis (BasisEnum | BlankEnum):
        amount (str):
        currency (str): ISO 4217.
        unit_code (str): What the amount is for; see `unit_code` of the product.
        from_quantity (int):
    """

    incoterm: BlankEnum | IncotermEnum
    place: str
    basis: BasisEnum | BlankEnum
    amount: str
    currency: str
    unit_code: str
    from_quantity: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        incoterm: str
        if isinstance(self.incoterm, IncotermEnum):
            incoterm = self.incoterm.value
        else:
            incoterm = self.incoterm.value

        place = self.place

        basis: str
        if isinstance(self.basis, BasisEnum):
            basis = self.basis.value
        else:
            basis = self.basis.value

        amount = self.amount

        currency = self.currency

        unit_code = self.unit_code

        from_quantity = self.from_quantity

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "incoterm": incoterm,
                "place": place,
                "basis": basis,
                "amount": amount,
                "currency": currency,
                "unit_code": unit_code,
                "from_quantity": from_quantity,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_incoterm(data: object) -> BlankEnum | IncotermEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                incoterm_type_0 = IncotermEnum(data)

                return incoterm_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            incoterm_type_1 = BlankEnum(data)

            return incoterm_type_1

        incoterm = _parse_incoterm(d.pop("incoterm"))

        place = d.pop("place")

        def _parse_basis(data: object) -> BasisEnum | BlankEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                basis_type_0 = BasisEnum(data)

                return basis_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            basis_type_1 = BlankEnum(data)

            return basis_type_1

        basis = _parse_basis(d.pop("basis"))

        amount = d.pop("amount")

        currency = d.pop("currency")

        unit_code = d.pop("unit_code")

        from_quantity = d.pop("from_quantity")

        price = cls(
            incoterm=incoterm,
            place=place,
            basis=basis,
            amount=amount,
            currency=currency,
            unit_code=unit_code,
            from_quantity=from_quantity,
        )

        price.additional_properties = d
        return price

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
