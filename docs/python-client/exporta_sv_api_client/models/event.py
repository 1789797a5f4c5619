from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.event_kind_enum import EventKindEnum

if TYPE_CHECKING:
    from ..models.speaker import Speaker


T = TypeVar("T", bound="Event")


@_attrs_define
class Event:
    """A row with the moment in which anything that its answer or its page shows last changed.

    Attributes:
        slug (str):
        edition (int):
        kind (EventKindEnum): * `talk` - talk
            * `clinic` - clinic
            * `round` - business round
        track_es (str):
        track_en (str):
        title_es (str):
        title_en (str):
        about_es (str):
        about_en (str):
        speakers (list[Speaker]):
        room (str):
        starts_at (datetime.datetime):
        ends_at (datetime.datetime):
        zone (str):
        capacity (int):
        free (int): Places that nobody holds yet.
        is_called_off (bool):
        sequence (int):
        changed_at (datetime.datetime):
        updated_at (datetime.datetime): When anything shown of it last changed.
    """

    slug: str
    edition: int
    kind: EventKindEnum
    track_es: str
    track_en: str
    title_es: str
    title_en: str
    about_es: str
    about_en: str
    speakers: list[Speaker]
    room: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    zone: str
    capacity: int
    free: int
    is_called_off: bool
    sequence: int
    changed_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slug = self.slug

        edition = self.edition

        kind = self.kind.value

        track_es = self.track_es

        track_en = self.track_en

        title_es = self.title_es

        title_en = self.title_en

        about_es = self.about_es

        about_en = self.about_en

        speakers = []
        for speakers_item_data in self.speakers:
            speakers_item = speakers_item_data.to_dict()
            speakers.append(speakers_item)

        room = self.room

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        zone = self.zone

        capacity = self.capacity

        free = self.free

        is_called_off = self.is_called_off

        sequence = self.sequence

        changed_at = self.changed_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slug": slug,
                "edition": edition,
                "kind": kind,
                "track_es": track_es,
                "track_en": track_en,
                "title_es": title_es,
                "title_en": title_en,
                "about_es": about_es,
                "about_en": about_en,
                "speakers": speakers,
                "room": room,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "zone": zone,
                "capacity": capacity,
                "free": free,
                "is_called_off": is_called_off,
                "sequence": sequence,
                "changed_at": changed_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.speaker import Speaker  # noqa: PLC0415

        d = dict(src_dict)
        slug = d.pop("slug")

        edition = d.pop("edition")

        kind = EventKindEnum(d.pop("kind"))

        track_es = d.pop("track_es")

        track_en = d.pop("track_en")

        title_es = d.pop("title_es")

        title_en = d.pop("title_en")

        about_es = d.pop("about_es")

        about_en = d.pop("about_en")

        speakers = []
        _speakers = d.pop("speakers")
        for speakers_item_data in _speakers:
            speakers_item = Speaker.from_dict(speakers_item_data)

            speakers.append(speakers_item)

        room = d.pop("room")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        zone = d.pop("zone")

        capacity = d.pop("capacity")

        free = d.pop("free")

        is_called_off = d.pop("is_called_off")

        sequence = d.pop("sequence")

        changed_at = datetime.datetime.fromisoformat(d.pop("changed_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        event = cls(
            slug=slug,
            edition=edition,
            kind=kind,
            track_es=track_es,
            track_en=track_en,
            title_es=title_es,
            title_en=title_en,
            about_es=about_es,
            about_en=about_en,
            speakers=speakers,
            room=room,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=zone,
            capacity=capacity,
            free=free,
            is_called_off=is_called_off,
            sequence=sequence,
            changed_at=changed_at,
            updated_at=updated_at,
        )

        event.additional_properties = d
        return event

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
