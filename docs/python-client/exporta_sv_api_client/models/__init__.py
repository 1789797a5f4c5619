"""Contains all the data models used in inputs/outputs"""

from .attribute import Attribute
from .attribute_definition import AttributeDefinition
from .attribute_type_enum import AttributeTypeEnum
from .attributes_list_fields_item import AttributesListFieldsItem
from .attributes_list_format import AttributesListFormat
from .attributes_retrieve_fields_item import AttributesRetrieveFieldsItem
from .attributes_retrieve_format import AttributesRetrieveFormat
from .basis_enum import BasisEnum
from .blank_enum import BlankEnum
from .certificate import Certificate
from .certificate_state_enum import CertificateStateEnum
from .certificate_type import CertificateType
from .certificate_types_list_fields_item import CertificateTypesListFieldsItem
from .certificate_types_list_format import CertificateTypesListFormat
from .certificate_types_retrieve_fields_item import CertificateTypesRetrieveFieldsItem
from .certificate_types_retrieve_format import CertificateTypesRetrieveFormat
from .change import Change
from .change_enum import ChangeEnum
from .change_row_type_0 import ChangeRowType0
from .changes import Changes
from .changes_retrieve_format import ChangesRetrieveFormat
from .companies_list_certificates import CompaniesListCertificates
from .companies_list_department import CompaniesListDepartment
from .companies_list_fields_item import CompaniesListFieldsItem
from .companies_list_format import CompaniesListFormat
from .companies_list_size import CompaniesListSize
from .companies_retrieve_certificates import CompaniesRetrieveCertificates
from .companies_retrieve_fields_item import CompaniesRetrieveFieldsItem
from .companies_retrieve_format import CompaniesRetrieveFormat
from .company import Company
from .contact_request import ContactRequest
from .country_enum import CountryEnum
from .cut import Cut
from .delivery_modes_enum import DeliveryModesEnum
from .department_enum import DepartmentEnum
from .dump import Dump
from .dumps import Dumps
from .dumps_list_format import DumpsListFormat
from .event import Event
from .event_kind_enum import EventKindEnum
from .events_list_fields_item import EventsListFieldsItem
from .events_list_format import EventsListFormat
from .events_list_kind import EventsListKind
from .events_retrieve_fields_item import EventsRetrieveFieldsItem
from .events_retrieve_format import EventsRetrieveFormat
from .families_list_fields_item import FamiliesListFieldsItem
from .families_list_format import FamiliesListFormat
from .families_retrieve_fields_item import FamiliesRetrieveFieldsItem
from .families_retrieve_format import FamiliesRetrieveFormat
from .family import Family
from .figures import Figures
from .figures_cell import FiguresCell
from .figures_list_format import FiguresListFormat
from .goods_enum import GoodsEnum
from .helps_with_enum import HelpsWithEnum
from .incoterm_enum import IncotermEnum
from .inquiry_request import InquiryRequest
from .inquiry_sent import InquirySent
from .language_enum import LanguageEnum
from .languages_enum import LanguagesEnum
from .lead_request import LeadRequest
from .member_product_request import MemberProductRequest
from .member_product_request_details import MemberProductRequestDetails
from .member_product_sent import MemberProductSent
from .municipality_enum import MunicipalityEnum
from .named_option import NamedOption
from .order import Order
from .order_line import OrderLine
from .orders_list_fields_item import OrdersListFieldsItem
from .orders_list_format import OrdersListFormat
from .orders_retrieve_fields_item import OrdersRetrieveFieldsItem
from .orders_retrieve_format import OrdersRetrieveFormat
from .paginated_attribute_definition_list import PaginatedAttributeDefinitionList
from .paginated_attribute_definition_list_gone_item import PaginatedAttributeDefinitionListGoneItem
from .paginated_certificate_type_list import PaginatedCertificateTypeList
from .paginated_certificate_type_list_gone_item import PaginatedCertificateTypeListGoneItem
from .paginated_company_list import PaginatedCompanyList
from .paginated_company_list_gone_item import PaginatedCompanyListGoneItem
from .paginated_event_list import PaginatedEventList
from .paginated_event_list_gone_item import PaginatedEventListGoneItem
from .paginated_family_list import PaginatedFamilyList
from .paginated_family_list_gone_item import PaginatedFamilyListGoneItem
from .paginated_order_list import PaginatedOrderList
from .paginated_order_list_gone_item import PaginatedOrderListGoneItem
from .paginated_product_list import PaginatedProductList
from .paginated_product_list_gone_item import PaginatedProductListGoneItem
from .paginated_sector_list import PaginatedSectorList
from .paginated_sector_list_gone_item import PaginatedSectorListGoneItem
from .paginated_service_list import PaginatedServiceList
from .paginated_service_list_gone_item import PaginatedServiceListGoneItem
from .paginated_trading_house_list import PaginatedTradingHouseList
from .paginated_trading_house_list_gone_item import PaginatedTradingHouseListGoneItem
from .paginated_unit_list import PaginatedUnitList
from .paginated_unit_list_gone_item import PaginatedUnitListGoneItem
from .paginated_win_list import PaginatedWinList
from .paginated_win_list_gone_item import PaginatedWinListGoneItem
from .payment_terms_enum import PaymentTermsEnum
from .phase_enum import PhaseEnum
from .photo import Photo
from .price import Price
from .problem import Problem
from .problem_errors_item import ProblemErrorsItem
from .product import Product
from .product_company import ProductCompany
from .product_kind_enum import ProductKindEnum
from .product_state_enum import ProductStateEnum
from .product_trading_houses_item import ProductTradingHousesItem
from .products_list_certificates import ProductsListCertificates
from .products_list_department import ProductsListDepartment
from .products_list_expand_item import ProductsListExpandItem
from .products_list_fields_item import ProductsListFieldsItem
from .products_list_format import ProductsListFormat
from .products_list_good_or_service import ProductsListGoodOrService
from .products_list_sort import ProductsListSort
from .products_retrieve_certificates import ProductsRetrieveCertificates
from .products_retrieve_expand_item import ProductsRetrieveExpandItem
from .products_retrieve_fields_item import ProductsRetrieveFieldsItem
from .products_retrieve_format import ProductsRetrieveFormat
from .requirement_request import RequirementRequest
from .requirement_sent import RequirementSent
from .sector import Sector
from .sectors_list_fields_item import SectorsListFieldsItem
from .sectors_list_format import SectorsListFormat
from .sectors_retrieve_fields_item import SectorsRetrieveFieldsItem
from .sectors_retrieve_format import SectorsRetrieveFormat
from .service import Service
from .services_list_fields_item import ServicesListFieldsItem
from .services_list_format import ServicesListFormat
from .services_list_helps_with_item import ServicesListHelpsWithItem
from .services_list_what_it_is_for import ServicesListWhatItIsFor
from .services_retrieve_fields_item import ServicesRetrieveFieldsItem
from .services_retrieve_format import ServicesRetrieveFormat
from .size_enum import SizeEnum
from .speaker import Speaker
from .stages_enum import StagesEnum
from .storage_enum import StorageEnum
from .token_create_body import TokenCreateBody
from .token_create_body_grant_type import TokenCreateBodyGrantType
from .token_create_response_200 import TokenCreateResponse200
from .token_create_response_200_token_type import TokenCreateResponse200TokenType
from .token_create_response_400 import TokenCreateResponse400
from .token_create_response_401 import TokenCreateResponse401
from .trading_house import TradingHouse
from .trading_house_shelf_item import TradingHouseShelfItem
from .trading_houses_list_country import TradingHousesListCountry
from .trading_houses_list_expand_item import TradingHousesListExpandItem
from .trading_houses_list_fields_item import TradingHousesListFieldsItem
from .trading_houses_list_format import TradingHousesListFormat
from .trading_houses_retrieve_expand_item import TradingHousesRetrieveExpandItem
from .trading_houses_retrieve_fields_item import TradingHousesRetrieveFieldsItem
from .trading_houses_retrieve_format import TradingHousesRetrieveFormat
from .unit import Unit
from .units_list_fields_item import UnitsListFieldsItem
from .units_list_format import UnitsListFormat
from .units_retrieve_fields_item import UnitsRetrieveFieldsItem
from .units_retrieve_format import UnitsRetrieveFormat
from .win import Win
from .wins_list_fields_item import WinsListFieldsItem
from .wins_list_format import WinsListFormat
from .wins_retrieve_fields_item import WinsRetrieveFieldsItem
from .wins_retrieve_format import WinsRetrieveFormat

