from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.trading_house_shelf_item import TradingHouseShelfItem


T = TypeVar("T", bound="TradingHouse")


@_attrs_define
class TradingHouse:
    """A row with its page: `url` in the language of the answer, `url_es` and `url_en` in each.

    Attributes:
        slug (str):
        name_es (str):
        name_en (str):
        city_es (str):
        city_en (str):
        country (str): ISO 3166-1 alpha-2.
        address (str):
        latitude (str):
        longitude (str):
        zone (str):
        hours_es (str):
        hours_en (str):
        about_es (str):
        about_en (str):
        phone (str): E.164, with the extension, if any; or empty.
        whatsapp (str): E.164, or empty.
        email (str):
        is_illustrative (bool): The institutions have not confirmed this house; its public page says so.
        shelf_size (int): Products that can be seen there today.
        updated_at (datetime.datetime): When anything shown of it last changed.
        url (str): In the language of the answer.
        url_es (str):
        url_en (str):
        shelf (list[TradingHouseShelfItem] | Unset): With `expand=shelf`. What stands there today.
    """

    slug: str
    name_es: str
    name_en: str
    city_es: str
    city_en: str
    country: str
    address: str
    latitude: str
    longitude: str
    zone: str
    hours_es: str
    hours_en: str
    about_es: str
    about_en: str
    phone: str
    whatsapp: str
    email: str
    is_illustrative: bool
    shelf_size: int
    updated_at: datetime.datetime
    url: str
    url_es: str
    url_en: str
    shelf: list[TradingHouseShelfItem] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slug = self.slug

        name_es = self.name_es

        name_en = self.name_en

        city_es = self.city_es

        city_en = self.city_en

        country = self.country

        address = self.address

        latitude = self.latitude

        longitude = self.longitude

        zone = self.zone

        hours_es = self.hours_es

        hours_en = self.hours_en

        about_es = self.about_es

        about_en = self.about_en

        phone = self.phone

        whatsapp = self.whatsapp

        email: str
        email = self.email

        is_illustrative = self.is_illustrative

        shelf_size = self.shelf_size

        updated_at = self.updated_at.isoformat()

        url = self.url

        url_es = self.url_es

        url_en = self.url_en

        shelf: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.shelf, Unset):
            shelf = []
            for shelf_item_data in self.shelf:
                shelf_item = shelf_item_data.to_dict()
                shelf.append(shelf_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slug": slug,
                "name_es": name_es,
                "name_en": name_en,
                "city_es": city_es,
                "city_en": city_en,
                "country": country,
                "address": address,
                "latitude": latitude,
                "longitude": longitude,
                "zone": zone,
                "hours_es": hours_es,
                "hours_en": hours_en,
                "about_es": about_es,
                "about_en": about_en,
                "phone": phone,
                "whatsapp": whatsapp,
                "email": email,
                "is_illustrative": is_illustrative,
                "shelf_size": shelf_size,
                "updated_at": updated_at,
                "url": url,
                "url_es": url_es,
                "url_en": url_en,
            }
        )
        if shelf is not UNSET:
            field_dict["shelf"] = shelf

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.trading_house_shelf_item import TradingHouseShelfItem  # noqa: PLC0415

        d = dict(src_dict)
        slug = d.pop("slug")

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        city_es = d.pop("city_es")

        city_en = d.pop("city_en")

        country = d.pop("country")

        address = d.pop("address")

        latitude = d.pop("latitude")

        longitude = d.pop("longitude")

        zone = d.pop("zone")

        hours_es = d.pop("hours_es")

        hours_en = d.pop("hours_en")

        about_es = d.pop("about_es")

        about_en = d.pop("about_en")

        phone = d.pop("phone")

        whatsapp = d.pop("whatsapp")

        def _parse_email(data: object) -> str:
            return cast(str, data)

        email = _parse_email(d.pop("email"))

        is_illustrative = d.pop("is_illustrative")

        shelf_size = d.pop("shelf_size")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        url = d.pop("url")

        url_es = d.pop("url_es")

        url_en = d.pop("url_en")

        _shelf = d.pop("shelf", UNSET)
        shelf: list[TradingHouseShelfItem] | Unset = UNSET
        if _shelf is not UNSET:
            shelf = []
            for shelf_item_data in _shelf:
                shelf_item = TradingHouseShelfItem.from_dict(shelf_item_data)

                shelf.append(shelf_item)

        trading_house = cls(
            slug=slug,
            name_es=name_es,
            name_en=name_en,
            city_es=city_es,
            city_en=city_en,
            country=country,
            address=address,
            latitude=latitude,
            longitude=longitude,
            zone=zone,
            hours_es=hours_es,
            hours_en=hours_en,
            about_es=about_es,
            about_en=about_en,
            phone=phone,
            whatsapp=whatsapp,
            email=email,
            is_illustrative=is_illustrative,
            shelf_size=shelf_size,
            updated_at=updated_at,
            url=url,
            url_es=url_es,
            url_en=url_en,
            shelf=shelf,
        )

        trading_house.additional_properties = d
        return trading_house

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
