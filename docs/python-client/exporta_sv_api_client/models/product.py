from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
from ..models.delivery_modes_enum import DeliveryModesEnum
from ..models.languages_enum import LanguagesEnum
from ..models.payment_terms_enum import PaymentTermsEnum
from ..models.product_kind_enum import ProductKindEnum
from ..models.product_state_enum import ProductStateEnum
from ..models.storage_enum import StorageEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attribute import Attribute
    from ..models.certificate import Certificate
    from ..models.company import Company
    from ..models.photo import Photo
    from ..models.price import Price
    from ..models.product_company import ProductCompany
    from ..models.product_trading_houses_item import ProductTradingHousesItem


T = TypeVar("T", bound="Product")


@_attrs_define
class Product:
    """A row with its page: `url` in the language of the answer, `url_es` and `url_en` in each.

    Attributes:
        slug (str):
        company (Company | ProductCompany): With `expand=company`. The whole company.
        name_es (str):
        name_en (str):
        sector (str):
        kind (ProductKindEnum): * `good` - good that keeps
            * `perishable` - perishable good
            * `service` - service
        summary_es (str):
        summary_en (str):
        description_es (str):
        description_en (str):
        unit_es (str):
        unit_en (str):
        pack_es (str):
        pack_en (str):
        net_weight_g (int | None):
        net_volume_ml (int | None):
        pieces (int | None):
        minimum_order (int | None): In units.
        lead_time_days (int | None):
        monthly_capacity (int | None):
        shelf_life_days (int | None):
        storage (BlankEnum | StorageEnum):
        units_per_case (int | None):
        case_length_cm (int | None):
        case_width_cm (int | None):
        case_height_cm (int | None):
        case_net_g (int | None):
        case_gross_g (int | None):
        cases_per_layer (int | None):
        layers_per_pallet (int | None):
        payment_terms (BlankEnum | PaymentTermsEnum):
        prices_valid_until (datetime.date | None):
        cpc_code (str): Central Product Classification 2.1, three to five digits.
        delivery_modes (list[DeliveryModesEnum]):
        languages (list[LanguagesEnum]):
        hours_es (str):
        hours_en (str):
        portfolio (str): Addresses of web pages, one a line.
        references_es (str):
        references_en (str):
        signs_nda (bool):
        available_months (list[int]): The months in which it is available; none if it is made all year.
        hs_code (None | str):
        gtin (str):
        samples (bool):
        private_label (bool):
        attributes (list[Attribute]):
        unit_code (str): UN/CEFACT Recommendation 20 or 21; empty if the unit has no code.
        family (int | None): See `families`.
        prices (list[Price]):
        certificates (list[Certificate]):
        photos (list[Photo]):
        state (ProductStateEnum): * `draft` - draft
            * `submitted` - submitted
            * `changes_asked` - changes requested
            * `published` - published
            * `stale` - unconfirmed
            * `withdrawn` - withdrawn
        published_at (datetime.datetime | None):
        updated_at (datetime.datetime): When anything shown of it last changed.
        url (str): In the language of the answer.
        url_es (str):
        url_en (str):
        trading_houses (list[ProductTradingHousesItem] | Unset): With `expand=trading_houses`. Where it can be seen
            today.
    """

    slug: str
    company: Company | ProductCompany
    name_es: str
    name_en: str
    sector: str
    kind: ProductKindEnum
    summary_es: str
    summary_en: str
    description_es: str
    description_en: str
    unit_es: str
    unit_en: str
    pack_es: str
    pack_en: str
    net_weight_g: int | None
    net_volume_ml: int | None
    pieces: int | None
    minimum_order: int | None
    lead_time_days: int | None
    monthly_capacity: int | None
    shelf_life_days: int | None
    storage: BlankEnum | StorageEnum
    units_per_case: int | None
    case_length_cm: int | None
    case_width_cm: int | None
    case_height_cm: int | None
    case_net_g: int | None
    case_gross_g: int | None
    cases_per_layer: int | None
    layers_per_pallet: int | None
    payment_terms: BlankEnum | PaymentTermsEnum
    prices_valid_until: datetime.date | None
    cpc_code: str
    delivery_modes: list[DeliveryModesEnum]
    languages: list[LanguagesEnum]
    hours_es: str
    hours_en: str
    portfolio: str
    references_es: str
    references_en: str
    signs_nda: bool
    available_months: list[int]
    hs_code: None | str
    gtin: str
    samples: bool
    private_label: bool
    attributes: list[Attribute]
    unit_code: str
    family: int | None
    prices: list[Price]
    certificates: list[Certificate]
    photos: list[Photo]
    state: ProductStateEnum
    published_at: datetime.datetime | None
    updated_at: datetime.datetime
    url: str
    url_es: str
    url_en: str
    trading_houses: list[ProductTradingHousesItem] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.product_company import ProductCompany  # noqa: PLC0415

        slug = self.slug

        company: dict[str, Any]
        if isinstance(self.company, ProductCompany):
            company = self.company.to_dict()
        else:
            company = self.company.to_dict()

        name_es = self.name_es

        name_en = self.name_en

        sector = self.sector

        kind = self.kind.value

        summary_es = self.summary_es

        summary_en = self.summary_en

        description_es = self.description_es

        description_en = self.description_en

        unit_es = self.unit_es

        unit_en = self.unit_en

        pack_es = self.pack_es

        pack_en = self.pack_en

        net_weight_g: int | None
        net_weight_g = self.net_weight_g

        net_volume_ml: int | None
        net_volume_ml = self.net_volume_ml

        pieces: int | None
        pieces = self.pieces

        minimum_order: int | None
        minimum_order = self.minimum_order

        lead_time_days: int | None
        lead_time_days = self.lead_time_days

        monthly_capacity: int | None
        monthly_capacity = self.monthly_capacity

        shelf_life_days: int | None
        shelf_life_days = self.shelf_life_days

        storage: str
        if isinstance(self.storage, StorageEnum):
            storage = self.storage.value
        else:
            storage = self.storage.value

        units_per_case: int | None
        units_per_case = self.units_per_case

        case_length_cm: int | None
        case_length_cm = self.case_length_cm

        case_width_cm: int | None
        case_width_cm = self.case_width_cm

        case_height_cm: int | None
        case_height_cm = self.case_height_cm

        case_net_g: int | None
        case_net_g = self.case_net_g

        case_gross_g: int | None
        case_gross_g = self.case_gross_g

        cases_per_layer: int | None
        cases_per_layer = self.cases_per_layer

        layers_per_pallet: int | None
        layers_per_pallet = self.layers_per_pallet

        payment_terms: str
        if isinstance(self.payment_terms, PaymentTermsEnum):
            payment_terms = self.payment_terms.value
        else:
            payment_terms = self.payment_terms.value

        prices_valid_until: None | str
        if isinstance(self.prices_valid_until, datetime.date):
            prices_valid_until = self.prices_valid_until.isoformat()
        else:
            prices_valid_until = self.prices_valid_until

        cpc_code: str
        cpc_code = self.cpc_code

        delivery_modes = []
        for delivery_modes_item_data in self.delivery_modes:
            delivery_modes_item = delivery_modes_item_data.value
            delivery_modes.append(delivery_modes_item)

        languages = []
        for languages_item_data in self.languages:
            languages_item = languages_item_data.value
            languages.append(languages_item)

        hours_es = self.hours_es

        hours_en = self.hours_en

        portfolio = self.portfolio

        references_es = self.references_es

        references_en = self.references_en

        signs_nda = self.signs_nda

        available_months = self.available_months

        hs_code: None | str
        hs_code = self.hs_code

        gtin = self.gtin

        samples = self.samples

        private_label = self.private_label

        attributes = []
        for attributes_item_data in self.attributes:
            attributes_item = attributes_item_data.to_dict()
            attributes.append(attributes_item)

        unit_code = self.unit_code

        family: int | None
        family = self.family

        prices = []
        for prices_item_data in self.prices:
            prices_item = prices_item_data.to_dict()
            prices.append(prices_item)

        certificates = []
        for certificates_item_data in self.certificates:
            certificates_item = certificates_item_data.to_dict()
            certificates.append(certificates_item)

        photos = []
        for photos_item_data in self.photos:
            photos_item = photos_item_data.to_dict()
            photos.append(photos_item)

        state = self.state.value

        published_at: None | str
        if isinstance(self.published_at, datetime.datetime):
            published_at = self.published_at.isoformat()
        else:
            published_at = self.published_at

        updated_at = self.updated_at.isoformat()

        url = self.url

        url_es = self.url_es

        url_en = self.url_en

        trading_houses: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.trading_houses, Unset):
            trading_houses = []
            for trading_houses_item_data in self.trading_houses:
                trading_houses_item = trading_houses_item_data.to_dict()
                trading_houses.append(trading_houses_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "slug": slug,
                "company": company,
                "name_es": name_es,
                "name_en": name_en,
                "sector": sector,
                "kind": kind,
                "summary_es": summary_es,
                "summary_en": summary_en,
                "description_es": description_es,
                "description_en": description_en,
                "unit_es": unit_es,
                "unit_en": unit_en,
                "pack_es": pack_es,
                "pack_en": pack_en,
                "net_weight_g": net_weight_g,
                "net_volume_ml": net_volume_ml,
                "pieces": pieces,
                "minimum_order": minimum_order,
                "lead_time_days": lead_time_days,
                "monthly_capacity": monthly_capacity,
                "shelf_life_days": shelf_life_days,
                "storage": storage,
                "units_per_case": units_per_case,
                "case_length_cm": case_length_cm,
                "case_width_cm": case_width_cm,
                "case_height_cm": case_height_cm,
                "case_net_g": case_net_g,
                "case_gross_g": case_gross_g,
                "cases_per_layer": cases_per_layer,
                "layers_per_pallet": layers_per_pallet,
                "payment_terms": payment_terms,
                "prices_valid_until": prices_valid_until,
                "cpc_code": cpc_code,
                "delivery_modes": delivery_modes,
                "languages": languages,
                "hours_es": hours_es,
                "hours_en": hours_en,
                "portfolio": portfolio,
                "references_es": references_es,
                "references_en": references_en,
                "signs_nda": signs_nda,
                "available_months": available_months,
                "hs_code": hs_code,
                "gtin": gtin,
                "samples": samples,
                "private_label": private_label,
                "attributes": attributes,
                "unit_code": unit_code,
                "family": family,
                "prices": prices,
                "certificates": certificates,
                "photos": photos,
                "state": state,
                "published_at": published_at,
                "updated_at": updated_at,
                "url": url,
                "url_es": url_es,
                "url_en": url_en,
            }
        )
        if trading_houses is not UNSET:
            field_dict["trading_houses"] = trading_houses

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.attribute import Attribute  # noqa: PLC0415
        from ..models.certificate import Certificate  # noqa: PLC0415
        from ..models.company import Company  # noqa: PLC0415
        from ..models.photo import Photo  # noqa: PLC0415
        from ..models.price import Price  # noqa: PLC0415
        from ..models.product_company import ProductCompany  # noqa: PLC0415
        from ..models.product_trading_houses_item import ProductTradingHousesItem  # noqa: PLC0415

        d = dict(src_dict)
        slug = d.pop("slug")

        def _parse_company(data: object) -> Company | ProductCompany:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                company_type_0 = ProductCompany.from_dict(data)

                return company_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            company_type_1 = Company.from_dict(data)

            return company_type_1

        company = _parse_company(d.pop("company"))

        name_es = d.pop("name_es")

        name_en = d.pop("name_en")

        sector = d.pop("sector")

        kind = ProductKindEnum(d.pop("kind"))

        summary_es = d.pop("summary_es")

        summary_en = d.pop("summary_en")

        description_es = d.pop("description_es")

        description_en = d.pop("description_en")

        unit_es = d.pop("unit_es")

        unit_en = d.pop("unit_en")

        pack_es = d.pop("pack_es")

        pack_en = d.pop("pack_en")

        def _parse_net_weight_g(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        net_weight_g = _parse_net_weight_g(d.pop("net_weight_g"))

        def _parse_net_volume_ml(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        net_volume_ml = _parse_net_volume_ml(d.pop("net_volume_ml"))

        def _parse_pieces(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        pieces = _parse_pieces(d.pop("pieces"))

        def _parse_minimum_order(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        minimum_order = _parse_minimum_order(d.pop("minimum_order"))

        def _parse_lead_time_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        lead_time_days = _parse_lead_time_days(d.pop("lead_time_days"))

        def _parse_monthly_capacity(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        monthly_capacity = _parse_monthly_capacity(d.pop("monthly_capacity"))

        def _parse_shelf_life_days(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        shelf_life_days = _parse_shelf_life_days(d.pop("shelf_life_days"))

        def _parse_storage(data: object) -> BlankEnum | StorageEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                storage_type_0 = StorageEnum(data)

                return storage_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            storage_type_1 = BlankEnum(data)

            return storage_type_1

        storage = _parse_storage(d.pop("storage"))

        def _parse_units_per_case(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        units_per_case = _parse_units_per_case(d.pop("units_per_case"))

        def _parse_case_length_cm(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        case_length_cm = _parse_case_length_cm(d.pop("case_length_cm"))

        def _parse_case_width_cm(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        case_width_cm = _parse_case_width_cm(d.pop("case_width_cm"))

        def _parse_case_height_cm(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        case_height_cm = _parse_case_height_cm(d.pop("case_height_cm"))

        def _parse_case_net_g(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        case_net_g = _parse_case_net_g(d.pop("case_net_g"))

        def _parse_case_gross_g(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        case_gross_g = _parse_case_gross_g(d.pop("case_gross_g"))

        def _parse_cases_per_layer(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        cases_per_layer = _parse_cases_per_layer(d.pop("cases_per_layer"))

        def _parse_layers_per_pallet(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        layers_per_pallet = _parse_layers_per_pallet(d.pop("layers_per_pallet"))

        def _parse_payment_terms(data: object) -> BlankEnum | PaymentTermsEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                payment_terms_type_0 = PaymentTermsEnum(data)

                return payment_terms_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            payment_terms_type_1 = BlankEnum(data)

            return payment_terms_type_1

        payment_terms = _parse_payment_terms(d.pop("payment_terms"))

        def _parse_prices_valid_until(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                prices_valid_until_type_0 = datetime.date.fromisoformat(data)

                return prices_valid_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        prices_valid_until = _parse_prices_valid_until(d.pop("prices_valid_until"))

        def _parse_cpc_code(data: object) -> str:
            return cast(str, data)

        cpc_code = _parse_cpc_code(d.pop("cpc_code"))

        delivery_modes = []
        _delivery_modes = d.pop("delivery_modes")
        for delivery_modes_item_data in _delivery_modes:
            delivery_modes_item = DeliveryModesEnum(delivery_modes_item_data)

            delivery_modes.append(delivery_modes_item)

        languages = []
        _languages = d.pop("languages")
        for languages_item_data in _languages:
            languages_item = LanguagesEnum(languages_item_data)

            languages.append(languages_item)

        hours_es = d.pop("hours_es")

        hours_en = d.pop("hours_en")

        portfolio = d.pop("portfolio")

        references_es = d.pop("references_es")

        references_en = d.pop("references_en")

        signs_nda = d.pop("signs_nda")

        available_months = cast(list[int], d.pop("available_months"))

        def _parse_hs_code(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        hs_code = _parse_hs_code(d.pop("hs_code"))

        gtin = d.pop("gtin")

        samples = d.pop("samples")

        private_label = d.pop("private_label")

        attributes = []
        _attributes = d.pop("attributes")
        for attributes_item_data in _attributes:
            attributes_item = Attribute.from_dict(attributes_item_data)

            attributes.append(attributes_item)

        unit_code = d.pop("unit_code")

        def _parse_family(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        family = _parse_family(d.pop("family"))

        prices = []
        _prices = d.pop("prices")
        for prices_item_data in _prices:
            prices_item = Price.from_dict(prices_item_data)

            prices.append(prices_item)

        certificates = []
        _certificates = d.pop("certificates")
        for certificates_item_data in _certificates:
            certificates_item = Certificate.from_dict(certificates_item_data)

            certificates.append(certificates_item)

        photos = []
        _photos = d.pop("photos")
        for photos_item_data in _photos:
            photos_item = Photo.from_dict(photos_item_data)

            photos.append(photos_item)

        state = ProductStateEnum(d.pop("state"))

        def _parse_published_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                published_at_type_0 = datetime.datetime.fromisoformat(data)

                return published_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        published_at = _parse_published_at(d.pop("published_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        url = d.pop("url")

        url_es = d.pop("url_es")

        url_en = d.pop("url_en")

        _trading_houses = d.pop("trading_houses", UNSET)
        trading_houses: list[ProductTradingHousesItem] | Unset = UNSET
        if _trading_houses is not UNSET:
            trading_houses = []
            for trading_houses_item_data in _trading_houses:
                trading_houses_item = ProductTradingHousesItem.from_dict(trading_houses_item_data)

                trading_houses.append(trading_houses_item)

        product = cls(
            slug=slug,
            company=company,
            name_es=name_es,
            name_en=name_en,
            sector=sector,
            kind=kind,
            summary_es=summary_es,
            summary_en=summary_en,
            description_es=description_es,
            description_en=description_en,
            unit_es=unit_es,
            unit_en=unit_en,
            pack_es=pack_es,
            pack_en=pack_en,
            net_weight_g=net_weight_g,
            net_volume_ml=net_volume_ml,
            pieces=pieces,
            minimum_order=minimum_order,
            lead_time_days=lead_time_days,
            monthly_capacity=monthly_capacity,
            shelf_life_days=shelf_life_days,
            storage=storage,
            units_per_case=units_per_case,
            case_length_cm=case_length_cm,
            case_width_cm=case_width_cm,
            case_height_cm=case_height_cm,
            case_net_g=case_net_g,
            case_gross_g=case_gross_g,
            cases_per_layer=cases_per_layer,
            layers_per_pallet=layers_per_pallet,
            payment_terms=payment_terms,
            prices_valid_until=prices_valid_until,
            cpc_code=cpc_code,
            delivery_modes=delivery_modes,
            languages=languages,
            hours_es=hours_es,
            hours_en=hours_en,
            portfolio=portfolio,
            references_es=references_es,
            references_en=references_en,
            signs_nda=signs_nda,
            available_months=available_months,
            hs_code=hs_code,
            gtin=gtin,
            samples=samples,
            private_label=private_label,
            attributes=attributes,
            unit_code=unit_code,
            family=family,
            prices=prices,
            certificates=certificates,
            photos=photos,
            state=state,
            published_at=published_at,
            updated_at=updated_at,
            url=url,
            url_es=url_es,
            url_en=url_en,
            trading_houses=trading_houses,
        )

        product.additional_properties = d
        return product

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
