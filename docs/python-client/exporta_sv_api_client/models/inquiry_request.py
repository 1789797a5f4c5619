from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.country_enum import CountryEnum
from ..models.language_enum import LanguageEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="InquiryRequest")


@_attrs_define
class InquiryRequest:
    """A question of a buyer, who has agreed that it is kept and passed on.

    Attributes:
        products (list[str]): Their slugs.
        text (str):
        name (str): The buyer's company.
        contact_name (str):
        email (str):
        country (CountryEnum): * `US` - Estados Unidos
            * `GT` - Guatemala
            * `HN` - Honduras
            * `CR` - Costa Rica
            * `NI` - Nicaragua
            * `PA` - Panamá
            * `MX` - México
            * `ES` - España
            * `AF` - Afganistán
            * `AL` - Albania
            * `DE` - Alemania
            * `AD` - Andorra
            * `AO` - Angola
            * `AI` - Anguila
            * `AQ` - Antártida
            * `AG` - Antigua y Barbuda
            * `SA` - Arabia Saudita
            * `DZ` - Argelia
            * `AR` - Argentina
            * `AM` - Armenia
            * `AW` - Aruba
            * `AU` - Australia
            * `AT` - Austria
            * `AZ` - Azerbaiyán
            * `BS` - Bahamas
            * `BD` - Bangladés
            * `BB` - Barbados
            * `BH` - Baréin
            * `BE` - Bélgica
            * `BZ` - Belice
            * `BJ` - Benín
            * `BM` - Bermudas
            * `BY` - Bielorrusia
            * `BO` - Bolivia
            * `BQ` - Bonaire, San Eustaquio y Saba
            * `BA` - Bosnia y Herzegovina
            * `BW` - Botsuana
            * `BR` - Brasil
            * `BN` - Brunéi
            * `BG` - Bulgaria
            * `BF` - Burkina Faso
            * `BI` - Burundi
            * `BT` - Bután
            * `CV` - Cabo Verde
            * `KH` - Camboya
            * `CM` - Camerún
            * `CA` - Canadá
            * `QA` - Catar
            * `TD` - Chad
            * `CZ` - Chequia
            * `CL` - Chile
            * `CN` - China
            * `CY` - Chipre
            * `CO` - Colombia
            * `KM` - Comoras
            * `CG` - Congo
            * `KP` - Corea del Norte
            * `KR` - Corea del Sur
            * `CI` - Costa de Marfil
            * `HR` - Croacia
            * `CU` - Cuba
            * `CW` - Curazao
            * `DK` - Dinamarca
            * `DM` - Dominica
            * `EC` - Ecuador
            * `EG` - Egipto
            * `SV` - El Salvador
            * `AE` - Emiratos Árabes Unidos
            * `ER` - Eritrea
            * `SK` - Eslovaquia
            * `SI` - Eslovenia
            * `PS` - Estado de Palestina
            * `FM` - Estados Federados de Micronesia
            * `EE` - Estonia
            * `SZ` - Esuatini
            * `ET` - Etiopía
            * `PH` - Filipinas
            * `FI` - Finlandia
            * `FJ` - Fiyi
            * `FR` - Francia
            * `GA` - Gabón
            * `GM` - Gambia
            * `GE` - Georgia
            * `GH` - Ghana
            * `GI` - Gibraltar
            * `GD` - Granada
            * `GR` - Grecia
            * `GL` - Groenlandia
            * `GP` - Guadalupe
            * `GU` - Guam
            * `GF` - Guayana Francesa
            * `GG` - Guernsey
            * `GN` - Guinea
            * `GQ` - Guinea Ecuatorial
            * `GW` - Guinea-Bisáu
            * `GY` - Guyana
            * `HT` - Haití
            * `HK` - Hong Kong
            * `HU` - Hungría
            * `IN` - India
            * `ID` - Indonesia
            * `IQ` - Irak
            * `IR` - Irán
            * `IE` - Irlanda
            * `BV` - Isla Bouvet
            * `NF` - Isla Norfolk
            * `IM` - Isla de Man
            * `CX` - Isla de Navidad
            * `IS` - Islandia
            * `KY` - Islas Caimanes
            * `CC` - Islas Cocos (Keeling)
            * `CK` - Islas Cook
            * `FO` - Islas Feroe
            * `GS` - Islas Georgias del Sur y Sandwich del Sur
            * `HM` - Islas Heard y McDonald
            * `FK` - Islas Malvinas
            * `MP` - Islas Marianas del Norte
            * `MH` - Islas Marshall
            * `PN` - Islas Pitcairn
            * `SB` - Islas Salomón
            * `TC` - Islas Turcas y Caicos
            * `UM` - Islas Ultramarinas de Estados Unidos
            * `VG` - Islas Vírgenes Británicas
            * `VI` - Islas Vírgenes de los Estados Unidos
            * `AX` - Islas de Åland
            * `IL` - Israel
            * `IT` - Italia
            * `JM` - Jamaica
            * `JP` - Japón
            * `JE` - Jersey
            * `JO` - Jordania
            * `KZ` - Kazajistán
            * `KE` - Kenia
            * `KG` - Kirguistán
            * `KI` - Kiribati
            * `KW` - Kuwait
            * `LA` - Laos
            * `LS` - Lesoto
            * `LV` - Letonia
            * `LB` - Líbano
            * `LR` - Liberia
            * `LY` - Libia
            * `LI` - Liechtenstein
            * `LT` - Lituania
            * `LU` - Luxemburgo
            * `MO` - Macao
            * `MK` - Macedonia del Norte
            * `MG` - Madagascar
            * `MY` - Malasia
            * `MW` - Malaui
            * `MV` - Maldivas
            * `ML` - Malí
            * `MT` - Malta
            * `MA` - Marruecos
            * `MQ` - Martinica
            * `MU` - Mauricio
            * `MR` - Mauritania
            * `YT` - Mayotte
            * `MD` - Moldavia
            * `MC` - Mónaco
            * `MN` - Mongolia
            * `ME` - Montenegro
            * `MS` - Montserrat
            * `MZ` - Mozambique
            * `MM` - Myanmar
            * `NA` - Namibia
            * `NR` - Nauru
            * `NP` - Nepal
            * `NE` - Níger
            * `NG` - Nigeria
            * `NU` - Niue
            * `NO` - Noruega
            * `NC` - Nueva Caledonia
            * `NZ` - Nueva Zelanda
            * `OM` - Omán
            * `NL` - Países Bajos
            * `PK` - Pakistán
            * `PW` - Palaos
            * `PG` - Papúa Nueva Guinea
            * `PY` - Paraguay
            * `PE` - Perú
            * `PF` - Polinesia Francesa
            * `PL` - Polonia
            * `PT` - Portugal
            * `PR` - Puerto Rico
            * `GB` - Reino Unido
            * `CF` - República Centroafricana
            * `CD` - República Democrática del Congo
            * `DO` - República Dominicana
            * `RE` - Reunión
            * `RW` - Ruanda
            * `RO` - Rumania
            * `RU` - Rusia
            * `EH` - Sahara Occidental
            * `WS` - Samoa
            * `AS` - Samoa Americana
            * `BL` - San Bartolomé
            * `KN` - San Cristóbal y Nieves
            * `SM` - San Marino
            * `MF` - San Martín (Parte Francesa)
            * `SX` - San Martín (Parte Holandesa)
            * `PM` - San Pedro y Miquelón
            * `VC` - San Vicente y las Granadinas
            * `SH` - Santa Elena, Ascensión y Tristán de Acuña
            * `LC` - Santa Lucía
            * `VA` - Santa Sede
            * `ST` - Santo Tomé y Príncipe
            * `SN` - Senegal
            * `RS` - Serbia
            * `SC` - Seychelles
            * `SL` - Sierra Leona
            * `SG` - Singapur
            * `SY` - Siria
            * `SO` - Somalia
            * `LK` - Sri Lanka
            * `ZA` - Sudáfrica
            * `SD` - Sudán
            * `SS` - Sudán del Sur
            * `SE` - Suecia
            * `CH` - Suiza
            * `SR` - Surinam
            * `SJ` - Svalbard y Jan Mayen
            * `TH` - Tailandia
            * `TW` - Taiwán
            * `TZ` - Tanzania
            * `TJ` - Tayikistán
            * `IO` - Territorio británico del océano Índico
            * `TF` - Tierras Australes y Antárticas Francesas
            * `TL` - Timor Oriental
            * `TG` - Togo
            * `TK` - Tokelau
            * `TO` - Tonga
            * `TT` - Trinidad y Tobago
            * `TN` - Túnez
            * `TM` - Turkmenistán
            * `TR` - Turquía
            * `TV` - Tuvalu
            * `UA` - Ucrania
            * `UG` - Uganda
            * `UY` - Uruguay
            * `UZ` - Uzbekistán
            * `VU` - Vanuatu
            * `VE` - Venezuela
            * `VN` - Vietnam
            * `WF` - Wallis y Futuna
            * `YE` - Yemen
            * `DJ` - Yibuti
            * `ZM` - Zambia
            * `ZW` - Zimbabue
        consent (bool): True: the buyer agrees that name and address are kept.
        quantity (int | Unset):
        language (LanguageEnum | Unset): * `es` - es
            * `en` - en Default: LanguageEnum.EN.
    """

    products: list[str]
    text: str
    name: str
    contact_name: str
    email: str
    country: CountryEnum
    consent: bool
    quantity: int | Unset = UNSET
    language: LanguageEnum | Unset = LanguageEnum.EN
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        products = self.products

        text = self.text

        name = self.name

        contact_name = self.contact_name

        email = self.email

        country = self.country.value

        consent = self.consent

        quantity = self.quantity

        language: str | Unset = UNSET
        if not isinstance(self.language, Unset):
            language = self.language.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "products": products,
                "text": text,
                "name": name,
                "contact_name": contact_name,
                "email": email,
                "country": country,
                "consent": consent,
            }
        )
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if language is not UNSET:
            field_dict["language"] = language

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        products = cast(list[str], d.pop("products"))

        text = d.pop("text")

        name = d.pop("name")

        contact_name = d.pop("contact_name")

        email = d.pop("email")

        country = CountryEnum(d.pop("country"))

        consent = d.pop("consent")

        quantity = d.pop("quantity", UNSET)

        _language = d.pop("language", UNSET)
        language: LanguageEnum | Unset
        if isinstance(_language, Unset):
            language = UNSET
        else:
            language = LanguageEnum(_language)

        inquiry_request = cls(
            products=products,
            text=text,
            name=name,
            contact_name=contact_name,
            email=email,
            country=country,
            consent=consent,
            quantity=quantity,
            language=language,
        )

        inquiry_request.additional_properties = d
        return inquiry_request

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
