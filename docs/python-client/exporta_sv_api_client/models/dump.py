from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Dump")


@_attrs_define
class Dump:
    """A file with all rows of one list.

    Attributes:
        name (str):
        resource (str):
        made_at (datetime.datetime):
        cursor (str): Go on at /changes/?since=… with it.
        rows (int):
        size (int):
        sha256 (str): Of the file as it is sent.
        url (str):
    """

    name: str
    resource: str
    made_at: datetime.datetime
    cursor: str
    rows: int
    size: int
    sha256: str
    url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        resource = self.resource

        made_at = self.made_at.isoformat()

        cursor = self.cursor

        rows = self.rows

        size = self.size

        sha256 = self.sha256

        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "resource": resource,
                "made_at": made_at,
                "cursor": cursor,
                "rows": rows,
                "size": size,
                "sha256": sha256,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        resource = d.pop("resource")

        made_at = datetime.datetime.fromisoformat(d.pop("made_at"))

        cursor = d.pop("cursor")

        rows = d.pop("rows")

        size = d.pop("size")

        sha256 = d.pop("sha256")

        url = d.pop("url")

        dump = cls(
            name=name,
            resource=resource,
            made_at=made_at,
            cursor=cursor,
            rows=rows,
            size=size,
            sha256=sha256,
            url=url,
        )

        dump.additional_properties = d
        return dump

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