__all__ = (
    "Attribute",
    "AttributeDefinition",
    "AttributesListFieldsItem",
    "AttributesListFormat",
    "AttributesRetrieveFieldsItem",
    "AttributesRetrieveFormat",
    "AttributeTypeEnum",
    "BasisEnum",
    "BlankEnum",
    "Certificate",
    "CertificateStateEnum",
    "CertificateType",
    "CertificateTypesListFieldsItem",
    "CertificateTypesListFormat",
    "CertificateTypesRetrieveFieldsItem",
    "CertificateTypesRetrieveFormat",
    "Change",
    "ChangeEnum",
    "ChangeRowType0",
    "Changes",
    "ChangesRetrieveFormat",
    "CompaniesListCertificates",
    "CompaniesListDepartment",
    "CompaniesListFieldsItem",
    "CompaniesListFormat",
    "CompaniesListSize",
    "CompaniesRetrieveCertificates",
    "CompaniesRetrieveFieldsItem",
    "CompaniesRetrieveFormat",
    "Company",
    "ContactRequest",
    "CountryEnum",
    "Cut",
    "DeliveryModesEnum",
    "DepartmentEnum",
    "Dump",
    "Dumps",
    "DumpsListFormat",
    "Event",
    "EventKindEnum",
    "EventsListFieldsItem",
    "EventsListFormat",
    "EventsListKind",
    "EventsRetrieveFieldsItem",
    "EventsRetrieveFormat",
    "FamiliesListFieldsItem",
    "FamiliesListFormat",
    "FamiliesRetrieveFieldsItem",
    "FamiliesRetrieveFormat",
    "Family",
    "Figures",
    "FiguresCell",
    "FiguresListFormat",
    "GoodsEnum",
    "HelpsWithEnum",
    "IncotermEnum",
    "InquiryRequest",
    "InquirySent",
    "LanguageEnum",
    "LanguagesEnum",
    "LeadRequest",
    "MemberProductRequest",
    "MemberProductRequestDetails",
    "MemberProductSent",
    "MunicipalityEnum",
    "NamedOption",
    "Order",
    "OrderLine",
    "OrdersListFieldsItem",
    "OrdersListFormat",
    "OrdersRetrieveFieldsItem",
    "OrdersRetrieveFormat",
    "PaginatedAttributeDefinitionList",
    "PaginatedAttributeDefinitionListGoneItem",
    "PaginatedCertificateTypeList",
    "PaginatedCertificateTypeListGoneItem",
    "PaginatedCompanyList",
    "PaginatedCompanyListGoneItem",
    "PaginatedEventList",
    "PaginatedEventListGoneItem",
    "PaginatedFamilyList",
    "PaginatedFamilyListGoneItem",
    "PaginatedOrderList",
    "PaginatedOrderListGoneItem",
    "PaginatedProductList",
    "PaginatedProductListGoneItem",
    "PaginatedSectorList",
    "PaginatedSectorListGoneItem",
    "PaginatedServiceList",
    "PaginatedServiceListGoneItem",
    "PaginatedTradingHouseList",
    "PaginatedTradingHouseListGoneItem",
    "PaginatedUnitList",
    "PaginatedUnitListGoneItem",
    "PaginatedWinList",
    "PaginatedWinListGoneItem",
    "PaymentTermsEnum",
    "PhaseEnum",
    "Photo",
    "Price",
    "Problem",
    "ProblemErrorsItem",
    "Product",
    "ProductCompany",
    "ProductKindEnum",
    "ProductsListCertificates",
    "ProductsListDepartment",
    "ProductsListExpandItem",
    "ProductsListFieldsItem",
    "ProductsListFormat",
    "ProductsListGoodOrService",
    "ProductsListSort",
    "ProductsRetrieveCertificates",
    "ProductsRetrieveExpandItem",
    "ProductsRetrieveFieldsItem",
    "ProductsRetrieveFormat",
    "ProductStateEnum",
    "ProductTradingHousesItem",
    "RequirementRequest",
    "RequirementSent",
    "Sector",
    "SectorsListFieldsItem",
    "SectorsListFormat",
    "SectorsRetrieveFieldsItem",
    "SectorsRetrieveFormat",
    "Service",
    "ServicesListFieldsItem",
    "ServicesListFormat",
    "ServicesListHelpsWithItem",
    "ServicesListWhatItIsFor",
    "ServicesRetrieveFieldsItem",
    "ServicesRetrieveFormat",
    "SizeEnum",
    "Speaker",
    "StagesEnum",
    "StorageEnum",
    "TokenCreateBody",
    "TokenCreateBodyGrantType",
    "TokenCreateResponse200",
    "TokenCreateResponse200TokenType",
    "TokenCreateResponse400",
    "TokenCreateResponse401",
    "TradingHouse",
    "TradingHouseShelfItem",
    "TradingHousesListCountry",
    "TradingHousesListExpandItem",
    "TradingHousesListFieldsItem",
    "TradingHousesListFormat",
    "TradingHousesRetrieveExpandItem",
    "TradingHousesRetrieveFieldsItem",
    "TradingHousesRetrieveFormat",
    "Unit",
    "UnitsListFieldsItem",
    "UnitsListFormat",
    "UnitsRetrieveFieldsItem",
    "UnitsRetrieveFormat",
    "Win",
    "WinsListFieldsItem",
    "WinsListFormat",
    "WinsRetrieveFieldsItem",
    "WinsRetrieveFormat",
)
