from enum import StrEnum


class UnitsRetrieveFieldsItem(StrEnum):
    CODE = "code"
    NAME_EN = "name_en"
    NAME_ES = "name_es"
    PLURAL_EN = "plural_en"
    PLURAL_ES = "plural_es"

    def __str__(self) -> str:
        return str(self.value)
