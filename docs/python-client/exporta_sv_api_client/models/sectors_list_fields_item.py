from enum import StrEnum


class SectorsListFieldsItem(StrEnum):
    CODE = "code"
    NAME_EN = "name_en"
    NAME_ES = "name_es"
    POSITION = "position"
    PRODUCT_COUNT = "product_count"
    UPDATED_AT = "updated_at"

    def __str__(self) -> str:
        return str(self.value)
