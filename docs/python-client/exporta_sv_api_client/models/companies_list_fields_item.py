from enum import StrEnum


class CompaniesListFieldsItem(StrEnum):
    ABOUT_EN = "about_en"
    ABOUT_ES = "about_es"
    CERTIFICATES = "certificates"
    DEPARTMENT = "department"
    DISTRICT = "district"
    FOUNDED_YEAR = "founded_year"
    MARKETS = "markets"
    MUNICIPALITY = "municipality"
    NAME = "name"
    SECTORS = "sectors"
    SIZE = "size"
    SLUG = "slug"
    UPDATED_AT = "updated_at"
    URL = "url"
    URL_EN = "url_en"
    URL_ES = "url_es"
    WEBSITE = "website"
    WOMEN_LED = "women_led"

    def __str__(self) -> str:
        return str(self.value)
