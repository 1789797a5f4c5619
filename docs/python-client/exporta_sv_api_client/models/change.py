from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.change_enum import ChangeEnum

if TYPE_CHECKING:
    from ..models.change_row_type_0 import ChangeRowType0


T = TypeVar("T", bound="Change")


@_attrs_define
class Change:
    """
    Attributes:
        resource (str): The name of the list in the address: as it stands under /api/v1/
        slug (str): The row's address; the code of a sector.
        change (ChangeEnum): * `upsert` - upsert
            * `delete` - delete
        changed_at (datetime.datetime):
        row (ChangeRowType0 | None): As in the list of the resource; null if it left.
    """

    resource: str
    slug: str
    change: ChangeEnum
    changed_at: datetime.datetime
    row: ChangeRowType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.change_row_type_0 import ChangeRowType0  # noqa: PLC0415

        resource = self.resource

        slug = self.slug

        change = self.change.value

        changed_at = self.changed_at.isoformat()

        row: dict[str, Any] | None
        if isinstance(self.row, ChangeRowType0):
            row = self.row.to_dict()
        else:
            row = self.row

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "resource": resource,
                "slug": slug,
                "change": change,
                "changed_at": changed_at,
                "row": row,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.change_row_type_0 import ChangeRowType0  # noqa: PLC0415

        d = dict(src_dict)
        resource = d.pop("resource")

        slug = d.pop("slug")

        change = ChangeEnum(d.pop("change"))

        changed_at = datetime.datetime.fromisoformat(d.pop("changed_at"))

        def _parse_row(data: object) -> ChangeRowType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                row_type_0 = ChangeRowType0.from_dict(data)

                return row_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChangeRowType0 | None, data)

        row = _parse_row(d.pop("row"))

        change = cls(
            resource=resource,
            slug=slug,
            change=change,
            changed_at=changed_at,
            row=row,
        )

        change.additional_properties = d
        return change

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
