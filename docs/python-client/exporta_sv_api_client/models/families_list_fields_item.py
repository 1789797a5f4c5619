from enum import StrEnum


class FamiliesListFieldsItem(StrEnum):
    COMPANY = "company"
    ID = "id"
    NAME_EN = "name_en"
    NAME_ES = "name_es"
    PRODUCTS = "products"

    def __str__(self) -> str:
        return str(self.value)
