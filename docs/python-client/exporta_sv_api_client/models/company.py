from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.department_enum import DepartmentEnum
from ..models.municipality_enum import MunicipalityEnum
from ..models.size_enum import SizeEnum

if TYPE_CHECKING:
    from ..models.certificate import Certificate


T = TypeVar("T", bound="Company")


@_attrs_define
class Company:
    """No identifiers, telephones, addresses or people: those stay in the company's file.

    Attributes:
        slug (str):
        name (str):
        size (SizeEnum): * `micro` - micro
            * `small` - small
            * `medium` - medium
        women_led (bool):
        founded_year (int | None):
        department (DepartmentEnum): * `AH` - Ahuachapán
            * `SA` - Santa Ana
            * `SO` - Sonsonate
            * `CH` - Chalatenango
            * `LI` - La Libertad
            * `SS` - San Salvador
            * `CU` - Cuscatlán
            * `PA` - La Paz
            * `CA` - Cabañas
            * `SV` - San Vicente
            * `US` - Usulután
            * `SM` - San Miguel
            * `MO` - Morazán
            * `UN` - La Unión
        municipality (MunicipalityEnum): * `AH-Norte` - Ahuachapán Norte
            * `AH-Centro` - Ahuachapán Centro
            * `AH-Sur` - Ahuachapán Sur
            * `SA-Norte` - Santa Ana Norte
            * `SA-Centro` - Santa Ana Centro
            * `SA-Este` - Santa Ana Este
            * `SA-Oeste` - Santa Ana Oeste
            * `SO-Norte` - Sonsonate Norte
            * `SO-Centro` - Sonsonate Centro
            * `SO-Este` - Sonsonate Este
            * `SO-Oeste` - Sonsonate Oeste
            * `CH-Norte` - Chalatenango Norte
            * `CH-Centro` - Chalatenango Centro
            * `CH-Sur` - Chalatenango Sur
            * `LI-Norte` - La Libertad Norte
            * `LI-Centro` - La Libertad Centro
            * `LI-Oeste` - La Libertad Oeste
            * `LI-Este` - La Libertad Este
            * `LI-Costa` - La Libertad Costa
            * `LI-Sur` - La Libertad Sur
            * `SS-Norte` - San Salvador Norte
            * `SS-Oeste` - San Salvador Oeste
            * `SS-Este` - San Salvador Este
            * `SS-Centro` - San Salvador Centro
            * `SS-Sur` - San Salvador Sur
            * `CU-Norte` - Cuscatlán Norte
            * `CU-Sur` - Cuscatlán Sur
            * `PA-Oeste` - La Paz Oeste
            * `PA-Centro` - La Paz Centro
            * `PA-Este` - La Paz Este
            * `CA-Este` - Cabañas Este
            * `CA-Oeste` - Cabañas Oeste
            * `SV-Norte` - San Vicente Norte
            * `SV-Sur` - San Vicente Sur
            * `US-Norte` - Usulután Norte
            * `US-Este` - Usulután Este
            * `US-Oeste` - Usulután Oeste
            * `SM-Norte` - San Miguel Norte
            * `SM-Centro` - San Miguel Centro
            * `SM-Oeste` - San Miguel Oeste
            * `MO-Norte` - Morazán Norte
            * `MO-Sur` - Morazán Sur
            * `UN-Norte` - La Unión Norte
            * `UN-Sur` - La Unión Sur
        district (str):
        about_es (str):
        about_en (str):
        website (str):
        sectors (list[str]): Codes of sectors.
        markets (list[str]): Countries that it exports to, ISO 3166-1 alpha-2.
        certificates (list[Certificate]):
        updated_at (datetime.datetime): When anything shown of it last changed.
        url (str): In the language of the answer.
        url_es (str):
        url_en (str):
    """

    slug: str
    name: str
    size: SizeEnum
    women_led: bool
    founded_year: int | None
    department: DepartmentEnum
    municipality: MunicipalityEnum
    district: str
    about_es: str
    about_en: str
    website: str
    sectors: list[str]
    markets: list[str]
    certificates: list[Certificate]
    updated_at: datetime.datetime
    url: str
    url_es: str
    url_en: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        slug = self.slug

        name = self.name

        size = self.size.value

        women_led = self.women_led

        founded_year: int | None
        founded_year = self.founded_year

        department = self.department.value

        municipality = self.municipality.value

        district = self.district

        about_es = self.about_es

        about_en = self.about_en

        website: str
        website = self.website

        sectors = self.sectors

        markets = self.markets

        certificates = []
        for certificates_item_data in self.certificates:
            certificates_item = certificates_item_data.to_dict()
            certificates.append(certificates_item)

        updated_at = self.updated_at.isoformat()

        url = self.url

        url_es = self.url_es

        url_en = self.url_en

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slug": slug,
                "name": name,
                "size": size,
                "women_led": women_led,
                "founded_year": founded_year,
                "department": department,
                "municipality": municipality,
                "district": district,
                "about_es": about_es,
                "about_en": about_en,
                "website": website,
                "sectors": sectors,
                "markets": markets,
                "certificates": certificates,
                "updated_at": updated_at,
                "url": url,
                "url_es": url_es,
                "url_en": url_en,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.certificate import Certificate  # noqa: PLC0415

        d = dict(src_dict)
        slug = d.pop("slug")

        name = d.pop("name")

        size = SizeEnum(d.pop("size"))

        women_led = d.pop("women_led")

        def _parse_founded_year(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        founded_year = _parse_founded_year(d.pop("founded_year"))

        department = DepartmentEnum(d.pop("department"))

        municipality = MunicipalityEnum(d.pop("municipality"))

        district = d.pop("district")

        about_es = d.pop("about_es")

        about_en = d.pop("about_en")

        def _parse_website(data: object) -> str:
            return cast(str, data)

        website = _parse_website(d.pop("website"))

        sectors = cast(list[str], d.pop("sectors"))

        markets = cast(list[str], d.pop("markets"))

        certificates = []
        _certificates = d.pop("certificates")
        for certificates_item_data in _certificates:
            certificates_item = Certificate.from_dict(certificates_item_data)

            certificates.append(certificates_item)

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        url = d.pop("url")

        url_es = d.pop("url_es")

        url_en = d.pop("url_en")

        company = cls(
            slug=slug,
            name=name,
            size=size,
            women_led=women_led,
            founded_year=founded_year,
            department=department,
            municipality=municipality,
            district=district,
            about_es=about_es,
            about_en=about_en,
            website=website,
            sectors=sectors,
            markets=markets,
            certificates=certificates,
            updated_at=updated_at,
            url=url,
            url_es=url_es,
            url_en=url_en,
        )

        company.additional_properties = d
        return company

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
