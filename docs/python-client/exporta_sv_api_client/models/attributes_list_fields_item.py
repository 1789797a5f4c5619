from enum import StrEnum


class AttributesListFieldsItem(StrEnum):
    CODE = "code"
    IS_FACET = "is_facet"
    KINDS = "kinds"
    NAME_EN = "name_en"
    NAME_ES = "name_es"
    OPTIONS = "options"
    SECTORS = "sectors"
    UNIT = "unit"
    VALUE_TYPE = "value_type"

    def __str__(self) -> str:
        return str(self.value)
