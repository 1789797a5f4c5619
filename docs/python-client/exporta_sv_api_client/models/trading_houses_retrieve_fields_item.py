from enum import StrEnum


class TradingHousesRetrieveFieldsItem(StrEnum):
    ABOUT_EN = "about_en"
    ABOUT_ES = "about_es"
    ADDRESS = "address"
    CITY_EN = "city_en"
    CITY_ES = "city_es"
    COUNTRY = "country"
    EMAIL = "email"
    HOURS_EN = "hours_en"
    HOURS_ES = "hours_es"
    IS_ILLUSTRATIVE = "is_illustrative"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    NAME_EN = "name_en"
    NAME_ES = "name_es"
    PHONE = "phone"
    SHELF_SIZE = "shelf_size"
    SLUG = "slug"
    UPDATED_AT = "updated_at"
    URL = "url"
    URL_EN = "url_en"
    URL_ES = "url_es"
    WHATSAPP = "whatsapp"
    ZONE = "zone"

    def __str__(self) -> str:
        return str(self.value)
